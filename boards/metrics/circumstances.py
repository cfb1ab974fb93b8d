"""What the rules of writing a number ask about: the present, the calendars, the deadlines. For many numbers read once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from boards.clock import now
from boards.plant.calendar import Calendar
from boards.plant.models import Plant, Unit
from boards.plant.production_day import production_date


class Circumstances:
    """As things are now at some units: one query for the calendars of all of them."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self.plant = Plant.get()
        self.now = now()
        self.today = production_date(self.now, self.plant)
        self._calendars = Calendar.of_units(list({unit.id: unit for unit in units}.values()), self.plant)
        self._deadlines: dict[tuple[int, dt.date], dt.datetime] = {}

    def shifts_on(self, unit_id: int, date: dt.date) -> list[str]:
        """Codes of the shifts planned at a unit on a production date."""
        return self._calendars[unit_id].shifts_on(date)

    def is_over(self, unit_id: int, date: dt.date) -> bool:
        """The time to write a production date is over."""
        from boards.metrics.days import deadline

        if (unit_id, date) not in self._deadlines:
            self._deadlines[unit_id, date] = deadline(self._calendars[unit_id], date)
        return self.now >= self._deadlines[unit_id, date]
