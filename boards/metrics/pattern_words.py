"""How signals are said in one sentence: what the pattern was, and whether it got better or worse."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from boards.metrics.watching import Signal

PATTERNS: dict[str, Any] = {
    "WE1": _l("one day beyond the limits"),
    "N1": _l("one day beyond the limits"),
    "WE2": _l("two of three days far from the mean"),
    "N5": _l("two of three days far from the mean"),
    "WE3": _l("four of five days away from the mean"),
    "N6": _l("four of five days away from the mean"),
    "WE4": _l("8 days on one side of the mean"),
    "N2": _l("9 days on one side of the mean"),
    "N3": _l("six days up or down in a row"),
    "N4": _l("14 days up and down in turn"),
    "N7": _l("15 days close to the mean: are the limits right?"),
    "N8": _l("8 days away from the mean on both sides"),
}
STATES: dict[str, Any] = {
    "new": _l("nobody yet"),
    "explained": _l("explained"),
    "acting": _l("somebody is at it"),
    "closed": _l("closed"),
}


def signal_sentence(signal: Signal) -> str:
    """What was seen, in one sentence; a good one asks what helped (K-05)."""
    rules = dict.fromkeys(hit.rule for hit in signal.hits if hit.gone_on is None) or dict.fromkeys(
        hit.rule for hit in signal.hits
    )
    seen = ", ".join(dict.fromkeys(str(PATTERNS.get(rule, rule)) for rule in rules))
    seen = seen[:1].upper() + seen[1:]
    if signal.direction == "good":
        return str(_("%(seen)s: it got better. Do you know why?", seen=seen))
    return str(_("%(seen)s: something changed.", seen=seen))


def signal_state(state: str) -> str:
    return str(STATES[state])
