"""Which boards a row about skills moves: of the place, of the person's home, above, where lent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from sqlalchemy import inspect, select

from boards.db import db
from boards.people.models import Person
from boards.plant.models import Unit
from boards.plant.production_day import production_date
from boards.plant.roster import RosterEntry
from boards.skills.models import Skill, SkillStandard

NEXT_DAY = dt.timedelta(days=21)  # within so long a team works again: boards say who will not be there


def boards_of(skills: Iterable[Skill], people: Iterable[Person]) -> set[int]:
    """Ids of units whose panel shows one of these people in one of these skills."""
    people = list(people)
    homes = {unit_id for unit in {person.home_unit for person in people} for unit_id in boards_above(unit)}
    places = {unit_id for unit in {skill.unit for skill in skills} for unit_id in boards_above(unit)}
    return homes | places | lent_to(people)


def boards_above(unit: Unit | None) -> list[int]:
    """The board of a unit and those above it."""
    return unit.board.lineage if unit else []


def boards_of_skill(skill: Skill | None) -> set[int]:
    """Where a skill has its column or is counted; one of the whole plant may be held by people of any team."""
    if skill is None:
        return set()
    if skill.unit.kind in ("station", "team"):
        return set(boards_above(skill.unit))
    inside = select(Unit.id).where(Unit.path.startswith(skill.unit.path), Unit.kind.in_(("team", "value_stream", "plant")))
    return {*db.session.scalars(inside), *skill.unit.lineage}


def boards_of_standards(ids: Sequence[int]) -> set[int]:
    """Where skills are shown that rest on one of these standards."""
    rows = select(Skill).join(SkillStandard).where(SkillStandard.standard_id.in_(ids)) if ids else None
    found: Iterable[Skill] = db.session.scalars(rows).unique() if rows is not None else ()
    return {unit_id for skill in found for unit_id in boards_of_skill(skill)}


def boards_of_homes(person: Person) -> set[int]:
    """Where somebody is at home, and was before this change."""
    history = inspect(person).attrs.home_unit_id.history
    ids = {id for id in (*history.unchanged, *history.added, *history.deleted) if id}
    units = [db.session.get(Unit, id) for id in ids]
    return {unit_id for unit in units for unit_id in boards_above(unit)} | (lent_to([person]) if person.id else set())


def boards_of_entry(entry: RosterEntry) -> set[int]:
    """Where somebody works, and the home that misses him; the plan of days further away is on no board yet."""
    if entry.production_date > production_date() + NEXT_DAY:
        return set()
    person = db.session.get(Person, entry.person_id) if entry.person_id else entry.person
    units = (db.session.get(Unit, entry.unit_id), person.home_unit if person else None)
    return {unit_id for unit in units for unit_id in boards_above(unit)}


def lent_to(people: Iterable[Person]) -> set[int]:
    """Where these people are rostered on the present production date (Q-07)."""
    ids = [person.id for person in people]
    rows = select(RosterEntry.unit_id).where(
        RosterEntry.person_id.in_(ids), RosterEntry.production_date == production_date()
    )
    return set(db.session.scalars(rows.distinct()))
