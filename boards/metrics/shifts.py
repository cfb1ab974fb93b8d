"""Which shift's numbers are to be written: the one that ends now or ended last, and those a tap away."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from boards.plant.calendar import Calendar
from boards.plant.models import Plant, Unit
from boards.plant.production_day import Shift, production_date, shift

OUTGOING = dt.timedelta(minutes=60)  # so long before its end a shift's numbers are written
DAYS_SHOWN = 5
DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Turn:
    """One shift of one production date as a unit plans it; not `planned`: nobody was to work then (T-07)."""

    shift: Shift
    planned: bool

    @property
    def date(self) -> dt.date:
        return self.shift.production_date

    @property
    def code(self) -> str:
        return self.shift.code


class Turns:
    """The shifts of a unit around an instant."""

    def __init__(self, unit: Unit, at: dt.datetime, calendar: Calendar | None = None) -> None:
        self.plant, self.at = Plant.get(), at
        self.calendar = calendar or Calendar(unit, self.plant)
        self.today = production_date(at, self.plant)

    def on(self, date: dt.date) -> list[Turn]:
        """The shifts of a date that have begun, in the day's order, also those that nobody planned."""
        planned = self.calendar.shifts_on(date)
        turns = [Turn(shift(code, date, self.plant), code in planned) for code in self.plant.shifts]
        return [turn for turn in turns if turn.shift.starts <= self.at]

    def outgoing(self) -> Turn | None:
        """The planned shift that ends within the hour, or else ended last; none where nobody worked for a long time."""
        ended = self.ended(self.days()[0], OUTGOING)
        return max(ended, key=lambda turn: turn.shift.ends, default=None)

    def ended(self, since: dt.date, early: dt.timedelta = dt.timedelta()) -> list[Turn]:
        """Planned shifts from a production date on that are over, or will be within `early`; as they followed each other."""
        days = [since + n * DAY for n in range((self.today - since).days + 1)]
        turns = [turn for day in days for turn in self.on(day) if turn.planned]
        return [turn for turn in turns if turn.shift.ends - early <= self.at]

    def days(self) -> list[dt.date]:
        """The last production dates, this one included if it is one, the earliest first."""
        days, day = [self.today] if self.calendar.is_production_day(self.today) else [], self.today
        while len(days) < DAYS_SHOWN:
            day = self.calendar.before(day, 1)
            days.insert(0, day)
        return days
