"""Numbers as they were known: a correction, a target, a baseline or an answer that came later is not seen yet.

As today: what is measured and how it is judged, and which metric colours a letter (dated by the days they are for).
A target that nobody in particular has set belongs to how the plant was set up: it was always there.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Float, Select, String, case, cast, exists, or_, select

from boards.history.models import TimelineEntry
from boards.metrics.models import Metric, Target
from boards.metrics.readings import Reading, ReadingReason, RedAnswer
from boards.past.seeing import Then, looked
from boards.signals.models import Baseline, Signal, SignalHit, SignalStep


@looked(Reading)
def readings(then: Then) -> Select[Any]:
    return then.rows(Reading, then.of(Reading).c.recorded_at <= then.at)


@looked(ReadingReason)
def reasons(then: Then) -> Select[Any]:
    reading, why = then.of(Reading), then.of(ReadingReason)
    return then.rows(ReadingReason, exists().where(reading.c.id == why.c.reading_id, reading.c.recorded_at <= then.at))


@looked(RedAnswer)
def answers(then: Then) -> Select[Any]:
    """Answered by then; where another answer took its place since, that one is shown."""
    answer, line = then.of(RedAnswer), then.of(TimelineEntry)
    said = line.c.subject_type == Metric.__tablename__, line.c.subject_id == answer.c.metric_id, line.c.event == "answered"
    day = line.c.details["day"].as_string() == cast(answer.c.production_date, String)
    return then.rows(RedAnswer, or_(answer.c.at <= then.at, exists().where(*said, day, line.c.on <= then.date)))


@looked(Target)
def targets(then: Then) -> Select[Any]:
    """The value that was told by then for that day."""
    target, line = then.of(Target), then.of(TimelineEntry)
    told = line.c.subject_type == Metric.__tablename__, line.c.subject_id == target.c.metric_id, line.c.event == "target"
    day = line.c.details["valid_from"].as_string() == cast(target.c.valid_from, String)
    value = cast(line.c.details["value"].as_string(), Float)
    last = select(value).where(*told, day, line.c.on <= then.date).order_by(line.c.id.desc()).limit(1).scalar_subquery()
    known = or_(target.c.set_by_id.is_(None), target.c.set_at <= then.at)
    return then.rows(Target, or_(known, last.is_not(None)), value=case((known, target.c.value), else_=last))


@looked(Baseline)
def baselines(then: Then) -> Select[Any]:
    """In force until the next one was decided on."""
    baseline = then.of(Baseline)
    other = baseline.alias()
    ended = exists().where(other.c.metric_id == baseline.c.metric_id, other.c.id > baseline.c.id, other.c.set_at <= then.at)
    return then.rows(Baseline, baseline.c.set_at <= then.at, valid_to=case((ended, baseline.c.valid_to)))


@looked(Signal)
def signals(then: Then) -> Select[Any]:
    return then.rows(Signal, then.of(Signal).c.raised_at <= then.at)


@looked(SignalStep)
def steps(then: Then) -> Select[Any]:
    return then.rows(SignalStep, then.of(SignalStep).c.at <= then.at)


@looked(SignalHit)
def hits(then: Then) -> Select[Any]:
    hit = then.of(SignalHit)
    gone = case((hit.c.gone_on <= then.date, hit.c.gone_on))
    return then.rows(SignalHit, hit.c.at <= then.at, gone_on=gone)
