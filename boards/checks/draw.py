"""Drawing a card: every card of the deck comes up once before any repeats, and nobody can draw again (H-10).

The next card follows from the seed of the plan and from what was drawn before, so that looking twice shows the same.
"""

from __future__ import annotations

import random
from collections.abc import Sequence


def next_card(deck: Sequence[str], drawn: Sequence[str], seed: str) -> str:
    """The code of the card that comes next, after those `drawn` so far, the first one first.

    A deck that has changed meanwhile goes on with what it has now: a new card comes up in the running round.
    Raises ValueError for an empty deck.
    """
    if not deck:
        raise ValueError("an empty deck")
    left = sorted(set(deck) - _round(deck, drawn)) or sorted(set(deck))
    return random.Random(f"{seed}/{len(drawn)}").choice(left)


def _round(deck: Sequence[str], drawn: Sequence[str]) -> set[str]:
    """What has come up in the running round: since the last time every card had."""
    cards, seen = set(deck), set[str]()
    for code in drawn:
        if code in seen and code in cards:  # it repeats, so that a round had ended
            seen = set()
        seen.add(code)
        if seen >= cards:
            seen = set()
    return seen
