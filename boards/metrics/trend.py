"""Where a number is going: the last five production days against the five before, beyond the noise (domain 1.5)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from boards.metrics.day import Day
from boards.metrics.models import CATEGORIES, Metric
from boards.signals.models import Baseline

WINDOW = 5  # production days
D2 = 1.128  # of moving ranges of two


@dataclass(frozen=True)
class Trend:
    """`moved`: up, down or steady, what the number did; `is_good`: whether that is the better direction."""

    moved: str
    is_good: bool | None = None

    @property
    def word(self) -> str:
        """better, worse or steady."""
        return "steady" if self.is_good is None else "better" if self.is_good else "worse"


def trend_of(metric: Metric, past: Sequence[Day], baseline: Baseline | None) -> Trend | None:
    """The trend out of past days, the latest last; none where there are not yet two windows of values.

    The noise is one sigma of the baseline over the root of the window; without one, sigma of these ten days.
    """
    values = [value for day in past if (value := _level(metric, day)) is not None][-2 * WINDOW :]
    if len(values) < 2 * WINDOW:
        return None
    before, now = values[:WINDOW], values[WINDOW:]
    change = float(sum(now, Fraction()) / WINDOW - sum(before, Fraction()) / WINDOW)
    spread = baseline.mr_bar if baseline else sum(float(abs(b - a)) for a, b in pairwise(values)) / (len(values) - 1)
    if change == 0 or abs(change) < spread / D2 / math.sqrt(WINDOW):
        return Trend("steady")
    up = change > 0
    return Trend("up" if up else "down", is_good=up != (metric.lower_is_better or metric.judge == "worst"))


def _level(metric: Metric, day: Day) -> Fraction | None:
    if metric.judge == "worst":  # near misses are no worse than nothing: reporting is rewarded (L-06)
        return Fraction(max(CATEGORIES.index(day.category or "none") - 1, 0)) if day.state not in ("off", "before") else None
    return day.value
