"""Setting the shifts of the plant, which weekday works which, and which crew works which.

A shift that anything was written for stays, out of the week if nobody works it any more: what was written stays readable.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import exists, select

from boards.db import Base, db
from boards.history.models import record
from boards.people.models import Person
from boards.plant.calendar import WEEKDAYS
from boards.plant.models import CalendarDay, Plant, Unit
from boards.plant.production_day import production_date
from boards.plant.setting_up import before_setting_up
from boards.plant.settings import tell_all_boards
from boards.refusals import NotNow, Unfit

CODE = re.compile(r"[a-z0-9][a-z0-9_-]{0,11}")
MOST, CREW_MAX = 8, 10

Shifts = dict[str, dict[str, Any]]
Week = dict[str, list[str]]


def set_shifts(plant: Plant, shifts: Shifts, week: Week, by: Person) -> bool:
    """The shifts in their order and the week's pattern; whether anything has changed.

    `shifts`: code → {"name": {language: word}, "start": "06:00", "end": "14:00"}; `week`: weekday → codes. Raises
    NotAllowed, Unfit at the field `start-<code>`, NotNow for a shift that is needed.
    """
    before_setting_up(by)
    before_shifts(shifts)
    worked = {code for codes in week.values() for code in codes}
    ordered = sorted(shifts, key=lambda code: code not in worked)  # the clock asks in this order: who works comes first
    shifts, week = {code: shifts[code] for code in ordered}, {day: _in_order(week.get(day, []), ordered) for day in WEEKDAYS}
    if list(plant.shifts.items()) == list(shifts.items()) and plant.week_pattern == week:
        return False
    for code in plant.shifts:
        if code not in shifts and is_used(code, plant):
            raise NotNow(_l("Something was written for the shift “%(code)s”. Take it out of the week instead.", code=code))
    was = {"shifts": plant.shifts, "week_pattern": plant.week_pattern}
    plant.shifts, plant.week_pattern = shifts, week
    record(plant, "shifts", on=production_date(plant=plant), by=by, was=was)
    tell_all_boards()
    return True


def set_crews(plant: Plant, crews: Mapping[str, str], monday: dt.date, by: Person) -> bool:
    """Which crew works which shift in the week of `monday`; every Monday each goes on by one shift, backwards through the
    day where all of them turn. Raises Unfit for a shift that isn't one, or that two crews work.
    """
    before_setting_up(by)
    before_crews(crews, plant.shifts)
    monday -= dt.timedelta(days=monday.weekday())
    kept = plant.crew_rotation or {}
    order = [code for code in kept.get("order", []) if code in crews.values()]
    order += [code for code in _backwards(plant.shifts) if code in crews.values() and code not in order]
    rotation = {"order": order, "monday": monday.isoformat(), "crews": dict(sorted(crews.items()))} if crews else {}
    if rotation == kept:
        return False
    plant.crew_rotation = rotation
    record(plant, "crews", on=production_date(plant=plant), by=by, was=kept)
    tell_all_boards()
    return True


def before_shifts(shifts: Shifts) -> None:
    if not 0 < len(shifts) <= MOST:
        raise Unfit(_l("Between %(lowest)s and %(highest)s.", lowest=1, highest=MOST))
    for code, plan in shifts.items():
        if not CODE.fullmatch(code):
            raise Unfit(_l("A short code of small letters and digits, like early."), f"code-{code}")
        if plan["start"] == plan["end"]:
            raise Unfit(_l("It has to end at another time than it starts."), f"end-{code}")


def before_crews(crews: Mapping[str, str], shifts: Mapping[str, Any]) -> None:
    for crew, code in crews.items():
        if not 0 < len(crew) <= CREW_MAX:
            raise Unfit(_l("Please say it shorter: at most %(most)s characters.", most=CREW_MAX), "crew")
        if code not in shifts:
            raise Unfit(_l("Choose one of those shown."), "crew")
    if len(set(crews.values())) < len(crews):
        raise Unfit(_l("Two crews would work the same shift. Give each its own."), "crew")


def is_used(code: str, plant: Plant) -> bool:
    """Whether anything was written or planned for a shift."""
    if any(code in (unit or {}).get(day, []) for unit in db.session.scalars(select(Unit.week_pattern)) for day in WEEKDAYS):
        return True
    if any(code in codes for codes in db.session.scalars(select(CalendarDay.shifts))):
        return True
    if code in (plant.crew_rotation or {}).get("order", []):
        return True
    columns = (table.c.shift for table in Base.metadata.sorted_tables if "shift" in table.c)
    return any(db.session.scalar(select(exists(select(1).where(column == code)))) for column in columns)


def _in_order(codes: list[str], order: list[str]) -> list[str]:
    return [code for code in order if code in codes]


def _backwards(shifts: Mapping[str, Any]) -> list[str]:
    """Early, night, late: as crews go on in most plants, into the shift before their own."""
    by_start = sorted(shifts, key=lambda code: shifts[code]["start"])
    return by_start[:1] + by_start[:0:-1]
