"""The arithmetic of the chart of single values and moving ranges (X-mR, domain 1.6). Pure: no database, no clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

NATURAL = 2.66  # three sigma in mean moving ranges: 3 / d2, d2 = 1.128 for ranges of two
RANGE_LIMIT = 3.267  # D4 for ranges of two


@dataclass(frozen=True)
class Limits:
    """What a process does by itself. `floored`: the lower limit is where nothing lower is possible (K-10)."""

    mean: float
    lower: float
    upper: float
    mr_bar: float
    mr_upper: float
    floored: bool = False
    capped: bool = False


def limits_of(mean: float, mr_bar: float, lowest: float | None = None, highest: float | None = None) -> Limits:
    """The limits of a frozen baseline out of its mean and its mean moving range (K-02), never beyond the possible."""
    lower, upper = mean - NATURAL * mr_bar, mean + NATURAL * mr_bar
    floored, capped = lowest is not None and lower < lowest, highest is not None and upper > highest
    return Limits(
        mean,
        lowest if floored and lowest is not None else lower,
        highest if capped and highest is not None else upper,
        mr_bar,
        RANGE_LIMIT * mr_bar,
        floored,
        capped,
    )


def moving_ranges(values: Sequence[float]) -> list[float | None]:
    """How far each value lies from the one before; none for the first."""
    return [None, *(abs(after - before) for before, after in pairwise(values))] if values else []
