"""The run rules of Western Electric and of Nelson, over values in units of sigma (domain 1.6). Pure: no database, no clock.

"Beyond" is strict: exactly on a limit is not beyond. On the centre line is on no side, so it ends a run; equal neighbours
end a trend. Of "k of n" the newest point is itself one of the k. A pattern belongs to the point that completes it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

ABOVE, BELOW, NEITHER = 1, -1, 0
SPANS = {"WE1": 1, "WE2": 3, "WE3": 5, "WE4": 8, "N1": 1, "N2": 9, "N3": 6, "N4": 14, "N5": 3, "N6": 5, "N7": 15, "N8": 8}
LONGEST = max(SPANS.values())  # points that the longest pattern looks at
Points = Sequence[Fraction]


@dataclass(frozen=True)
class Completed:
    """A pattern that a point completes. `side`: 1 above the mean or rising, -1 below or falling, 0 neither."""

    rule: str
    side: int


def completed(z: Points) -> list[list[Completed]]:
    """For each value the patterns it completes. `z`: distances from the mean in sigma, consecutive points."""
    return [_by_the_last_of(z[max(0, n - LONGEST + 1) : n + 1]) for n in range(len(z))]


def _by_the_last_of(window: Points) -> list[Completed]:
    found = ((rule, finds(window)) for rule, finds in RULES.items())
    return [Completed(rule, side) for rule, side in found if side is not None]


def _beyond(k: int, n: int, sigmas: int) -> Callable[[Points], int | None]:
    """k of n points farther than so many sigma from the mean, all on the side of the newest."""

    def finds(window: Points) -> int | None:
        side = _sign(window[-1])
        there = [side * z > sigmas for z in window[-n:]]
        return side if side and there[-1] and sum(there) >= k else None

    return finds


def _run(n: int) -> Callable[[Points], int | None]:
    """n points on one side of the mean."""

    def finds(window: Points) -> int | None:
        sides = {_sign(z) for z in window[-n:]}
        return sides.pop() if len(window) >= n and sides in ({ABOVE}, {BELOW}) else None

    return finds


def _trend(n: int) -> Callable[[Points], int | None]:
    """n points each above the one before it, or each below."""

    def finds(window: Points) -> int | None:
        ways = set(_ways(window[-n:]))
        return ways.pop() if len(window) >= n and ways in ({ABOVE}, {BELOW}) else None

    return finds


def _alternating(n: int) -> Callable[[Points], int | None]:
    """n points up and down in turn."""

    def finds(window: Points) -> int | None:
        ways = _ways(window[-n:])
        return NEITHER if len(window) >= n and all(a * b == -1 for a, b in pairwise(ways)) else None

    return finds


def _hugging(n: int) -> Callable[[Points], int | None]:
    """n points, none of them beyond one sigma."""

    def finds(window: Points) -> int | None:
        return NEITHER if len(window) >= n and all(abs(z) <= 1 for z in window[-n:]) else None

    return finds


def _avoiding(n: int) -> Callable[[Points], int | None]:
    """n points, all of them beyond one sigma, some above and some below."""

    def finds(window: Points) -> int | None:
        last = window[-n:]
        far = len(window) >= n and all(abs(z) > 1 for z in last)
        return NEITHER if far and {_sign(z) for z in last} == {ABOVE, BELOW} else None

    return finds


def _ways(points: Points) -> list[int]:
    return [_sign(after - before) for before, after in pairwise(points)]


def _sign(number: Fraction) -> int:
    return (number > 0) - (number < 0)


RULES: dict[str, Callable[[Points], int | None]] = {
    "WE1": _beyond(1, SPANS["WE1"], 3),
    "WE2": _beyond(2, SPANS["WE2"], 2),
    "WE3": _beyond(4, SPANS["WE3"], 1),
    "WE4": _run(SPANS["WE4"]),
    "N1": _beyond(1, SPANS["N1"], 3),
    "N2": _run(SPANS["N2"]),
    "N3": _trend(SPANS["N3"]),
    "N4": _alternating(SPANS["N4"]),
    "N5": _beyond(2, SPANS["N5"], 2),
    "N6": _beyond(4, SPANS["N6"], 1),
    "N7": _hugging(SPANS["N7"]),
    "N8": _avoiding(SPANS["N8"]),
}
