"""Where on a chart which limits stand: each baseline from its first day to the last that it judges (K-08)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from boards.metrics.models import Metric
from boards.signals.models import Baseline
from boards.signals.points import limits_by

DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Lines:
    """A baseline as it is drawn. `floored`: the lower limit is where nothing lower is possible (K-10)."""

    mean: float
    lower: float
    upper: float
    mr_bar: float
    mr_upper: float
    floored: bool


@dataclass(frozen=True)
class Stretch:
    """A baseline's lines over the places (from `start` to `end`) that they stand for; `old`: another took its place."""

    limits: Lines
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
            stretches.append(Stretch(lines_of(baseline, metric), places[0], places[-1], baseline.valid_to is not None))
        free = last + DAY if baseline.valid_to else free
    return stretches


def lines_of(baseline: Baseline, metric: Metric) -> Lines:
    limits = limits_by(baseline, metric)
    mean, lower, upper = float(limits.mean), float(limits.lower), float(limits.upper)
    return Lines(mean, lower, upper, baseline.mr_bar, float(limits.range_limit), not limits.has_low_side)
