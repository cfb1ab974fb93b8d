"""How a row of a plan is written: with a line of its timeline that says what it was before. And what a leaver leaves."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import or_, select

from boards.clock import now
from boards.db import db
from boards.history.models import record
from boards.people.models import Person
from boards.plant.models import Unit
from boards.plant.production_day import production_date
from boards.plant.roster import OFF, RosterEntry

LONG = "other"  # the kind of an absence that is said for long, without a reason (P-07)
COLUMNS = {"station": "station_id", "trainer": "trainer_id"}


def planned(
    unit: Unit,
    date: dt.date,
    shift: str,
    person: Person,
    station: Unit | None,
    by: Person | None,
    role: str = "work",
    trainer: Person | None = None,
    **more: Any,
) -> RosterEntry:
    """A new row. One that was taken off the same place comes back instead: there is one of a kind."""
    same = select(RosterEntry).where(
        RosterEntry.production_date == date,
        RosterEntry.shift == shift,
        RosterEntry.unit_id == unit.id,
        RosterEntry.person_id == person.id,
        RosterEntry.station_id == station.id if station else RosterEntry.station_id.is_(None),
        RosterEntry.role == OFF,
    )
    if (former := db.session.scalars(same.limit(1)).first()) is not None:
        change(former, "placed", by, **{"role": role, "trainer": trainer, "absence_kind": None, "attended": None, **more})
        return former
    entry = RosterEntry(
        production_date=date,
        shift=shift,
        unit=unit,
        station=station,
        person=person,
        role=role,
        trainer=trainer,
        by_id=by.id if by else None,
        at=now(),
        **more,
    )
    db.session.add(entry)
    record(entry, "planned", on=production_date(), by=by)
    return entry


def change(entry: RosterEntry, event: str, by: Person | None, **values: Any) -> None:
    """Sets what differs, and says so; nothing happens where all is so already."""
    changed = {name: value for name, value in values.items() if getattr(entry, name) != value}
    if not changed:
        return
    was = {column: _as_text(getattr(entry, column)) for column in (COLUMNS.get(name, name) for name in changed)}
    for name, value in changed.items():
        setattr(entry, name, value)
    record(entry, event, on=production_date(), by=by, was=was)


def take_off(entry: RosterEntry, by: Person | None) -> None:
    """Not in the plan any more; what really was stays (Q-11)."""
    if entry.attended is not True:
        change(entry, "taken off", by, role=OFF, trainer=None)


def leave_rosters(person: Person, on: dt.date, by: Person | None, of: Unit | None = None) -> None:
    """Somebody leaves the company, or the team `of`: off its plans from that day on, also as trainer; what was stays (P-01,
    P-10, Q-08)."""
    ahead = RosterEntry.loaded().where(
        or_(RosterEntry.person_id == person.id, RosterEntry.trainer_id == person.id), RosterEntry.production_date >= on
    )
    for row in db.session.scalars(ahead if of is None else ahead.where(RosterEntry.unit_id == of.id)).all():
        if row.person_id == person.id:
            take_off(row, by)
        else:
            change(row, "without trainer", by, trainer=None)


def away_in_rosters(person: Person, first: dt.date, last: dt.date, by: Person) -> None:
    """Away for long: not there in any shift that is planned already, up to the last day; what was stays."""
    for row in _planned_between(person, first, last):
        if row.absence_kind is None and row.attended is None:
            change(row, "absent", by, absence_kind=LONG)


def back_in_rosters(person: Person, first: dt.date, last: dt.date, by: Person) -> None:
    """Back earlier: there again where only the long absence stood in the way."""
    for row in _planned_between(person, first, last):
        if row.absence_kind == LONG and row.attended is None:
            change(row, "back", by, absence_kind=None)


def _planned_between(person: Person, first: dt.date, last: dt.date) -> list[RosterEntry]:
    mine = RosterEntry.loaded().where(RosterEntry.person_id == person.id, RosterEntry.production_date.between(first, last))
    return list(db.session.scalars(mine))


def _as_text(value: Any) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    return "" if value is None else str(value)
