"""When a check is due: windows of production dates of the unit's own calendar (domain 1.16.1, T-11, T-12).

Pure but for the calendar that is handed in. Nothing falls due on a day on which the unit doesn't work: a daily check of a
closed day doesn't exist, a week or a month without work has no check, and what has a week or a month to be done in is due
by its last production day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from boards.plant.calendar import Calendar
from boards.plant.models import Plant
from boards.plant.production_day import day_ends, shift

FREQUENCIES = ("each_shift", "daily", "weekly", "monthly", "quarterly", "on_dates", "by_item")
DAY, WEEK = dt.timedelta(days=1), dt.timedelta(days=7)
MONTHS = {"monthly": 1, "quarterly": 3}
YEAR = 12


@dataclass(frozen=True)
class Rhythm:
    """How often: a frequency and what belongs to it."""

    frequency: str
    times: int = 1  # a week, of "weekly"
    month_day: int = 1  # the day with which a month or a quarter begins, 1 to 28
    dates: tuple[dt.date, ...] = ()  # of "on_dates"
    opens_days: int = 0  # of "on_dates": so many calendar days before the date it may be done


@dataclass(frozen=True, order=True)
class Window:
    """A check falls due once in it: production dates from `first` to `last`; of each shift in that shift; `turn`: the first,
    second … of several in one week."""

    first: dt.date
    last: dt.date
    shift: str = ""
    turn: int = 1

    @property
    def key(self) -> str:
        """What tells it from the other windows of its plan."""
        return f"{self.first.isoformat()}/{self.shift}/{self.turn}"

    def opens_at(self, plant: Plant) -> dt.datetime:
        return shift(self.shift, self.first, plant).starts if self.shift else day_ends(self.first - DAY, plant)

    def closes_at(self, plant: Plant) -> dt.datetime:
        """The first instant that is late. A shift's check may be sent within the grace after its end: it is done at it."""
        if not self.shift:
            return day_ends(self.last, plant)
        grace = dt.timedelta(minutes=plant.setting("check_shift_grace_minutes"))
        return shift(self.shift, self.last, plant).ends + grace


def windows(
    rhythm: Rhythm,
    calendar: Calendar,
    since: dt.date,
    until: dt.date,
    active_from: dt.date | None = None,
    active_to: dt.date | None = None,
) -> list[Window]:
    """Every window that is open on some day from `since` to `until`, both included, in order.

    What was begun before `active_from` begins there; what would end after `active_to` is not owed any more.
    """
    begun, over = active_from or dt.date.min, active_to or dt.date.max
    found = list[Window]()
    for first, last in _periods(rhythm, calendar, since, until):
        days = [day for day in _days(max(first, begun), last) if calendar.is_production_day(day)]
        if days and days[-1] <= over and days[0] <= until and days[-1] >= since:
            found += _within(rhythm, calendar, days)
    return sorted(set(found))


def _within(rhythm: Rhythm, calendar: Calendar, days: list[dt.date]) -> Iterator[Window]:
    """The windows of one period, whose production days are given."""
    if rhythm.frequency == "each_shift":
        for code in calendar.shifts_on(days[0]):
            yield Window(days[0], days[0], code)
        return
    for turn in range(1, min(rhythm.times if rhythm.frequency == "weekly" else 1, len(days)) + 1):
        yield Window(days[0], days[-1], turn=turn)


def _periods(rhythm: Rhythm, calendar: Calendar, since: dt.date, until: dt.date) -> Iterator[tuple[dt.date, dt.date]]:
    """First and last calendar day of each period that touches the days asked for."""
    if rhythm.frequency in ("each_shift", "daily"):
        yield from ((day, day) for day in _days(since, until))
    elif rhythm.frequency == "weekly":
        monday = since - dt.timedelta(days=since.weekday())
        while monday <= until:
            yield monday, monday + WEEK - DAY
            monday += WEEK
    elif rhythm.frequency in MONTHS:
        yield from _months(rhythm, since, until)
    else:
        for date in rhythm.dates:
            due = date if calendar.is_production_day(date) else calendar.after(date, 1)
            yield min(date, due) - rhythm.opens_days * DAY, due


def _months(rhythm: Rhythm, since: dt.date, until: dt.date) -> Iterator[tuple[dt.date, dt.date]]:
    """Calendar months or quarters, or as long from another day on: from the 7th to the 6th."""
    long, before = MONTHS[rhythm.frequency], since - dt.timedelta(days=31 * (MONTHS[rhythm.frequency] + 1))
    month = before.year * YEAR + (before.month - 1) // long * long
    starts: list[dt.date] = []
    while not starts or starts[-1] <= until:
        starts.append(dt.date(month // YEAR, month % YEAR + 1, rhythm.month_day))
        month += long
    yield from ((first, following - DAY) for first, following in pairwise(starts))


def _days(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    return (first + n * DAY for n in range((last - first).days + 1))


def current(found: Sequence[Window], at: dt.datetime, plant: Plant) -> list[Window]:
    """Those of them that are open at an instant."""
    return [window for window in found if window.opens_at(plant) <= at < window.closes_at(plant)]
