"""How an action's history and its closing decisions are said."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask_babel import lazy_gettext as _l

from boards.actions.models import Action
from boards.history.models import TimelineEntry

EVENTS: dict[str, Any] = {
    "raised": _l("raised it"),
    "accepted": _l("promised it"),
    "refused": _l("said no"),
    "started": _l("started it"),
    "completed": _l("got it done"),
    "verified": _l("checked it"),
    "closed": _l("closed it"),
    "cancelled": _l("cancelled it"),
    "sent back": _l("sent it back"),
    "reopened": _l("opened it again"),
    "reassigned": _l("gave it to somebody else"),
    "owner left": _l("the owner has left"),
    "trainer left": _l("the trainer has left"),
    "moved": _l("moved the date"),
    "move proposed": _l("asked for another date"),
    "amended": _l("changed the words"),
    "acceptance undone": _l("took back: promised"),
    "start undone": _l("took back: started"),
    "completion undone": _l("took back: done"),
    "verification undone": _l("took back: checked"),
    "closure undone": _l("took back: closed"),
    "cancellation undone": _l("took back: cancelled"),
}
DECISIONS: dict[str, Any] = {
    "standard": {"none": _l("No standard concerned"), "changed": _l("Standard changed")},
    "yokoten": {"none": _l("Nobody else concerned"), "asked": _l("Asked others to look")},
}

STATES: dict[str, Any] = {
    "requested": _l("asked for"),
    "planned": _l("promised"),
    "started": _l("started"),
    "overdue": _l("overdue"),
    "done": _l("done, to be checked"),
    "checked": _l("checked, to be closed"),
    "closed": _l("closed"),
    "cancelled": _l("cancelled"),
}
STEPS: dict[str, Any] = {
    "acceptance": _l("promised"),
    "start": _l("started"),
    "completion": _l("done"),
    "verification": _l("checked"),
    "closure": _l("closed"),
    "cancellation": _l("cancelled"),
}


def event_words(entry: TimelineEntry) -> Any:
    """What happened, as said after a name; an event of another day's version as it was written."""
    return EVENTS.get(entry.event, entry.event)


def decision_words(kind: str, said: str) -> tuple[Any, str]:
    """A closing decision as (its answer, the words with it). `kind` is "standard" or "yokoten"."""
    code, _, words = said.replace(", because ", ": ", 1).partition(":")
    known = DECISIONS[kind].get(code.strip())
    return (known, words.strip()) if known else ("", said)


def state_word(action: Action, today: dt.date) -> Any:
    """The state as a person says it."""
    return STATES["checked" if action.stage == 3 and not action.is_cancelled else action.state(today)]


def step_word(kind: str) -> Any:
    return STEPS[kind]
