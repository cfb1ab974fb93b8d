"""Which boards a row about standards moves: of who owns it, wherever it holds, of whose reading it is; and those above."""

from __future__ import annotations

from typing import Any

from sqlalchemy import inspect, select

from boards.db import db
from boards.history.signoffs import Signoff
from boards.people.models import Person
from boards.plant.models import Unit
from boards.skills.models import SkillStandard
from boards.standards.models import Revision, Standard, Use

TIERS = ("value_stream", "plant")
ON = ("team", "function", *TIERS)


def boards_of(standard_id: int) -> set[int]:
    """The boards that speak of a standard: of who owns it, wherever it holds, and those above. Asks for columns only: it is
    called while rows are on their way into the database, and must load none of them."""
    places = select(Standard.unit_id).where(Standard.id == standard_id)
    places = places.union(select(Use.unit_id).where(Use.standard_id == standard_id))
    found: set[int] = set()
    for unit in db.session.scalars(select(Unit).where(Unit.id.in_(places))):
        if unit.kind in ("team", "station", "function"):
            found.update(unit.board.lineage)
        else:
            within = select(Unit.id).where(Unit.path.startswith(unit.path), Unit.kind.in_(ON))
            found.update(unit.lineage, db.session.scalars(within))
    return found


def of_standard(row: Any) -> set[int]:
    return boards_of(row.standard_id)


def of_revision(revision_id: int) -> set[int]:
    standard_id = db.session.scalar(select(Revision.standard_id).where(Revision.id == revision_id))
    return boards_of(standard_id) if standard_id else set()


def of_signoff(signoff: Signoff) -> set[int]:
    return of_revision(signoff.subject_id) if signoff.subject_type == Revision.__tablename__ else set()


def of_home(person: Person) -> set[int]:
    """Where somebody is at home, and was before this change."""
    history = inspect(person).attrs.home_unit_id.history
    return {id for home in (*history.unchanged, *history.added, *history.deleted) for id in above(home)}


def above(unit_id: int | None) -> set[int]:
    unit = db.session.get(Unit, unit_id) if unit_id else None
    return set(unit.board.lineage) if unit else set()


def of_assessment(assessment: Any) -> set[int]:
    """Where a revision may wait for it: the boards of the standards that the job rests on."""
    rests = select(SkillStandard.standard_id).where(SkillStandard.skill_id == assessment.skill_id)
    return {unit_id for standard_id in db.session.scalars(rests).all() for unit_id in boards_of(standard_id)}
