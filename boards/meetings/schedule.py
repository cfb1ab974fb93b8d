"""When a unit meets: the planned occurrences of its forums, on its own production days only (domain 1.10, T-01, T-03).

A stand-up belongs to a shift, and with it to the shift's production date: the night's 22:05, also a 00:30 after it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from sqlalchemy import select

from boards.db import db
from boards.meetings.models import Forum
from boards.plant.calendar import WEEKDAYS, Calendar
from boards.plant.models import Plant, Unit
from boards.plant.production_day import crew_on, instant, production_date, shift, shift_at

HORIZON_DAYS = 400  # the longest shutdown anybody plans: beyond it there is no next meeting
EARLY = dt.timedelta(minutes=30)  # a meeting may begin so long before its time
WINDOW = dt.timedelta(minutes=60)  # and so long after: then it is missed (M-04)
DAY = dt.timedelta(days=1)


class Occurrence(NamedTuple):
    """One planned meeting. `shift` is "" for a forum that meets once a day or week."""

    forum: Forum
    starts_at: dt.datetime
    shift: str
    production_date: dt.date


def next_meeting(unit: Unit, after: dt.datetime, crew: str | None = None, tier: int | None = None) -> Occurrence | None:
    """The next planned occurrence of the unit's tier forum that starts later than `after`; with `crew` only in shifts that
    this crew works. `tier`: of a unit with several, else its lowest. None: it has no forum, or nobody works any more.
    """
    forum = forum_of(unit, tier)
    if forum is None:
        return None
    plant, calendar = Plant.get(), Calendar(unit)
    first = production_date(after, plant) - DAY
    for number in range(HORIZON_DAYS):
        for found in on_date(forum, first + number * DAY, plant, calendar):
            if found.starts_at > after and _works(crew, found, plant):
                return found
    return None


def planned_between(
    forum: Forum, since: dt.datetime, until: dt.datetime, plant: Plant | None = None, calendar: Calendar | None = None
) -> list[Occurrence]:
    """The planned occurrences that start after `since` up to and including `until`, in order."""
    plant = plant or Plant.get()
    calendar = calendar or Calendar(forum.unit, plant)
    day, last = production_date(since, plant) - DAY, production_date(until, plant) + DAY
    found: list[Occurrence] = []
    while day <= last:
        found += [one for one in on_date(forum, day, plant, calendar) if since < one.starts_at <= until]
        day += DAY
    return found


def present_occurrence(forum: Forum, at: dt.datetime) -> tuple[str | None, Occurrence]:
    """The occurrence that a start at `at` is, with the crew whose shift it is: the planned one whose window is open (from
    EARLY before), else the one of the shift or day that runs, planned or not (an extra shift stands up too).
    """
    plant = Plant.get()
    near = planned_between(forum, at - WINDOW, at + EARLY, plant)
    found = near[-1] if near else _unplanned(forum, at, plant)
    crew = crew_on(found.shift, found.production_date, plant) if found.shift else None
    return crew, found


def on_date(forum: Forum, date: dt.date, plant: Plant, calendar: Calendar) -> Iterator[Occurrence]:
    """What is planned on one production date; nothing where the unit doesn't work."""
    planned = calendar.shifts_on(date)
    for when, said in forum.times.items():
        if when == "daily" and planned:
            yield Occurrence(forum, _of_day(date, dt.time.fromisoformat(said), plant), "", date)
        elif when == "weekly" and planned:
            weekday, _, time = said.partition(" ")
            if WEEKDAYS[date.weekday()] == weekday:
                yield Occurrence(forum, _of_day(date, dt.time.fromisoformat(time), plant), "", date)
        elif when in planned:
            yield Occurrence(forum, _of_shift(when, date, dt.time.fromisoformat(said), plant), when, date)


def forum_of(unit: Unit, tier: int | None = None) -> Forum | None:
    """The forum of the unit's tier: the lowest it has, or of just this tier."""
    found = select(Forum).where(Forum.unit_id == unit.id, Forum.kind == "tier").order_by(Forum.tier, Forum.id)
    return db.session.scalars((found if tier is None else found.where(Forum.tier == tier)).limit(1)).first()


def forums_of(units: Iterable[Unit]) -> dict[int, Forum]:
    """The lowest tier forum of each of many units, by unit id: one query."""
    ids = [unit.id for unit in units]
    found = select(Forum).where(Forum.unit_id.in_(ids), Forum.kind == "tier").order_by(Forum.tier.desc(), Forum.id.desc())
    return {forum.unit_id: forum for forum in db.session.scalars(found)}


def _works(crew: str | None, found: Occurrence, plant: Plant) -> bool:
    """A meeting of all, or a plant without crews, is everybody's."""
    if not crew or not found.shift:
        return True
    return crew_on(found.shift, found.production_date, plant) in (crew, None)


def _unplanned(forum: Forum, at: dt.datetime, plant: Plant) -> Occurrence:
    running = shift_at(at, plant)
    if running and running.code in forum.times:
        return Occurrence(forum, at, running.code, running.production_date)
    return Occurrence(forum, at, "", production_date(at, plant))


def _of_shift(code: str, date: dt.date, time: dt.time, plant: Plant) -> dt.datetime:
    begins = shift(code, date, plant).starts.astimezone(plant.zone)
    return instant(begins.date() if time >= begins.time() else begins.date() + DAY, time, plant)


def _of_day(date: dt.date, time: dt.time, plant: Plant) -> dt.datetime:
    """The instant of this time on a production date: before the day begins, it is the next morning's."""
    near = [instant(date + number * DAY, time, plant) for number in (0, 1, -1)]
    return next((at for at in near if production_date(at, plant) == date), near[0])
