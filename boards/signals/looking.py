"""What the run rules say now about metrics with a baseline, beside what was written before. Reads only.

The same few queries for one metric and for fifty. Without a baseline it is one query.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from boards.db import db
from boards.metrics.days import Days
from boards.metrics.models import Metric
from boards.plant.production_day import production_date
from boards.signals.models import Baseline, Signal, SignalHit
from boards.signals.points import Point, judged, limits_by, points_in
from boards.signals.run_rules import LONGEST

LEAD = dt.timedelta(days=50)  # reaches over a shutdown to the points that a pattern may begin with


class Found(NamedTuple):
    """A pattern completed by the point of a production date."""

    baseline_id: int
    date: dt.date
    rule: str
    side: int


class Watched(NamedTuple):
    """A metric and the baselines by which its days since an instant are judged, the earliest first."""

    metric: Metric
    baselines: list[Baseline]


def watched(metrics: Iterable[Metric], since: dt.date | None = None) -> list[Watched]:
    """Those of the metrics that have limits to be judged by, from `since` on."""
    wanted = {metric.id: metric for metric in metrics}
    rows = select(Baseline).where(Baseline.metric_id.in_(wanted)).order_by(Baseline.metric_id, Baseline.from_date)
    if since is not None:
        rows = rows.where(or_(Baseline.valid_to.is_(None), Baseline.valid_to >= since))
    found: dict[int, list[Baseline]] = defaultdict(list)
    for baseline in db.session.scalars(rows):
        found[baseline.metric_id].append(baseline)
    return [Watched(wanted[id], baselines) for id, baselines in found.items()]


class Look:
    """Every pattern that points from `since` on, up to `until`, complete, and the hits that stand there."""

    def __init__(
        self, watched: Sequence[Watched], at: dt.datetime, since: dt.date | None = None, until: dt.date | None = None
    ) -> None:
        self.watched, self.at, self.since, self.until = watched, at, since, until or dt.date.max
        self.days = self._read(LEAD)
        if since is not None and any(self._begins_too_late(one) for one in watched):
            self.days = self._read(None)
        self._hits = self._written()

    def found(self, one: Watched) -> dict[Found, Fraction]:
        """The patterns with the values that completed them, the earliest first; only of points after a baseline's own."""
        found: dict[Found, Fraction] = {}
        for baseline in one.baselines:
            points = self._points(one.metric, baseline)
            patterns = judged(points, limits_by(baseline, one.metric))
            for point in points:
                if max(baseline.to_date, self._before_since) < point.date <= self.until:
                    here = patterns.get(point.date, ())
                    found |= {Found(baseline.id, point.date, each.rule, each.side): point.value for each in here}
        return found

    def written(self, one: Watched) -> dict[Found, SignalHit]:
        """The hits that stand there, of the days that these baselines judge."""
        until = {baseline.id: min(baseline.valid_to or dt.date.max, self.until) for baseline in one.baselines}
        return {key: hit for key, hit in self._hits.items() if key.date <= until.get(key.baseline_id, dt.date.min)}

    @property
    def _before_since(self) -> dt.date:
        return dt.date.min if self.since is None else self.since - dt.timedelta(days=1)

    def _read(self, lead: dt.timedelta | None) -> Days:
        first = min(baseline.from_date for one in self.watched for baseline in one.baselines)
        if lead and self.since is not None:
            first = max(first, self.since - lead)
        return Days([one.metric for one in self.watched], first, max(first, production_date(self.at)), self.at)

    def _points(self, metric: Metric, baseline: Baseline) -> list[Point]:
        first, last = max(baseline.from_date, self.days.first), baseline.valid_to or self.days.last
        days = range((min(last, self.days.last) - first).days + 1)
        return points_in(self.days.on(metric, first + dt.timedelta(days=n)) for n in days)

    def _begins_too_late(self, one: Watched) -> bool:
        """Whether a pattern might begin before what was read, in the days of the same baseline."""
        for baseline in one.baselines:
            if baseline.from_date < self.days.first:
                before = [point for point in self._points(one.metric, baseline) if point.date <= self._before_since]
                if len(before) < LONGEST - 1:
                    return True
        return False

    def _written(self) -> dict[Found, SignalHit]:
        ids = [baseline.id for one in self.watched for baseline in one.baselines]
        rows = select(SignalHit).where(SignalHit.baseline_id.in_(ids), SignalHit.production_date > self._before_since)
        rows = rows.options(joinedload(SignalHit.signal).selectinload(Signal.steps)).order_by(SignalHit.id)
        return {Found(hit.baseline_id, hit.production_date, hit.rule, hit.side): hit for hit in db.session.scalars(rows)}
