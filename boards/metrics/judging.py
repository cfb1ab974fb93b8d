"""How readings become one value a day, and the value a colour. Pure: no database, no clock (L-07, L-08, L-12, L-13).

Values are exact fractions of what was written, so that 96.5 meets 96.5 and 90/100 with 499/500 is 589/600.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from boards.metrics.models import Metric
    from boards.metrics.readings import Reading
    from boards.metrics.writing import Number

NO_OUTPUT: Literal["no-output"] = "no-output"  # a ratio over nothing built (L-13)
Rolled = Fraction | Literal["no-output"] | None


@functools.lru_cache(maxsize=4096)
def exact(written: float) -> Fraction:
    """The number as it was written: 0.1 is a tenth, not the double nearest to it."""
    return Fraction(repr(float(written)))


def value_of(metric: Metric, reading: Reading | Number) -> Rolled:
    """What one reading says; "no-output" for a ratio over zero, none for a category or nothing."""
    if reading.numerator is not None and reading.denominator is not None:
        if reading.denominator == 0:
            return NO_OUTPUT
        return exact(reading.numerator) * metric.factor / exact(reading.denominator)
    return exact(reading.value) if reading.value is not None else None


def rolled(metric: Metric, readings: Iterable[Reading], order: Sequence[str]) -> Rolled:
    """The value of a day out of the counting readings of its shifts; `order`: shift codes as they follow each other.

    A reading without a shift stands for the whole day.
    """
    there = [reading for reading in readings if not reading.is_taken_back]
    whole = next((reading for reading in there if not reading.shift), None)
    if whole is not None:
        return value_of(metric, whole)
    if metric.roll_up == "ratio":
        return _ratio(metric, there)
    there.sort(key=lambda reading: order.index(reading.shift) if reading.shift in order else len(order))
    values = [value for reading in there if isinstance(value := value_of(metric, reading), Fraction)]
    if not values:
        return None
    if metric.roll_up == "sum":
        return sum(values, Fraction())
    if metric.roll_up == "mean":
        return sum(values, Fraction()) / len(values)
    if metric.roll_up == "worst_shift":
        return max(values) if metric.lower_is_better else min(values)
    return values[-1]


def meets(metric: Metric, value: Fraction, target: float) -> bool:
    """Whether a value meets a target: at full precision, and equality counts in both directions."""
    return value <= exact(target) if metric.lower_is_better else value >= exact(target)


def worst(categories: Iterable[str | None]) -> str:
    """The worst of several safety categories; "none" where there is none."""
    from boards.metrics.models import CATEGORIES

    return max((category or "none" for category in categories), key=CATEGORIES.index, default="none")


def _ratio(metric: Metric, readings: Sequence[Reading]) -> Rolled:
    pairs = [
        (one.numerator, one.denominator) for one in readings if one.numerator is not None and one.denominator is not None
    ]
    if not pairs:
        return value_of(metric, readings[0]) if len(readings) == 1 else None
    total = sum((exact(below) for _, below in pairs), Fraction())
    if total == 0:
        return NO_OUTPUT
    return sum((exact(above) for above, _ in pairs), Fraction()) * metric.factor / total
