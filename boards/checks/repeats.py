"""Findings that come back: a bad answer to the same question in consecutive audits of an area (H-11)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

MARKED, TO_TIER_TWO = 2, 3  # audits in a row


def in_a_row(code: str, audits: Sequence[Mapping[str, bool]]) -> int:
    """How often in a row a question was answered badly, counted back from the latest audit.

    `audits`: the latest first; of each the questions it asked → whether the answer was bad. An audit that didn't ask it
    (another layer, not applicable) neither breaks the row nor lengthens it.
    """
    count = 0
    for audit in audits:
        if code in audit:
            if not audit[code]:
                break
            count += 1
    return count


def same_code(former: Mapping[str, str], code: str) -> str:
    """The code under which a question is known now: `former` says which old code became which (H-11: mapped)."""
    seen = {code}
    while (now := former.get(code)) is not None and now not in seen:
        seen.add(now)
        code = now
    return code
