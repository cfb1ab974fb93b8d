"""What a chart of individual values has as points: final days with a number, in their order, whoever draws or judges them.

Days nobody planned to work do not exist: neighbours are consecutive production days. A day nobody recorded is skipped and
marked, it ends no run (K-06).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from boards.metrics.day import Day
from boards.metrics.judging import exact
from boards.metrics.models import Metric
from boards.signals.limits import Limits, frozen
from boards.signals.models import Baseline
from boards.signals.run_rules import BELOW, Completed, completed

SKIPPED = ("missing", "no-output")  # states of days that should have a point and have none
UNEVEN = Fraction(1, 4)  # of the mean denominator: what varies more makes limits approximate


@dataclass(frozen=True)
class Point:
    """One production day. `out_of`: what a ratio was taken over, if it was."""

    date: dt.date
    value: Fraction
    out_of: Fraction | None = None


def points_in(days: Iterable[Day]) -> list[Point]:
    """The points among days that follow each other."""
    return [Point(day.date, day.value, _out_of(day)) for day in days if day.final and day.value is not None]


def skipped_in(days: Iterable[Day]) -> list[dt.date]:
    """Production days without a point, to be marked (K-06)."""
    return [day.date for day in days if day.value is None and day.state in SKIPPED]


def limits_by(baseline: Baseline, metric: Metric) -> Limits:
    """The limits that a baseline froze, cut at what is physically possible (K-01, K-10)."""
    lowest, highest = (None if bound is None else exact(bound) for bound in (metric.lowest, metric.highest))
    return frozen(exact(baseline.mean), exact(baseline.mr_bar), lowest, highest)


def judged(points: Sequence[Point], limits: Limits) -> dict[dt.date, list[Completed]]:
    """By production date every pattern its point completes; on the low side none where it can say nothing (K-10).

    A falling trend (N3) says how the number moves, not on which side it lies: it stays.
    """
    patterns = completed([limits.z(point.value) for point in points])
    telling = [[one for one in found if limits.has_low_side or one.side != BELOW or one.rule == "N3"] for found in patterns]
    return {point.date: found for point, found in zip(points, telling, strict=True) if found}


def are_approximate(points: Iterable[Point]) -> bool:
    """Whether the limits are only roughly right: ratios over strongly varying numbers (domain 1.6)."""
    over = [point.out_of for point in points if point.out_of]
    mean = sum(over, Fraction()) / len(over) if over else Fraction()
    return any(abs(one - mean) > UNEVEN * mean for one in over)


def _out_of(day: Day) -> Fraction | None:
    over = [exact(reading.denominator) for reading in day.readings if reading.denominator is not None]
    return sum(over, Fraction()) if over else None
