"""Natural process limits of individual values, by their moving ranges (X-mR, domain 1.6). Pure: no database, no clock.

Never by the standard deviation of all values: a shift would inflate it and hide itself (K-02).
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

FEWEST, PREFERRED = 12, 20  # points of a baseline (K-04)
D2 = Fraction("1.128")  # mean range of two normal values, in sigma
D2_MEDIAN = Fraction("0.954")  # the same of the median range
REACH = Fraction("2.66")  # from the mean to a limit, in mean moving ranges: 3 / 1.128
RANGE_REACH = Fraction("3.267")  # D4 of two: the upper limit of the moving range
SIGMAS = 3  # from the mean to a limit
NOISE = 9  # decimals of z: what lies nearer to a limit than that lies on it (a frozen mean is kept as a double)
FAR = Fraction(10**6)


@dataclass(frozen=True)
class Limits:
    """Limits on both sides of a mean. `lowest`, `highest`: what is physically possible, if anything bounds it."""

    mean: Fraction
    sigma: Fraction
    reach: Fraction  # from the mean to a limit
    range_limit: Fraction  # of the moving range; its lower limit is zero
    lowest: Fraction | None = None
    highest: Fraction | None = None

    @property
    def lower(self) -> Fraction:
        """As it is drawn: at the physical minimum where it would lie below it (K-10)."""
        natural = self.mean - self.reach
        return natural if self.lowest is None else max(natural, self.lowest)

    @property
    def upper(self) -> Fraction:
        natural = self.mean + self.reach
        return natural if self.highest is None else min(natural, self.highest)

    @property
    def has_low_side(self) -> bool:
        """Whether low values can say anything: not where the limit lies below what is possible (K-10)."""
        return self.lowest is None or self.mean - self.reach >= self.lowest

    def z(self, value: Fraction) -> Fraction:
        """How far a value lies from the mean, in thirds of the distance to a limit: what is drawn is what is judged.

        A third of 2.66 ranges is sigma to its fourth digit; a value exactly on the drawn limit is no signal.
        """
        if not self.reach:
            return FAR * ((value > self.mean) - (value < self.mean))
        return round((value - self.mean) * SIGMAS / self.reach, NOISE)


def limits_of(
    values: Sequence[Fraction], lowest: Fraction | None = None, highest: Fraction | None = None, median: bool = False
) -> Limits | None:
    """Limits out of a baseline's values in their order; none below twelve of them (K-04).

    `median`: by the median moving range, for a baseline with a few wild points.
    """
    if len(values) < FEWEST:
        return None
    mean, ranges = mean_of(values), moving_ranges(values)
    if median:
        sigma = statistics.median(ranges) / D2_MEDIAN
        return Limits(mean, sigma, SIGMAS * sigma, RANGE_REACH * sigma * D2, lowest, highest)
    return frozen(mean, mean_of(ranges), lowest, highest)


def frozen(mean: Fraction, mr_bar: Fraction, lowest: Fraction | None = None, highest: Fraction | None = None) -> Limits:
    """Limits out of a baseline's mean and its mean moving range."""
    return Limits(mean, mr_bar / D2, REACH * mr_bar, RANGE_REACH * mr_bar, lowest, highest)


def mean_of(values: Sequence[Fraction]) -> Fraction:
    return sum(values, Fraction()) / len(values)


def moving_ranges(values: Sequence[Fraction]) -> list[Fraction]:
    """How far each value is from the one before it."""
    return [abs(after - before) for before, after in pairwise(values)]
