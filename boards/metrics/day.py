"""Day: one metric on one production date, and what is missing there (domain 1.4)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction

from boards.metrics.readings import Reading, RedAnswer


@dataclass(frozen=True)
class Day:
    """One metric on one production date.

    `state`: met, missed, amber; off (nobody planned to work), open (not over or not due yet), missing (due and not
    written), no-output, no-target (written, nothing to compare with), future, or before (not measured yet).
    """

    date: dt.date
    state: str
    value: Fraction | None = None
    target: float | None = None
    category: str | None = None  # of a judged "worst"
    near: int = 0  # near misses and unsafe conditions reported: a dot, never a colour (L-06)
    readings: tuple[Reading, ...] = ()
    lacking: tuple[str, ...] = ()  # planned shifts that nobody has written yet
    answer: RedAnswer | None = None
    late: bool = False  # the time to write it is over
    final: bool = False  # all that was planned is written, or that time is over: a point on the chart

    @property
    def is_red(self) -> bool:
        return self.state == "missed"

    @property
    def corrected(self) -> bool:
        """Changed after the deadline: its cell has a corner (L-15)."""
        return any(reading.corrected for reading in self.readings)

    @property
    def reasons(self) -> dict[str, float]:
        """Why: reason → quantity of the loss."""
        found: dict[str, float] = defaultdict(float)
        for reading in self.readings:
            for one in reading.why:
                found[one.reason] += one.quantity
        return dict(found)

    @property
    def lacks_reason(self) -> bool:
        """Red, of a metric with reasons to choose from, and nobody said why (L-10)."""
        return self.is_red and bool(self.readings) and bool(self.readings[0].metric.reasons) and not self.reasons

    @property
    def lacks_answer(self) -> bool:
        """Red as it was written, and neither an action, an issue nor "none, because" stands beside it (L-10).

        What turned red by an injury has its issue already.
        """
        return self.is_red and bool(self.readings) and self.answer is None
