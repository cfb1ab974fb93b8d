"""The Pareto of reasons: which few of them make most of the loss (K-09). Pure: no database, no clock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

MOST = 8  # reasons that stand by their name; what is left is folded into Other
OTHERS = ("other", "others", "sonstiges", "sonstige", "andere", "anderes")


@dataclass(frozen=True)
class Bar:
    """`quantity`: of the loss, in the metric's own pieces, minutes …; `share` and `cumulative`: percent of all of it.

    `reason` is empty for what was folded together and has no name of its own. `behind`: the reasons counted in it.
    """

    reason: str
    quantity: float
    share: float
    cumulative: float
    behind: tuple[str, ...]
    is_other: bool = False


def pareto(losses: Mapping[str, float], order: Sequence[str] = ()) -> list[Bar]:
    """Reasons by what they cost, the greatest first, Other last whatever its size. Equal ones as `order` has them."""
    there = {reason: quantity for reason, quantity in losses.items() if quantity > 0}
    place = {reason: n for n, reason in enumerate(order)}
    named = sorted(
        (reason for reason in there if not is_other(reason)),
        key=lambda reason: (-there[reason], place.get(reason, len(place)), reason),
    )
    other = [reason for reason in there if is_other(reason)]
    folded = [*named[MOST:], *other]
    rows: list[tuple[str, tuple[str, ...], bool]] = [(reason, (reason,), False) for reason in named[:MOST]]
    if folded:
        rows.append((other[0] if other else "", tuple(folded), True))
    total, run, bars = sum(there.values()), 0.0, []
    for reason, behind, is_last in rows:
        quantity = sum(there[one] for one in behind)
        run += quantity
        bars.append(Bar(reason, quantity, 100 * quantity / total, 100 * run / total, behind, is_last))
    return bars


def is_other(reason: str) -> bool:
    """Whether a reason is the plant's word for all that has no name."""
    return reason.strip().casefold() in OTHERS
