"""Many rows of plans at once: a week like another one, and an import."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import insert, select

from boards.clock import now
from boards.db import db
from boards.live.registry import all_panels
from boards.people.models import Person
from boards.plant.calendar import Calendar
from boards.plant.models import Unit
from boards.plant.production_day import crew_on, production_date
from boards.plant.roster import RosterEntry
from boards.plant.roster_crew import is_planned
from boards.plant.roster_lines import planned
from boards.refusals import NotAllowed, Unfit
from boards.touches import touch

WEEK = 7


def copy_week(unit: Unit, from_monday: dt.date, to_monday: dt.date, by: Person) -> int:
    """Plans a team's week like another: each crew at the stations it had, in the shift it works now. Answers how many
    shifts were planned; those that somebody has planned already stay, so that a second tap plans none.

    Who has left or is away is left out; nobody is lent by copying. Raises NotAllowed for who does not lead the team, Unfit
    where the week is over or nothing is there to copy.
    """
    if not by.leads(unit):
        raise NotAllowed(_l("This is for the leader of the team."))
    if from_monday.weekday() or to_monday.weekday() or from_monday == to_monday:
        raise Unfit(_l("Choose two weeks, each by its Monday."), "to")
    if to_monday + dt.timedelta(days=WEEK) <= production_date():
        raise Unfit(_l("That week is over. Choose a later one."), "to")
    db.session.execute(select(Unit.id).where(Unit.id == unit.id).with_for_update(key_share=True))
    source = _by_shift(unit, from_monday)
    if not any(is_planned(rows) for rows in source.values()):
        raise Unfit(_l("Nothing is planned in that week."), "from")
    target, calendar, shifts = _by_shift(unit, to_monday), Calendar(unit), 0
    elsewhere = _elsewhere(unit, to_monday)
    for (date, code), rows in source.items():
        day = date + (to_monday - from_monday)
        for there in _same_crew(rows, code, day, calendar):
            if day < production_date() or is_planned(target.get((day, there), [])):
                continue
            known = {row.person_id for row in target.get((day, there), [])} | elsewhere.get((day, there), set())
            copied = [row for row in rows if _comes_along(row, unit, day) and row.person_id not in known]
            for row in copied:
                trainer = row.trainer if row.trainer and row.trainer.is_active else None
                role = "work" if trainer is None else row.role
                planned(unit, day, there, row.person, row.station, by, role=role, trainer=trainer)
            shifts += bool(copied)
    return shifts


def enter(rows: Iterable[dict[str, Any]]) -> int:
    """Writes many rows of plans at once, for imports: no line of history each, and every board is told once. Answers how
    many. Each: unit, station (or none), person as rows; production_date, shift; role, trainer, absence_kind, attended, by,
    at where they differ from "planned just now". Refused by the database where somebody stands twice at one place.
    """
    at = now()
    values = [
        {
            "production_date": row["production_date"],
            "shift": row["shift"],
            "unit_id": row["unit"].id,
            "station_id": row["station"].id if row.get("station") else None,
            "person_id": row["person"].id,
            "role": row.get("role", "work"),
            "trainer_id": row["trainer"].id if row.get("trainer") else None,
            "absence_kind": row.get("absence_kind"),
            "attended": row.get("attended"),
            "by_id": row["by"].id if row.get("by") else None,
            "at": row.get("at", at),
        }
        for row in rows
    ]
    if not values:
        return 0
    db.session.flush()
    db.session.connection().execute(insert(RosterEntry.__table__), values)  # type: ignore[arg-type]
    _tell({value["unit_id"] for value in values})
    return len(values)


def _by_shift(unit: Unit, monday: dt.date) -> dict[tuple[dt.date, str], list[RosterEntry]]:
    found: dict[tuple[dt.date, str], list[RosterEntry]] = {}
    for row in db.session.scalars(RosterEntry.loaded().where(RosterEntry.unit_id == unit.id, *_in_week(monday))):
        found.setdefault((row.production_date, row.shift), []).append(row)
    return found


def _elsewhere(unit: Unit, monday: dt.date) -> dict[tuple[dt.date, str], set[int]]:
    """Who is planned at other teams in that week."""
    entry = RosterEntry
    rows = select(entry.production_date, entry.shift, entry.person_id).where(
        entry.unit_id != unit.id, entry.role != "off", *_in_week(monday)
    )
    found: dict[tuple[dt.date, str], set[int]] = {}
    for date, shift, person in db.session.execute(rows):
        found.setdefault((date, shift), set()).add(person)
    return found


def _in_week(monday: dt.date) -> tuple[Any, ...]:
    return (
        RosterEntry.production_date >= monday,
        RosterEntry.production_date < monday + dt.timedelta(days=WEEK),
    )


def _same_crew(rows: list[RosterEntry], code: str, day: dt.date, calendar: Calendar) -> list[str]:
    """The shift of `day` that the crew of these rows works: crews rotate, and take their stations along."""
    crews = [crew for row in rows if (crew := row.person.crew_on(row.production_date))]
    crew = max(set(crews), key=crews.count) if crews else None
    turns = [one for one in calendar.shifts_on(day) if crew_on(one, day, calendar.plant) == crew]
    return turns if crew and calendar.plant.crew_rotation else [code] if code in calendar.shifts_on(day) else []


def _comes_along(row: RosterEntry, unit: Unit, day: dt.date) -> bool:
    """Somebody of the team itself, in the same crew, who works here that day. Who was absent stood at a station, too."""
    one, same = row.person, row.person.crew_on(row.production_date) == row.person.crew_on(day)
    here = one.is_active and same and one.home_on(day).id == unit.id and not one.is_away(day)
    return here and row.role != "backfill" and (row.station_id is not None or row.absence_kind is None)


def _tell(unit_ids: set[int]) -> None:
    """Every board that shows plans of these teams, by hand: rows written past the session move none."""
    for panel in all_panels():
        if RosterEntry in panel.shows:
            for unit in db.session.scalars(select(Unit).where(Unit.id.in_(unit_ids))):
                for id in unit.lineage:
                    touch(id, panel.name)
