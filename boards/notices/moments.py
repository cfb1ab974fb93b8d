"""When a notice may reach somebody: gathered for the start of the shift, and never a push outside it (domain 1.33)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from boards.people.models import Person
from boards.plant.calendar import Calendar
from boards.plant.models import Plant, Unit
from boards.plant.production_day import crew_on, instant, production_date, shift, shift_at

GATHER = dt.timedelta(minutes=15)  # for people of the day, who have no shift to wait for
OFFICE_HOURS = dt.timedelta(hours=12)  # from the start of the production day
FURTHEST_DAYS = 60  # crews rotate within weeks; a longer shutdown ends the search


def next_moment(person: Person, after: dt.datetime) -> dt.datetime:
    """The start of this person's next shift at or after `after`; without a crew soon, or the next working morning."""
    plant = Plant.get()
    calendar = Calendar(person.home_unit, plant)
    if person.crew and person.crew in (plant.crew_rotation or {}).get("crews", {}):
        for start in _starts(calendar, plant, after, person.crew):
            return start
    return _in_the_day(calendar, plant, after)


def reaches(person: Person, at: dt.datetime) -> bool:
    """Whether an instant lies in this person's shift; without a crew, in the hours of a working day."""
    plant = Plant.get()
    calendar = Calendar(person.home_unit, plant)
    if person.crew and person.crew in (plant.crew_rotation or {}).get("crews", {}):
        running = shift_at(at, plant)
        if running is None or running.code not in calendar.shifts_on(running.production_date):
            return False
        return crew_on(running.code, running.production_date, plant) == person.crew
    date = at.astimezone(plant.zone).date()
    begins = instant(date, plant.production_day_start, plant)
    return calendar.is_production_day(date) and begins <= at < begins + OFFICE_HOURS


def next_moment_at(unit: Unit, after: dt.datetime) -> dt.datetime:
    """When a channel that many share is written to: while its unit works soon, else when it begins again."""
    plant = Plant.get()
    calendar = Calendar(unit, plant)
    day = production_date(after, plant)
    for date in (day - dt.timedelta(days=1), day):
        for code in calendar.shifts_on(date):
            works = shift(code, date, plant)
            if works.starts <= after < works.ends:
                return after if after == works.starts else after + GATHER
    return next(_starts(calendar, plant, after, None), None) or _in_the_day(calendar, plant, after)


def next_morning(person: Person, date: dt.date) -> dt.datetime:
    """The first moment for this person after the production date `date`: says nothing of the hour (I-03)."""
    plant = Plant.get()
    return next_moment(person, instant(date + dt.timedelta(days=1), plant.production_day_start, plant))


def _starts(calendar: Calendar, plant: Plant, after: dt.datetime, crew: str | None) -> Iterator[dt.datetime]:
    """Starts of planned shifts at or after an instant, in order; with `crew` only those it works by the rotation."""
    first = production_date(after, plant) - dt.timedelta(days=1)
    for date in (first + dt.timedelta(days=n) for n in range(FURTHEST_DAYS)):
        shifts = [shift(code, date, plant) for code in calendar.shifts_on(date)]
        for found in sorted(shifts, key=lambda shift: shift.starts):
            if found.starts >= after and (crew is None or crew_on(found.code, date, plant) == crew):
                yield found.starts


def _in_the_day(calendar: Calendar, plant: Plant, after: dt.datetime) -> dt.datetime:
    """Within office hours of a working day gathered for some minutes; else the start of the next one."""
    date = after.astimezone(plant.zone).date()
    begins = instant(date, plant.production_day_start, plant)
    if calendar.is_production_day(date):
        if after <= begins:
            return begins
        if after < begins + OFFICE_HOURS:
            return after + GATHER
    return instant(calendar.after(date, 1), plant.production_day_start, plant)
