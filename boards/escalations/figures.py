"""How a unit keeps its promise to answer (domain 1.9.2): shown where the answers are owed, not where they are asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from sqlalchemy import select

from boards.db import db
from boards.escalations.models import Escalation, EscalationStep
from boards.plant.models import Unit
from boards.plant.production_day import plant_date

DAYS = 90


@dataclass(frozen=True)
class Figures:
    """`open`, `late`: answers owed now. `kept`: percent answered as promised in the last DAYS; `hours`: median time to the
    answer; `oldest`: days that the oldest question has been open. None where there is nothing to count.
    """

    open: int
    late: int
    kept: int | None
    hours: int | None
    oldest: int | None

    @property
    def is_empty(self) -> bool:
        """This unit owes nothing and has not been asked for long."""
        return not self.open and self.kept is None


def of(unit: Unit, owed: Sequence[Escalation], at: dt.datetime) -> Figures:
    """The figures of a unit with what it owes now. What time took away from it counts as a promise not kept."""
    steps = counted(unit, at)
    answered = [step for step in steps if step.kind == "answer"]
    kept = sum(step.at <= step.due_at for step in answered)
    hours = [(step.at - step.arrived_at).total_seconds() / 3600 for step in answered if step.arrived_at]
    asked = [plant_date(question.asked_at) for question in owed]
    return Figures(
        open=len(owed),
        late=sum(question.is_late(at) for question in owed),
        kept=round(100 * kept / len(steps)) if steps else None,
        hours=round(median(hours)) if hours else None,
        oldest=(plant_date(at) - min(asked)).days if asked else None,
    )


def counted(unit: Unit, at: dt.datetime) -> list[Any]:
    """What the figures of the last DAYS count, the oldest first: answers, and what time took away."""
    step, since = EscalationStep, plant_date(at) - dt.timedelta(days=DAYS)
    said = select(step.escalation_id, step.kind, step.at, step.due_at, step.arrived_at).where(
        step.unit_id == unit.id,
        step.on > since,
        step.due_at.is_not(None),
        (step.kind == "answer") | ((step.kind == "passing") & step.by_id.is_(None)),
    )
    return list(db.session.execute(said.order_by(step.id)))
