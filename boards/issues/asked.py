"""Requests on boards: what was asked for and by when it is needed; where it is; and, once decided, what came of it
(domain 1.15). On the team's board that asked, on the function's that is called, on the boards above."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import raiseload, selectinload

from boards.db import db
from boards.issues.effect import DECIDED_BEFORE_DAYS, Effect
from boards.issues.models import REQUESTS, Issue, IssueStep
from boards.people.met import meet
from boards.plant.calendar import Calendar
from boards.plant.models import Plant, Unit

TOLD_DAYS = 2  # production days that a decision stays as news, at least
FURTHEST_DAYS = 60  # so long before its day a request may have been decided
MAX = dt.date.max


@dataclass(frozen=True)
class Asked:
    """`needed_on`: the first day it is for; `late`: nobody has decided, and no more than three production days are left;
    `outcome`: once it is decided."""

    issue: Issue
    needed_on: dt.date | None
    late: bool
    outcome: str | None


def asked_of(issues: Iterable[Issue], today: dt.date) -> dict[int, Asked]:
    """Of requests, by their ids. A query or two, however many."""
    requests = [issue for issue in issues if issue.is_request]
    units = {issue.unit_id: issue.unit for issue in requests}
    calendars = Calendar.of_units(list(units.values()), Plant.get()) if units else {}
    return {issue.id: _asked(issue, calendars[issue.unit_id], today) for issue in requests}


def asked_below(unit: Unit, today: dt.date) -> list[Asked]:
    """Open requests of the units below a tier: what is late first, then what is needed first."""
    theirs = Issue.unit.has(Unit.path.startswith(unit.path) & (Unit.id != unit.id))
    found = select(Issue).where(Issue.kind.in_(REQUESTS), ~Issue.ended(), theirs).order_by(Issue.id)
    rows = db.session.scalars(found.options(selectinload(Issue.steps), raiseload("*", sql_only=True))).all()
    meet(id for issue in rows for id in (issue.raised_by_id, *(step.by_id for step in issue.steps)))
    return sorted(asked_of(rows, today).values(), key=_rank)


def boards_with_requests(today: dt.date) -> set[int]:
    """Boards that show one, open or decided: another day changes what they say."""
    news = decided_since(today - dt.timedelta(days=FURTHEST_DAYS))
    found = select(Issue).where(Issue.kind.in_(REQUESTS), or_(~Issue.ended(), news))
    return {id for issue in db.session.scalars(found) for id in (issue.unit_id, issue.called_id) if id}


def by_need(rows: Iterable[Issue], asked: dict[int, Asked]) -> list[Issue]:
    """Requests: what is late first, then what is needed first."""
    return sorted(rows, key=lambda issue: _rank(asked[issue.id]))


def decided_since(day: Any) -> Any:
    this_cycle = and_(IssueStep.cycle == Issue.cycle, IssueStep.kind.in_(("resolution", "decline")))
    return and_(Issue.kind.in_(REQUESTS), Issue.steps.any(and_(this_cycle, IssueStep.on > day)))


def _asked(issue: Issue, calendar: Calendar, today: dt.date) -> Asked:
    first = Effect(issue).first
    late = issue.is_open and first is not None and today >= calendar.before(first, DECIDED_BEFORE_DAYS)
    return Asked(issue, first, late, issue.outcome or ("declined" if issue.state == "declined" else None))


def _rank(one: Asked) -> tuple[bool, dt.date, int]:
    return (not one.late, one.needed_on or MAX, one.issue.number)


def is_news(issue: Issue, today: dt.date) -> bool:
    step = issue.step("resolution") or issue.step("decline")
    effect = Effect(issue)
    fresh = step is not None and step.on > today - dt.timedelta(days=TOLD_DAYS)
    return fresh or (effect.last is not None and effect.last >= today and issue.state == "resolved")
