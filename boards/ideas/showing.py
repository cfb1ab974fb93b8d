"""The ideas of a board in one question: those that wait or are being made, and the latest in use; beside them how many were
done this year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import cache
from typing import Any

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import aliased, raiseload, selectinload

from boards.db import db
from boards.ideas.models import Idea, IdeaStep
from boards.people.met import meet
from boards.plant.models import Unit

IN_USE_MAX = 8  # the latest ideas in use stay among the rows, if there is room
LIVE = ("submitted", "needs_info", "parked", "accepted", "trial")
IN_USE = ("implemented", "standardised")


def shown_at(unit: Unit, today: dt.date, also: Iterable[int | None]) -> tuple[list[Idea], int]:
    """In the order they came. `also`: ids of people who are named beside them."""
    rows = db.session.execute(_shown(), {"unit": unit.id, "last_year": dt.date(today.year - 1, 12, 31)}).all()
    ideas = [idea for idea, _ in rows]
    meet([*also, *(id for idea in ideas for id in (idea.author_id, *(step.owner_id for step in idea.steps)))])
    return ideas, rows[0][1] if rows else 0


@cache
def _shown() -> Any:
    """Each row beside the count: where something was done this year, something in use is among the rows."""
    idea, step = aliased(Idea), aliased(IdeaStep)
    in_use = select(idea.id).where(
        idea.unit_id == bindparam("unit"), idea.hidden_by_id.is_(None), idea.stored_state.in_(IN_USE)
    )
    begun = (step.idea_id == idea.id) & (step.kind == "implementation")
    latest = in_use.join(step, begun).order_by(step.on.desc(), step.id.desc()).limit(IN_USE_MAX)
    done = select(step.id).where(begun, step.on > bindparam("last_year")).correlate(idea).exists()
    count = in_use.where(done).with_only_columns(func.count()).scalar_subquery()
    here = Idea.unit_id == bindparam("unit"), Idea.hidden_by_id.is_(None)
    rows = select(Idea, count).where(*here, or_(Idea.stored_state.in_(LIVE), Idea.id.in_(latest)))
    return rows.order_by(Idea.id).options(selectinload(Idea.steps), raiseload("*", sql_only=True))
