"""A metric as a series of points: what charts draw, run rules look at and improvements are measured by.

Final production days only: what can still change is no point yet. As many queries for three years as for a month.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from boards.clock import now
from boards.metrics.day import Day
from boards.metrics.days import Days
from boards.metrics.models import Metric

D2 = 1.128  # sigma in mean moving ranges of two
SURE = 2  # standard errors that two means must lie apart


@dataclass(frozen=True)
class Point:
    """One production day. `value`: exact; `n`: what it rests on, the sum of denominators or how many readings."""

    date: dt.date
    value: Fraction
    state: str
    n: float


@dataclass(frozen=True)
class Comparison:
    """Two stretches of a metric. `gain`: how much better the second is, in the good direction; negative: worse.

    `is_beyond_noise`: more than two standard errors; none while one of them has fewer than two points.
    """

    before: Fraction | None
    before_n: int
    after: Fraction | None
    after_n: int
    gain: Fraction | None
    is_beyond_noise: bool | None


def series(metric: Metric, first: dt.date, last: dt.date, at: dt.datetime | None = None) -> list[Point]:
    """The points between two production dates, both included, as known at an instant (by default now), earliest first."""
    return points_of(Days([metric], first, last, at or now()).of(metric))


def points_of(days: Iterable[Day]) -> list[Point]:
    """The points among days that were read already."""
    return [Point(day.date, day.value, day.state, _rests_on(day)) for day in days if day.final and day.value is not None]


def before_and_after(
    metric: Metric, before_first: dt.date, before_last: dt.date, after_first: dt.date, after_last: dt.date
) -> Comparison:
    """Whether a metric got better from one stretch of production dates to another, and whether that is more than noise.

    Means are of days, as in the limits of its chart. The noise is taken from day to day within each stretch, never across.
    """
    before = [point.value for point in series(metric, before_first, before_last)]
    after = [point.value for point in series(metric, after_first, after_last)]
    old, new = _mean(before), _mean(after)
    if old is None or new is None:
        return Comparison(old, len(before), new, len(after), None, None)
    gain = old - new if metric.lower_is_better else new - old
    ranges = [abs(b - a) for side in (before, after) for a, b in pairwise(side)]
    known = len(before) > 1 and len(after) > 1
    error = float(sum(ranges, Fraction()) / len(ranges)) / D2 * math.sqrt(1 / len(before) + 1 / len(after)) if known else 0.0
    beyond = bool(gain != 0 and abs(float(gain)) > SURE * error) if known else None
    return Comparison(old, len(before), new, len(after), gain, beyond)


def varies_much(points: Sequence[Point]) -> bool:
    """Denominators differ by more than half: limits of such a ratio are approximate (domain 1.6)."""
    return bool(points) and min(point.n for point in points) < max(point.n for point in points) / 2


def _mean(values: Sequence[Fraction]) -> Fraction | None:
    return sum(values, Fraction()) / len(values) if values else None


def _rests_on(day: Day) -> float:
    below = [reading.denominator for reading in day.readings if reading.denominator is not None]
    return sum(below) if below else len(day.readings)
