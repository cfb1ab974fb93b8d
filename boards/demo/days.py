"""When things happened: the story counts days from the anchor, the application lives in dates and instants.

The anchor is the production date at loading. What people did falls into a shift, so a day on which nobody of the unit
works becomes the production day before; due dates stay where they are. Nothing has happened later than now.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator

from boards import clock
from boards.people.models import Person
from boards.plant.calendar import Calendar
from boards.plant.models import Plant, Unit
from boards.plant.production_day import crew_on, instant, shift

OFFICE = dt.time(9, 0)
DAY = (25, 150)  # minutes: things begin to happen so long after the start of a shift, and spread over so many
NIGHT = (5, 20)
PAUSE = dt.timedelta(minutes=10)  # at least, between two things of one record


class Days:
    """Turns offsets from the anchor into dates and instants. `moment` is the instant of loading."""

    def __init__(self, anchor: dt.date, moment: dt.datetime, plant: Plant) -> None:
        self.anchor, self.moment, self.plant = anchor, moment, plant
        self._calendars: dict[int, Calendar] = {}

    def date(self, day: int) -> dt.date:
        """The calendar day of an offset, whether or not anybody works: what was promised."""
        return self.anchor + dt.timedelta(days=day)

    def worked(self, day: int, unit: Unit) -> dt.date:
        """The production day of `unit` on which something of that offset happened."""
        if unit.id not in self._calendars:
            self._calendars[unit.id] = Calendar(unit, self.plant)
        calendar, date = self._calendars[unit.id], self.date(day)
        return date if calendar.is_production_day(date) else calendar.before(date, 1)

    def at_work(self, date: dt.date, person: Person | None, spread: int) -> dt.datetime:
        """An instant of `date` at which the person works. Before midnight, so that the calendar day is the same one."""
        crew = person.crew if person else None
        turns = (shift(code, date, self.plant) for code in self.plant.shifts if crew_on(code, date, self.plant) == crew)
        turn = next(turns, None) if crew else None
        if turn is None:
            return instant(date, OFFICE, self.plant) + dt.timedelta(minutes=spread % DAY[1])
        first, wide = DAY if turn.ends <= instant(date, dt.time(23, 59), self.plant) else NIGHT
        return turn.starts + dt.timedelta(minutes=first + spread % wide)


class Diary:
    """The life of one record, told in order: `with diary.on(day, person):` is the instant at which that person acts."""

    def __init__(self, days: Days, unit: Unit, number: int, since: dt.datetime | None = None) -> None:
        self.days, self.unit, self.number = days, unit, number
        self._last = since

    @contextlib.contextmanager
    def on(self, day: int, by: Person | None, not_before: dt.date | None = None) -> Iterator[None]:
        date = max(self.days.worked(day, self.unit), not_before or dt.date.min)
        at = self.days.at_work(date, by, spread=self.number * 37 + day * 11)
        if self._last:
            at = max(at, self._last + PAUSE)
        self._last = min(at, self.days.moment)
        with clock.at(self._last):
            yield
