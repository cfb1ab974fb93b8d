"""Where on a chart which limits stand: each baseline from its first day to the last that it judges (K-08)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from boards.charts.charting import Limits, limits_of
from boards.metrics.models import Metric
from boards.signals.models import Baseline

DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Stretch:
    """A baseline's limits over the places (from `start` to `end`) that they stand for; `old`: another took its place."""

    limits: Limits
    start: int
    end: int
    old: bool


def stretches_of(metric: Metric, dates: Sequence[dt.date], baselines: Sequence[Baseline]) -> list[Stretch]:
    """Each baseline from its first day to the last it judges; the next begins after it."""
    stretches, free = list[Stretch](), dt.date.min
    for baseline in sorted(baselines, key=lambda one: (one.valid_from, one.id)):
        first = max(min(baseline.from_date, baseline.valid_from), free)
        last = baseline.valid_to or dt.date.max
        places = [n for n, date in enumerate(dates) if first <= date <= last]
        if places:
            limits = limits_of(baseline.mean, baseline.mr_bar, metric.lowest, metric.highest)
            stretches.append(Stretch(limits, places[0], places[-1], baseline.valid_to is not None))
        free = last + DAY if baseline.valid_to else free
    return stretches
