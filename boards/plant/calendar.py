"""Which days a unit works. Promises count in its own production days; grey days are the unit's own (T-06, T-09)."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import bindparam, select

from boards.db import db
from boards.plant.models import CalendarDay, Plant, Unit
from boards.plant.production_day import production_date, shift
from boards.together import begun, once

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
LONGEST_SHUTDOWN_DAYS = 400


class Calendar:
    """A unit's working days. Reads the exceptions of the unit and everything above it once, then answers from memory."""

    def __init__(self, unit: Unit, plant: Plant | None = None, exceptions: dict[dt.date, list[str]] | None = None) -> None:
        self.plant = plant or Plant.get()
        self.week = {**self.plant.week_pattern, **(unit.week_pattern or {})}
        self.exceptions = _exceptions([unit])[unit.id] if exceptions is None else exceptions

    @classmethod
    def of_units(cls, units: list[Unit], plant: Plant | None = None) -> dict[int, Calendar]:
        """The calendars of many units, by unit id: one query for all of them."""
        plant = plant or Plant.get()
        exceptions = _exceptions(units)
        return {unit.id: cls(unit, plant, exceptions[unit.id]) for unit in units}

    def shifts_on(self, date: dt.date) -> list[str]:
        """Codes of the shifts planned on a production date; empty when nobody works."""
        if date in self.exceptions:
            return self.exceptions[date]
        return list(self.week.get(WEEKDAYS[date.weekday()], []))

    def is_production_day(self, date: dt.date) -> bool:
        return bool(self.shifts_on(date))

    def working_since(self, at: dt.datetime) -> dt.datetime | None:
        """Since when the unit works without a break, shift after shift; none when it does not work at this instant. Looks
        back a week at most.
        """
        day = production_date(at, self.plant)
        days = [day + dt.timedelta(days=n) for n in range(1, -8, -1)]
        planned = [
            shift(code, date, self.plant) for date in days for code in self.shifts_on(date) if code in self.plant.shifts
        ]
        since: dt.datetime | None = None
        for one in sorted(planned, key=lambda one: one.ends, reverse=True):
            if one.starts <= at < one.ends if since is None else one.starts <= since <= one.ends:
                since = one.starts
        return since

    def after(self, date: dt.date, production_days: int) -> dt.date:
        """The date `production_days` of this unit later; zero: the date itself. A unit that never works counts all days."""
        return self._step(date, production_days, dt.timedelta(days=1))

    def before(self, date: dt.date, production_days: int) -> dt.date:
        """The date `production_days` of this unit earlier."""
        return self._step(date, production_days, dt.timedelta(days=-1))

    def between(self, first: dt.date, last: dt.date) -> int:
        """How many production days lie after `first` up to and including `last`; 0 if `last` is not later."""
        days = range(1, (last - first).days + 1)
        return sum(self.is_production_day(first + dt.timedelta(days=n)) for n in days)

    def _step(self, date: dt.date, count: int, one: dt.timedelta) -> dt.date:
        start, days, idle = date, count, 0
        while count > 0:
            date += one
            if self.is_production_day(date):
                count, idle = count - 1, 0
            elif (idle := idle + 1) > LONGEST_SHUTDOWN_DAYS:
                return start + days * one  # a promise is kept also where nobody plans shifts
        return date


def set_day(unit: Unit, date: dt.date, shifts: list[str], note: str = "") -> CalendarDay:
    """Adds or replaces the exception of one date: an extra shift, a short day, none at all (T-07)."""
    day = db.session.scalar(select(CalendarDay).where(CalendarDay.unit_id == unit.id, CalendarDay.date == date))
    if day is None:
        day = CalendarDay(unit_id=unit.id, date=date)
        db.session.add(day)
    day.shifts, day.note = shifts, note
    db.session.flush()
    return day


def _exceptions(units: list[Unit]) -> dict[int, dict[dt.date, list[str]]]:
    ids = {id for unit in units for id in unit.lineage}
    days = once("calendar days", dict[int, dict[dt.date, list[str]]])
    if missing := ids - days.keys():
        missing.update(one.id for unit in units if begun() for one in unit.within() if one.id not in days)  # they ask next
        days.update((id, {}) for id in missing)
        for id, date, shifts in db.session.execute(_DAYS, {"ids": sorted(missing)}):
            days[id][date] = shifts
    return {unit.id: {date: said for id in unit.lineage for date, said in days[id].items()} for unit in units}


_DAYS = select(CalendarDay.unit_id, CalendarDay.date, CalendarDay.shifts).where(
    CalendarDay.unit_id.in_(bindparam("ids", expanding=True))
)
