"""How an idea's states and what was said about it are worded for colleagues."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from boards.history.models import TimelineEntry

STATES: dict[str, Any] = {
    "submitted": _l("waits for an answer"),
    "needs_info": _l("question to the author"),
    "accepted": _l("accepted"),
    "declined": _l("declined"),
    "parked": _l("parked"),
    "merged": _l("goes on with another"),
    "trial": _l("in trial"),
    "implemented": _l("in use"),
    "standardised": _l("in the standard"),
}
STEPS: dict[str, Any] = {
    "question": _l("asked a question"),
    "word": _l("answered"),
    "reply": _l("replied"),
    "acceptance": _l("said yes"),
    "owner": _l("gave it to somebody else"),
    "decline": _l("declined it"),
    "parking": _l("parked it"),
    "merger": _l("put it together with another"),
    "trial": _l("tries it out"),
    "report": _l("says it is in use"),
    "implementation": _l("has seen it in use"),
    "standardisation": _l("put it into the standard"),
    "reopening": _l("opened it again"),
    "relapse": _l("found it not in use any more"),
}


def idea_state(state: str) -> Any:
    return STATES[state]


def idea_step(kind: str) -> Any:
    """What somebody did, as said after a name."""
    return STEPS.get(kind, kind)


EVENTS: dict[str, Any] = {
    "hidden": _l("took it off the screens"),
    "shown again": _l("brought it back to the screens"),
    "look asked": _l("asked to look"),
    "visited": _l("has gone and seen it"),
    "adopted": _l("does it the same way"),
    "adapted": _l("does it in an own way"),
    "not_applicable": _l("does not do it"),
}
LOOKS: dict[str, Any] = {
    "asked": _l("asked to look"),
    "visited": _l("gone and seen"),
    "adopted": _l("does it the same way"),
    "adapted": _l("does it in an own way"),
    "not_applicable": _l("does not fit there"),
}


def idea_event(entry: TimelineEntry) -> Any:
    """What happened beside what was said, as said after a name; what was taken back says so."""
    kind = entry.event.removesuffix(" undone")
    if kind != entry.event:
        return _l("took back: %(what)s", what=idea_step(kind))
    return EVENTS.get(entry.event) or idea_step(entry.event)


def look_state(state: str) -> Any:
    """How far another team is that was asked to look."""
    return LOOKS[state]
