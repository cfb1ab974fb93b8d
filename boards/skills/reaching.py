"""The jobs that a team's matrix speaks of: its own and its stations', and what people hold of the units above. One query."""

from __future__ import annotations

import datetime as dt
from functools import cache

from sqlalchemy import Select, bindparam, or_, select
from sqlalchemy.orm import joinedload

from boards.db import db
from boards.plant.models import Unit
from boards.skills.models import Skill


def reaching(unit: Unit, on: dt.date) -> tuple[list[Skill], list[Skill]]:
    """Both, in their order, as used on a production date."""
    Unit.meet_all()
    found = db.session.scalars(_reaching(), {"path": unit.path, "lineage": unit.lineage}).unique()
    used = [skill for skill in found if skill.is_used_on(on)]
    own = [skill for skill in used if skill.unit.is_within(unit.id)]
    return own, [skill for skill in used if not skill.unit.is_within(unit.id)]


@cache
def _reaching() -> Select[Skill]:
    there = or_(Unit.path.startswith(bindparam("path")), Unit.id.in_(bindparam("lineage", expanding=True)))
    rows = select(Skill).where(Skill.unit_id.in_(select(Unit.id).where(there)))
    return rows.options(joinedload(Skill.needs), joinedload(Skill.standards)).order_by(Skill.position, Skill.code)
