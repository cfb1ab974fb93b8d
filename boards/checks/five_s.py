"""5S of an area on a wall: the latest month of audits beside the one before, twelve months of totals, open findings.

Points are pooled, as everywhere (H-04). A month is that in which an audit was due, so that each monthly audit has a
month of its own. An old score is never shown as the current one: `is_stale` (H-13).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from sqlalchemy import case, extract, func, or_, select

from boards.actions.models import Action
from boards.checks.content import Checklist, CheckQuestion
from boards.checks.light import Slots
from boards.checks.models import CheckAnswer, CheckRun, RunStep
from boards.checks.scoring import NOTHING, Score, is_bad, worth
from boards.db import db
from boards.issues.models import Issue
from boards.plant.models import Unit
from boards.standards.models import Revision

MONTHS = 12
Month = tuple[int, int]  # year and month


@dataclass
class Audits:
    """Of one month: the points of all audits, by category too, the date of the last one."""

    month: Month
    total: Score
    on: dt.date
    categories: dict[str, Score] = field(default_factory=dict)

    @property
    def percent(self) -> Fraction | None:
        return self.total.percent


@dataclass(frozen=True)
class FiveS:
    """`latest` and `before`: months with audits. `names`: of the categories, with how they are called by language."""

    latest: Audits | None
    before: Audits | None
    months: Sequence[tuple[Month, Audits | None]]  # twelve, the present one last
    checklist: Checklist
    target: float | None
    next_by: dt.date | None
    overdue_since: dt.date | None  # an audit's window has passed, and nobody has audited since
    open_findings: int
    today: dt.date

    @property
    def is_stale(self) -> bool:
        return self.overdue_since is not None

    @property
    def age(self) -> int:
        """Days since the last audit."""
        return (self.today - self.latest.on).days if self.latest else 0

    @property
    def categories(self) -> list[str]:
        return [one["code"] for one in self.checklist.categories]

    @property
    def band(self) -> str | None:
        return self.checklist.marks.band(self.latest.percent) if self.latest else None


def five_s_of(units: Sequence[Unit], slots: Slots) -> FiveS | None:
    """None where nobody audits by a plan."""
    planned = slots.of("five_s")
    if not planned:
        return None
    months = _months(units, slots)
    there = [months[one] for one in sorted(months)]
    latest, before = (there[-1] if there else None), (there[-2] if len(there) > 1 else None)
    open_findings = _by_category(units, slots, [one for one in (before, latest) if one])
    late = [one for one in slots.overdue() if one.plan.checklist.kind == "five_s"]
    plans = {one.plan.id for one in planned}
    stale = len(late) == len(plans) and (latest is None or all(latest.on < one.window.last for one in late))
    to_do = [one.window.last for one in planned if one.state in ("open", "coming")]
    return FiveS(
        latest,
        before,
        [(month, months.get(month)) for month in _last_months(slots.today, latest)],
        planned[-1].plan.checklist,
        max((one.plan.target_percent for one in planned if one.plan.target_percent is not None), default=None),
        min(to_do, default=None),
        min(one.window.last for one in late) if stale else None,
        open_findings,
        slots.today,
    )


def _months(units: Sequence[Unit], slots: Slots) -> dict[Month, Audits]:
    year, month = extract("year", CheckRun.last), extract("month", CheckRun.last)
    sums = func.sum(CheckRun.points), func.sum(CheckRun.possible), func.max(RunStep.on, type_=RunStep.on.type)
    rows = _sent(select(year, month, *sums), units, slots).group_by(year, month)
    since = (slots.today - dt.timedelta(days=400)).replace(day=1)
    found = db.session.execute(rows.where(CheckRun.last >= since))
    return {
        (int(year), int(month)): Audits((int(year), int(month)), Score(points or 0, possible or 0), on)
        for year, month, points, possible, on in found
    }


def _by_category(units: Sequence[Unit], slots: Slots, audits: Sequence[Audits]) -> int:
    """Fills in the categories of these months; answers how many findings are open: bad answers of the latest month that
    became nothing yet, and what findings became and is not done."""
    if not audits:
        return 0
    year, month = extract("year", CheckRun.last), extract("month", CheckRun.last)
    nothing = func.sum(case((CheckAnswer.action_id.is_(None) & CheckAnswer.issue_id.is_(None), 1), else_=0))
    rows = select(year, month, CheckAnswer.question_id, CheckAnswer.value, func.count(), nothing)
    rows = _sent(rows, units, slots).join(CheckAnswer, CheckAnswer.run_id == CheckRun.id)
    spans = or_(*(CheckRun.last.between(*_span(one.month)) for one in audits))
    rows = rows.where(spans).group_by(year, month, CheckAnswer.question_id, CheckAnswer.value)
    counted = db.session.execute(rows).all()
    questions = _questions({row[2] for row in counted})
    by_month, open_ones = {one.month: one for one in audits}, 0
    for year_, month_, question_id, value, count, loose in counted:
        one, (question, checklist) = by_month[int(year_), int(month_)], questions[question_id]
        points = worth(question, value, checklist.marks) or NOTHING
        code = question.category or ""
        had = one.categories.get(code, NOTHING)
        one.categories[code] = had + Score(points.points * count, points.possible * count)
        if one is audits[-1] and is_bad(question, value, checklist.marks):
            open_ones += loose or 0
    return open_ones + _still_open(units, slots)


def _still_open(units: Sequence[Unit], slots: Slots) -> int:
    """Promises and problems that 5S findings became and that are not over."""
    runs = _sent(select(CheckRun.id), units, slots)
    boards = {unit.board.id for unit in units}
    found_by = runs.where(CheckRun.id == Action.origin_id).correlate(Action).exists()  # one at a time: promises are few
    of_run = Action.origin_type == CheckRun.__tablename__, found_by
    actions = select(func.count(Action.id)).where(Action.unit_id.in_(boards), *of_run, ~Action.ended())
    issues = select(Issue.id).where(Issue.unit_id.in_(boards), ~Issue.ended())
    recent = runs.where(CheckRun.last >= slots.today - dt.timedelta(days=62))
    found = select(func.count(CheckAnswer.id)).where(CheckAnswer.run_id.in_(recent), CheckAnswer.issue_id.in_(issues))
    return sum(db.session.execute(select(actions.scalar_subquery(), found.scalar_subquery())).one())


def _sent(rows: Any, units: Sequence[Unit], slots: Slots) -> Any:
    """Of 5S audits that were sent here by the slots' instant and count."""
    of_kind = select(Revision.id).join(Checklist, Checklist.standard_id == Revision.standard_id)
    void = select(RunStep.id).where(RunStep.run_id == CheckRun.id, RunStep.kind == "void", RunStep.at <= slots.at)
    return (
        rows.join_from(CheckRun, RunStep, (RunStep.run_id == CheckRun.id) & (RunStep.kind == "submission"))
        .where(CheckRun.unit_id.in_([unit.id for unit in units]), RunStep.at <= slots.at)
        .where(CheckRun.revision_id.in_(of_kind.where(Checklist.kind == "five_s")), ~void.correlate(CheckRun).exists())
    )


def _questions(ids: set[int]) -> dict[int, tuple[CheckQuestion, Checklist]]:
    rows = select(CheckQuestion, Checklist).join(Revision, Revision.id == CheckQuestion.revision_id)
    rows = rows.join(Checklist, Checklist.standard_id == Revision.standard_id).where(CheckQuestion.id.in_(ids))
    return {question.id: (question, checklist) for question, checklist in db.session.execute(rows)}


def _span(month: Month) -> tuple[dt.date, dt.date]:
    first = dt.date(*month, 1)
    return first, (first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)


def _last_months(today: dt.date, latest: Audits | None) -> list[Month]:
    """Twelve months up to this one; up to the last audited one where its window began later."""
    year, month = max((today.year, today.month), latest.month if latest else (0, 0))
    return [((year * 12 + month - 1 - n) // 12, (year * 12 + month - 1 - n) % 12 + 1) for n in reversed(range(MONTHS))]
