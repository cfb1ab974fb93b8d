"""Adherence: how many of the checks that were due were done in time (H-07, H-08)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

DUE = ("done", "late", "missed", "excused")  # states of a check whose time has come; open and coming ones are not due yet


@dataclass(frozen=True)
class Adherence:
    """Late counts by itself: it is content, and the slot stays missed (H-07). What is excused was not asked for."""

    due: int = 0
    done: int = 0  # in time
    late: int = 0
    missed: int = 0
    excused: int = 0

    @property
    def asked(self) -> int:
        return self.due - self.excused

    @property
    def percent(self) -> Fraction | None:
        """On time / (due − excused) in per cent; none where nothing was asked for."""
        return Fraction(100 * self.done, self.asked) if self.asked else None

    def __add__(self, other: Adherence) -> Adherence:
        return Adherence(
            self.due + other.due,
            self.done + other.done,
            self.late + other.late,
            self.missed + other.missed,
            self.excused + other.excused,
        )


def adherence(states: Iterable[str]) -> Adherence:
    """Of the states of checks: done, late, missed, excused; others don't count."""
    counted = Counter(state for state in states if state in DUE)
    return Adherence(sum(counted.values()), *(counted[state] for state in DUE))
