"""Figures of a benchmark as lines of one table: what was measured, the reference of the same run, the ratio, the limit."""

from __future__ import annotations

import statistics
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """`times` and `reference` in milliseconds; `limit` on the 95th percentile."""

    what: str
    times: list[float]
    limit: float
    reference: float

    @property
    def p95(self) -> float:
        return sorted(self.times)[max(0, round(len(self.times) * 0.95) - 1)]

    @property
    def holds(self) -> bool:
        return self.p95 <= self.limit

    def __str__(self) -> str:
        median = statistics.median(self.times)
        return (
            f"{self.what:<44}{median:>9.1f} ms   {self.reference:>9.1f} ms   {median / self.reference:>7.2f}×"
            f"  p95 {self.p95:.0f} ≤ {self.limit:.0f} ms, {len(self.times)} times{'' if self.holds else '  MISSED'}"
        )


@dataclass(frozen=True)
class Ratio:
    """`ours` beside a `reference` of the same run, both medians in `unit`; `limit` on their ratio, an upper one or not.
    `limit` None: only to know."""

    what: str
    unit: str
    ours: float
    reference: float
    limit: float | None
    to: str
    at_least: bool = False

    @property
    def ratio(self) -> float:
        return self.ours / self.reference

    @property
    def holds(self) -> bool:
        if self.limit is None:
            return True
        return self.ratio >= self.limit if self.at_least else self.ratio <= self.limit

    def __str__(self) -> str:
        held = "of" if self.limit is None else f"{'≥' if self.at_least else '≤'} {self.limit:.2f}×"
        return (
            f"{self.what:<44}{self.ours:>9.1f} {self.unit:<5}{self.reference:>9.1f} {self.unit:<5}{self.ratio:>7.2f}×"
            f"  {held} {self.to}{'' if self.holds else '  MISSED'}"
        )


@dataclass(frozen=True)
class Value:
    """What was measured, in `unit`, beside the limit it is held to, an upper one or not. `limit` None: only to know."""

    what: str
    unit: str
    ours: float
    limit: float | None = None
    at_least: bool = False

    @property
    def holds(self) -> bool:
        return self.limit is None or (self.ours >= self.limit if self.at_least else self.ours <= self.limit)

    def __str__(self) -> str:
        held = "" if self.limit is None else f"  {'≥' if self.at_least else '≤'} {self.limit:g} {self.unit}"
        return f"{self.what:<44}{self.ours:>9.1f} {self.unit:<5}{'':>23}{held}{'' if self.holds else '  MISSED'}"
