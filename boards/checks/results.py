"""What checks say, as numbers of the number engine: so they have trends, Pareto, limits and an API like any other.

A unit's conformance by kind of check, and its adherence. Written as readings, never typed: a void run or an excuse makes
the next revision of the day's reading, as every correction does.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from boards.checks.measures import ADHERENCE, CHECKS, MEASURED, metric_of, metrics_of
from boards.checks.scoring import Scale, wants_note
from boards.clock import now
from boards.db import db
from boards.metrics.models import Metric
from boards.metrics.writing import Number, write_many
from boards.plant.models import Plant, Unit
from boards.plant.production_day import production_date

if TYPE_CHECKING:
    from boards.checks.content import CheckQuestion
    from boards.checks.due import Due
    from boards.checks.models import CheckRun

REASON_MAX = 60


@dataclass(frozen=True)
class Counted:
    """What a run that was sent adds to the number of its day. `found`: reasons, of what was not in order."""

    unit: Unit
    kind: str
    on: dt.date
    points: int
    possible: int
    found: Sequence[str] = ()


def count(run: CheckRun) -> None:
    """Writes what the runs of its day say, after one was sent or declared void: points of all, pooled."""
    sent, metric = run.step("submission"), metric_of(run.unit, run.checklist.kind)
    if sent is None or metric is None:
        return
    db.session.flush()
    write([_number(metric, sent.on, [_counted(one, sent.on) for one in _sent_on(run, sent.on)])])


def count_all(found: Iterable[Counted], look: bool = True) -> None:
    """The same for many runs at once, which are all there are of their days."""
    days: dict[tuple[int, str, dt.date], list[Counted]] = {}
    for one in found:
        days.setdefault((one.unit.id, one.kind, one.on), []).append(one)
    metrics = metrics_of({unit_id for unit_id, _, _ in days})
    numbers = []
    for (unit_id, kind, date), runs in sorted(days.items(), key=lambda one: one[0][2]):
        if (metric := metrics.get((unit_id, MEASURED[kind][0] if kind in MEASURED else ""))) is not None:
            numbers.append(_number(metric, date, runs))
    write(numbers, look)


def write(numbers: Sequence[Number], look: bool = True) -> None:
    """As every number is written; the reasons that are new become the metric's own."""
    for number in numbers:
        metric, fresh = number.metric, [one for one in number.reasons or {} if one not in number.metric.reasons]
        if fresh:
            metric.reasons = [*metric.reasons, *fresh]
    write_many(numbers, source=CHECKS, look=look)


def adherence_of(metric: Metric, date: dt.date, dues: Iterable[Due]) -> Number | None:
    """A day's adherence out of the checks that fell due on it; none where none did."""
    from boards.checks.adherence import adherence

    mine = [due for due in dues if due.is_over]
    counted = adherence(due.state for due in mine)
    if not mine:
        return None
    undone = Counter(_reason(due.plan.checklist.code, _title(due)) for due in mine if due.state in ("missed", "late"))
    why = {reason: float(n) for reason, n in undone.items()}
    return Number(metric, date, numerator=float(counted.done), denominator=float(counted.asked), note="", reasons=why)


def count_days(units: Sequence[Unit], since: dt.date, until: dt.date, look: bool = True) -> None:
    """Writes the adherence of production dates that are over, of many units: as many queries for eight as for one."""
    from boards.checks.due import Schedule

    dues = Schedule(units, since, until).dues()
    by_day: dict[tuple[int, dt.date], list[Due]] = {}
    for due in dues:
        by_day.setdefault((due.plan.unit_id, due.window.last), []).append(due)
    found, metrics = list[Number](), metrics_of([unit.id for unit in units])
    for unit in units:
        metric = metrics.get((unit.id, ADHERENCE))
        for day in (since + dt.timedelta(days=n) for n in range((until - since).days + 1)):
            mine = by_day.get((unit.id, day), [])
            if metric is not None and (number := adherence_of(metric, day, mine)) is not None:
                found.append(number)
    write(found, look)


def recount(units: Sequence[Unit], date: dt.date, look: bool = True) -> None:
    """Writes the adherence of a production date that is over anew: somebody was excused, or a run declared void."""
    if date < production_date():  # else it is counted when it is over
        count_days(units, date, date, look)


def _number(metric: Metric, date: dt.date, runs: Sequence[Counted]) -> Number:
    points, possible = sum(run.points for run in runs), sum(run.possible for run in runs)
    why = {reason: float(n) for reason, n in Counter(reason for run in runs for reason in run.found).items()}
    return Number(metric, date, numerator=float(points), denominator=float(possible), note="", reasons=why, at=now())


def _sent_on(run: CheckRun, date: dt.date) -> list[CheckRun]:
    """All runs of the kind that were sent at this place on a production date and count."""
    from boards.checks.content import Checklist
    from boards.checks.models import CheckRun, RunStep
    from boards.standards.models import Revision

    same = select(Revision.id).join(Checklist, Checklist.standard_id == Revision.standard_id)
    sent = select(RunStep.run_id).where(RunStep.kind == "submission", RunStep.on == date)
    rows = CheckRun.loaded().where(
        CheckRun.unit_id == run.unit_id,
        CheckRun.revision_id.in_(same.where(Checklist.kind == run.checklist.kind)),
        CheckRun.id.in_(sent),
        CheckRun.counting(),
    )
    return list(db.session.scalars(rows).unique())


def _counted(run: CheckRun, on: dt.date) -> Counted:
    said = ((question, run.value_of(question)) for question in run.asked)
    return Counted(run.unit, run.checklist.kind, on, run.points or 0, run.possible or 0, found_by(said, run.scale))


def found_by(said: Iterable[tuple[CheckQuestion, str | None]], scale: Scale) -> list[str]:
    """The reasons of a run: its questions that were not answered with the best."""
    language = Plant.get().default_language
    return [_reason(one.code, one.said_in(language)) for one, value in said if wants_note(one, value, scale)]


def _title(due: Due) -> str:
    if due.question is not None:
        return f"{due.question.code} {due.question.text}"
    return due.plan.checklist.standard.title


def _reason(code: str, words: str) -> str:
    text = f"{code} {words}"
    return text if len(text) <= REASON_MAX else text[: REASON_MAX - 2].rsplit(" ", 1)[0] + " …"
