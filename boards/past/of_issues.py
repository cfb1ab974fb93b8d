"""Issues as they were: open, answered, over, and how often they had come back.

Not kept, so as today: severity, station and details. How long a line stood is no board's figure.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, case, func, select

from boards.issues.models import Issue, IssueStep
from boards.past.seeing import Then, looked
from boards.past.telling import before


@looked(Issue)
def issues(then: Then) -> Select[Any]:
    issue, step = then.of(Issue), then.of(IssueStep)
    again = step.c.issue_id == issue.c.id, step.c.kind == "reopening", step.c.on <= then.date
    cycles = select(1 + func.count()).where(*again).scalar_subquery()
    return then.rows(
        Issue,
        issue.c.raised_on <= then.date,
        cycle=case((issue.c.cycle == 1, 1), else_=cycles),
        text=before(then, issue, "text", ["signed"]),
        signature=before(then, issue, "signature", ["signed"]),
    )


@looked(IssueStep)
def steps(then: Then) -> Select[Any]:
    """By the production date: what somebody nameless said has no time (I-03)."""
    return then.rows(IssueStep, then.of(IssueStep).c.on <= then.date)
