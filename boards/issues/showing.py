"""What the panel "now" shows of a board's own issues, in one question: the open ones, requests for which a function is
called or that were decided lately, and what was put right lately."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sqlalchemy import and_, bindparam, or_, select
from sqlalchemy.orm import aliased, raiseload, selectinload

from boards.db import db
from boards.issues.asked import FURTHEST_DAYS, decided_since, is_news
from boards.issues.models import ENDED_BY, REQUESTS, Issue, IssueStep
from boards.people.met import meet
from boards.plant.models import Unit

LATELY_MAX = 3
LATELY_DAYS = 2  # production days that what was put right stays as a quiet row


@dataclass(frozen=True)
class Shown:
    """`open`: at this board, no red tags; `called`: requests of other boards; `decided`, `lately`: the latest first."""

    open: list[Issue] = field(default_factory=list)
    called: list[Issue] = field(default_factory=list)
    decided: list[Issue] = field(default_factory=list)
    lately: list[Issue] = field(default_factory=list)


def shown_at(unit: Unit, today: dt.date) -> Shown:
    asked = {
        "unit": unit.id,
        "lately": today - dt.timedelta(days=LATELY_DAYS),
        "decided": today - dt.timedelta(days=FURTHEST_DAYS),
    }
    issues = db.session.scalars(_shown(), asked).all()
    meet(id for issue in issues for id in (issue.raised_by_id, *(step.by_id for step in issue.steps)))
    shown = Shown()
    for issue in issues:
        if not any(issue.step(kind) for kind in ENDED_BY):
            (shown.open if issue.unit_id == unit.id else shown.called).append(issue)
        elif not issue.is_request:
            shown.lately.append(issue)
        elif is_news(issue, today):
            shown.decided.append(issue)
    shown.decided.sort(key=lambda issue: -issue.id)
    shown.lately.sort(key=_put_right, reverse=True)
    return shown


def _put_right(issue: Issue) -> tuple[dt.date, int]:
    step = issue.step("resolution")
    return (step.on, step.id) if step else (dt.date.min, 0)


@cache
def _shown() -> Any:
    here = Issue.unit_id == bindparam("unit")
    called = and_(Issue.called_id == bindparam("unit"), Issue.kind.in_(REQUESTS), ~here)
    waiting = and_(or_(and_(here, Issue.kind != "red_tag"), called), ~Issue.ended())
    fixed, step = aliased(Issue), aliased(IssueStep)
    this_cycle = and_(step.issue_id == fixed.id, step.cycle == fixed.cycle, step.kind == "resolution")
    lately = select(fixed.id).join(step, this_cycle).where(fixed.unit_id == bindparam("unit"), step.on > bindparam("lately"))
    lately = lately.where(fixed.kind.not_in(("red_tag", *REQUESTS))).order_by(step.on.desc(), step.id.desc())
    rows = select(Issue).where(
        or_(waiting, and_(here, decided_since(bindparam("decided"))), Issue.id.in_(lately.limit(LATELY_MAX)))
    )
    return rows.order_by(Issue.id).options(selectinload(Issue.steps), raiseload("*", sql_only=True))
