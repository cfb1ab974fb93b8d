"""The page of one signal: what happened in a sentence, the days around it, what was said, and what may be done now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import abort, g, render_template, url_for
from flask.typing import ResponseReturnValue

from boards.actions.forms import NewAction
from boards.actions.origins import actions_from
from boards.clock import now
from boards.db import db
from boards.history.models import timeline_of
from boards.keeping import keeping
from boards.metrics.days import Days
from boards.metrics.models import Metric
from boards.people.models import Person
from boards.plant.production_day import plant_date, production_date
from boards.refusals import Refusal
from boards.signals.answering import QUIET_DAYS
from boards.signals.limits import SIGMAS, Limits
from boards.signals.models import Baseline, Signal, SignalStep
from boards.signals.points import Point, are_approximate, limits_by, points_in, skipped_in
from boards.signals.run_rules import SPANS
from boards.signals.words import pattern_words, sentence, telling

BEFORE, AFTER = dt.timedelta(days=24), dt.timedelta(days=14)  # what stands around the hits
ROWS_MAX = 30
ID_MAX = 2**31 - 1


@dataclass(frozen=True)
class Row:
    """A production day of the table. `point`: none where nobody wrote it. `patterns`: what it is the first to complete."""

    date: dt.date
    point: Point | None
    side: int
    is_beyond: bool
    is_part: bool  # of the pattern that the sentence tells
    is_hit: bool
    patterns: list[str]


def found(id: int) -> Signal:
    """The signal with this id, 404 for none."""
    signal = db.session.scalar(Signal.loaded().where(Signal.id == id)) if id <= ID_MAX else None
    return signal or abort(404)


def whole_page(signal: Signal, refused: Refusal | None = None, section: str | None = None) -> ResponseReturnValue:
    """The page; after a refusal with its sentence at the form `section`, what was typed still there, and its status."""
    by, metric = g.get("person"), signal.metric
    limits = limits_by(signal.baseline, metric)
    days = _around(signal)
    page = render_template(
        "signals/signal.html",
        signal=signal,
        metric=metric,
        metric_page=url_for("metrics.metric", id=metric.id),
        unit=signal.unit.board,
        sentence=sentence(signal),
        limits=limits,
        approximate=are_approximate(points_in(days)),
        rows=_rows(signal, days, limits),
        choices=choices_for(signal, by),
        undo=undoable(signal, by),
        quiet=signal.quiet_days() if signal.is_open else None,
        all_quiet=QUIET_DAYS,
        timeline=timeline_of(signal),
        actions=actions_from(signal),
        form=NewAction(signal.unit.board, signal),
        today=plant_date(),
        refused=refused,
        section=section,
    )
    return page, refused.status if refused else 200


def baselines_page(metric: Metric, refused: Refusal | None = None) -> ResponseReturnValue:
    """All limits that were ever frozen, the latest first, and the way to freeze new ones."""
    rows = [(one, limits_by(one, metric)) for one in Baseline.of(metric)]
    former = Baseline.in_force(metric)
    after = former.to_date if former else metric.measured_from - dt.timedelta(days=1)
    denied = why_not(lambda person: Baseline.before_freezing(metric, person), g.get("person"))
    page = render_template(
        "signals/baselines.html",
        metric=metric,
        metric_page=url_for("metrics.metric", id=metric.id),
        unit=metric.unit.board,
        rows=rows,
        proposal=Baseline.propose(metric, after),
        denied=denied,
        refused=refused,
    )
    return page, refused.status if refused else 200


def found_metric(id: int) -> Metric:
    """The metric with this id, 404 for none."""
    metric = db.session.scalar(Metric.loaded().where(Metric.id == id)) if id <= ID_MAX else None
    return metric or abort(404)


kept = keeping(lambda id, refusal, section: whole_page(found(id), refusal, section))
kept_baseline = keeping(lambda id, refusal, section: baselines_page(found_metric(id), refusal))


def choices_for(signal: Signal, by: Person | None) -> dict[str, Any]:
    """What could be done in this state → None for "yes", else the sentence that says why not."""
    if by is None or not signal.is_open:
        return {}
    able: dict[str, Callable[[Person], None]] = {
        kind: lambda person, kind=kind: signal.before_answering(person, kind)  # type: ignore[misc]
        for kind in ("explanation", "acting")
        if signal.step(kind) is None
    }
    if signal.steps:
        able["closure"] = signal.before_closing
    return {name: why_not(condition, by) for name, condition in able.items()}


def undoable(signal: Signal, by: Person | None) -> SignalStep | None:
    """The last state, if this person may still take it back."""
    if by is None or not signal.steps:
        return None
    last = signal.steps[-1]
    return last if why_not(lambda person: signal.before_undoing(last, person), by) is None else None


def why_not(condition: Callable[[Person], None], by: Person | None) -> Any:
    """The sentence that says why somebody may not; none where he may. Nobody signed in may nothing: an empty one."""
    if by is None:
        return ""
    try:
        condition(by)
    except Refusal as refusal:
        return refusal.sentence
    return None


def _around(signal: Signal) -> list[Any]:
    dates = [hit.production_date for hit in signal.hits] or [signal.production_date]
    first = max(min(dates) - BEFORE, signal.baseline.from_date)
    return Days([signal.metric], first, min(max(dates) + AFTER, production_date()), now()).of(signal.metric)


def _rows(signal: Signal, days: list[Any], limits: Limits) -> list[Row]:
    hits: dict[dt.date, list[str]] = {}
    for hit in signal.live_hits:
        hits.setdefault(hit.production_date, []).append(pattern_words(hit.rule, hit.side))
    points, skipped = {point.date: point for point in points_in(days)}, set(skipped_in(days))
    first_hit = telling(signal)
    until = [date for date in points if first_hit and date <= first_hit.production_date]
    part = set(until[-SPANS.get(first_hit.rule, 1) :]) if first_hit else set()
    shown, begun = [day.date for day in days if day.date in points or day.date in skipped], _begun(list(points), hits)
    return [
        _row(date, points.get(date), limits, date in part, date in hits, begun.get(date, [])) for date in shown[-ROWS_MAX:]
    ]


def _begun(dates: list[dt.date], hits: dict[dt.date, list[str]]) -> dict[dt.date, list[str]]:
    """What a point completes and the one before it did not: a long run is said once."""
    found, before = {}, list[str]()
    for date in dates:
        said = list(dict.fromkeys(hits.get(date, [])))
        found[date] = [one for one in said if one not in before]
        before = said
    return found


def _row(date: dt.date, point: Point | None, limits: Limits, is_part: bool, is_hit: bool, patterns: list[str]) -> Row:
    z = limits.z(point.value) if point else limits.z(limits.mean)
    return Row(date, point, (z > 0) - (z < 0), abs(z) > SIGMAS, is_part, is_hit, patterns)
