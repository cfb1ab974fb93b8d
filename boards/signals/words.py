"""A signal in words: what happened, in a sentence anybody understands, and where to look."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from flask_babel import format_decimal
from flask_babel import lazy_gettext as _l

from boards.history.models import TimelineEntry
from boards.metrics.models import Metric
from boards.signals.models import Signal, SignalHit

STRONGEST = ("WE1", "N1", "WE2", "N5", "WE4", "N2", "WE3", "N6", "N3", "N8", "N4", "N7")
BOTH = {"N1": "WE1", "N5": "WE2", "N6": "WE3"}  # the same pattern under Nelson's name

SHORT: dict[tuple[str, int], Any] = {  # at most 40 letters, for a wall
    ("WE1", 1): _l("beyond the upper limit"),
    ("WE1", -1): _l("beyond the lower limit"),
    ("WE2", 1): _l("2 of 3 days far above the mean"),
    ("WE2", -1): _l("2 of 3 days far below the mean"),
    ("WE3", 1): _l("4 of 5 days clearly above the mean"),
    ("WE3", -1): _l("4 of 5 days clearly below the mean"),
    ("WE4", 1): _l("8 days above the mean"),
    ("WE4", -1): _l("8 days below the mean"),
    ("N2", 1): _l("9 days above the mean"),
    ("N2", -1): _l("9 days below the mean"),
    ("N3", 1): _l("6 days rising"),
    ("N3", -1): _l("6 days falling"),
    ("N4", 0): _l("14 days up and down in turn"),
    ("N7", 0): _l("15 days very close to the mean"),
    ("N8", 0): _l("8 days far from the mean"),
}
MEANING: dict[str, Any] = {
    "WE1": _l("that day was not like the others. Look at what happened there."),
    "WE2": _l("something is changing. Look at what these days have in common."),
    "WE3": _l("it is drifting away. Look at what has crept in."),
    "WE4": _l("something changed. Look at what was different when it began."),
    "N2": _l("something changed. Look at what was different when it began."),
    "N3": _l("something wears or drifts. Look at what gets a little more every day."),
    "N4": _l("two things take turns. Look at shifts, machines or materials that alternate."),
    "N7": _l("calmer than it can be. Look at the limits and at how the numbers are made."),
    "N8": _l("two things are mixed. Look at what differs between these days."),
}
BETTER = _l("something got better. Do you know why?")
GONE = _l("The numbers were corrected: there is no pattern any more.")
GONE_SHORT = _l("corrected: no pattern any more")

STATES: dict[str, Any] = {
    "new": _l("new"),
    "explained": _l("explained"),
    "acting": _l("something is done"),
    "closed": _l("closed"),
}
EVENTS: dict[str, Any] = {
    "raised": _l("Seen in the numbers."),
    "hit": _l("Another pattern was seen."),
    "turned": _l("It was good news. Now it is not."),
    "judged again": _l("Numbers were corrected and judged again."),
    "all gone": GONE,
    "explained": _l("says why"),
    "acted": _l("does something about it"),
    "closed": _l("closed it"),
    "explanation undone": _l("took back: why"),
    "acting undone": _l("took back: what is done"),
    "closure undone": _l("took back: closed"),
}
STEPS: dict[str, Any] = {
    "explanation": _l("explained"),
    "acting": _l("something is done"),
    "closure": _l("closed"),
}


def sentence(signal: Signal) -> str:
    """What happened and where to look: "8 days below the mean: something changed. Look at …"."""
    hit = telling(signal)
    if hit is None:
        return str(GONE)
    meaning = MEANING[BOTH.get(hit.rule, hit.rule)] if signal.direction == "adverse" else BETTER
    pattern = pattern_words(hit.rule, hit.side)
    return f"{pattern[:1].upper()}{pattern[1:]}: {meaning}"


def short(signal: Signal) -> str:
    """The same in at most 40 letters: "8 days below the mean"."""
    hit = telling(signal)
    return str(GONE_SHORT) if hit is None else pattern_words(hit.rule, hit.side)


def telling(signal: Signal) -> SignalHit | None:
    """The hit that tells it best: of the signal's direction the first, of one day the strongest; none where all are gone."""
    from boards.signals.raising import is_adverse

    def rank(hit: SignalHit) -> tuple[bool, Any, int]:
        other = is_adverse(signal.metric, hit.side) != (signal.direction == "adverse")
        return other, hit.production_date, STRONGEST.index(hit.rule)

    return min(signal.live_hits, key=rank, default=None)


def pattern_words(rule: str, side: int) -> str:
    """A pattern by itself: "8 days above the mean"."""
    return str(SHORT[BOTH.get(rule, rule), side])


def figure(metric: Metric, value: Fraction | float, more: int = 0) -> str:
    """A number of a metric as the page's language writes it, with its unit: "97.1 %". `more` decimals for means."""
    decimals = metric.decimals + more
    number = format_decimal(float(value), format="#,##0." + "0" * decimals if decimals else "#,##0")
    return f"{number}\N{NO-BREAK SPACE}{metric.unit_of_measure}".strip()


def signal_state(state: str) -> Any:
    return STATES[state]


def signal_step(kind: str) -> Any:
    """What somebody has just reached, for the undo."""
    return STEPS[kind]


def signal_event(entry: TimelineEntry) -> Any:
    """What happened: as said after a name, or by itself where the numbers did it."""
    return EVENTS.get(entry.event, entry.event)
