"""The standards that a board speaks of, with what says which revision is in force: read once for all its panels."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from sqlalchemy import Select, bindparam, or_, select
from sqlalchemy.orm import defer, joinedload, selectinload

from boards.db import db
from boards.plant.models import Unit
from boards.standards.models import Revision, Standard, Use
from boards.together import held, once


def standards_at(unit: Unit, also: Iterable[int] = ()) -> list[Standard]:
    """All that hold at `unit`, above it or below it, or are owned there; by code. `also`: ids of others that are met at
    the same time, where it is asked first."""
    rows = once(("standards at", unit.id), lambda: _read(unit, also))
    return [one for one in rows if one.unit.is_within(unit.id) or any(_near(unit, use.unit) for use in one.uses)]


def standards_of(ids: Iterable[int]) -> dict[int, Standard]:
    """By their ids, also those that somebody has met before."""
    wanted, known = set(ids), held(Standard)
    if missing := wanted - known.keys():
        Unit.meet_all()
        rows = db.session.scalars(_light().where(Standard.id.in_(missing))).unique()
        known.update((one.id, one) for one in rows)
    return {id: known[id] for id in wanted if id in known}


def _near(unit: Unit, place: Unit) -> bool:
    return place.is_within(unit.id) or unit.is_within(place.id)


def _read(unit: Unit, also: Iterable[int]) -> list[Standard]:
    Unit.meet_all()
    asked = {"path": unit.path, "lineage": unit.lineage, "also": list(also)}
    found = list(db.session.scalars(_at_unit(), asked).unique())
    held(Standard).update((one.id, one) for one in found)
    return found


@cache
def _at_unit() -> Select[Standard]:
    below = Unit.path.startswith(bindparam("path"))
    within = select(Unit.id).where(or_(below, Unit.id.in_(bindparam("lineage", expanding=True))))
    used = select(Use.standard_id).where(Use.unit_id.in_(within))
    owned = Standard.unit_id.in_(select(Unit.id).where(below))
    known = Standard.id.in_(bindparam("also", expanding=True))
    return _light().where(or_(Standard.id.in_(used), owned, known)).order_by(Standard.code)


def _light() -> Select[Standard]:
    """Without the words of revisions: no board says them."""
    revisions = selectinload(Standard.revisions)
    return select(Standard).options(
        joinedload(Standard.uses),
        joinedload(Standard.steps),
        revisions.joinedload(Revision.steps),
        revisions.joinedload(Revision.questions),
        revisions.options(defer(Revision.text), defer(Revision.texts), defer(Revision.lists)),
    )
