"""Production dates and shifts: whose day it is when the clock says 02:00. All arithmetic is on the wall clock (T-04)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from boards.clock import now
from boards.plant.models import Plant


@dataclass(frozen=True)
class Shift:
    """A shift of one production date; `starts` and `ends` are instants in UTC, so DST nights have their true length."""

    code: str
    names: dict[str, str]
    production_date: dt.date
    starts: dt.datetime
    ends: dt.datetime

    def name_in(self, language: str) -> str:
        return self.names.get(language) or self.names.get("en") or self.code


def production_date(at: dt.datetime | None = None, plant: Plant | None = None) -> dt.date:
    """The plant day an instant belongs to (T-01, T-02): not the calendar day."""
    plant = plant or Plant.get()
    local = (at or now()).astimezone(plant.zone).replace(tzinfo=None)
    start = dt.timedelta(hours=plant.production_day_start.hour, minutes=plant.production_day_start.minute)
    if plant.night_belongs_to == "start":
        return (local - start).date()
    night = _night(plant)
    if night and local.time() >= night[0]:
        return local.date() + dt.timedelta(days=1)
    return local.date()


def day_ends(date: dt.date, plant: Plant) -> dt.datetime:
    """The instant at which a production date is over: the first that belongs to the next one."""
    if plant.night_belongs_to == "start":
        return instant(date + dt.timedelta(days=1), plant.production_day_start, plant)
    night = _night(plant)
    return instant(date, night[0], plant) if night else instant(date + dt.timedelta(days=1), dt.time(), plant)


def plant_date(at: dt.datetime | None = None, plant: Plant | None = None) -> dt.date:
    """The plant's calendar date, by which due dates are judged (T-05)."""
    plant = plant or Plant.get()
    return (at or now()).astimezone(plant.zone).date()


def instant(date: dt.date, time: dt.time, plant: Plant) -> dt.datetime:
    """A plant-local wall time as an instant. An hour that DST skips is moved on by the gap (T-03)."""
    local = dt.datetime.combine(date, time, tzinfo=plant.zone)
    return local.astimezone(dt.UTC)


def shift(code: str, date: dt.date, plant: Plant) -> Shift:
    """The shift `code` of production date `date`. Raises KeyError for a code the plant doesn't have."""
    plan = plant.shifts[code]
    start, end = dt.time.fromisoformat(plan["start"]), dt.time.fromisoformat(plan["end"])
    first = date
    if start >= end and plant.night_belongs_to == "end":
        first = date - dt.timedelta(days=1)
    elif start < end and plant.night_belongs_to == "start" and start < plant.production_day_start:
        first = date + dt.timedelta(days=1)
    last = first if start < end else first + dt.timedelta(days=1)
    return Shift(code, plan["name"], date, instant(first, start, plant), instant(last, end, plant))


def shift_at(at: dt.datetime | None = None, plant: Plant | None = None) -> Shift | None:
    """The shift that an instant falls in by the clock, whether or not anybody is planned; none between shifts."""
    plant = plant or Plant.get()
    at = at or now()
    day = production_date(at, plant)
    for near in (day, day - dt.timedelta(days=1), day + dt.timedelta(days=1)):  # a shift may begin before the day does
        for code in plant.shifts:
            found = shift(code, near, plant)
            if found.starts <= at < found.ends:
                return found
    return None


def crew_on(shift_code: str, date: dt.date, plant: Plant) -> str | None:
    """The crew that works this shift in the week of `date`, by the rotation: each crew one step on every Monday."""
    rotation = plant.crew_rotation
    if not rotation:
        return None
    order = rotation["order"]
    if shift_code not in order:
        return None
    weeks = (_monday(date) - dt.date.fromisoformat(rotation["monday"])).days // 7
    for crew, first in rotation["crews"].items():
        if order[(order.index(first) + weeks) % len(order)] == shift_code:
            return str(crew)
    return None


def crew_at(at: dt.datetime | None = None, plant: Plant | None = None) -> str | None:
    """The crew whose shift it is at an instant, by the rotation; none between shifts or without crews."""
    plant = plant or Plant.get()
    found = shift_at(at, plant)
    return crew_on(found.code, found.production_date, plant) if found else None


def _monday(date: dt.date) -> dt.date:
    return date - dt.timedelta(days=date.weekday())


def _night(plant: Plant) -> tuple[dt.time, dt.time] | None:
    for plan in plant.shifts.values():
        start, end = dt.time.fromisoformat(plan["start"]), dt.time.fromisoformat(plan["end"])
        if start > end:
            return start, end
    return None
