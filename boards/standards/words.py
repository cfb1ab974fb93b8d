"""The words of standards, as people read them."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from boards.history.models import TimelineEntry

KINDS = {
    "standard_work": _l("Standard work"),
    "work_instruction": _l("Work instruction"),
    "setup_sheet": _l("Setup sheet"),
    "control_plan": _l("Control plan"),
    "safety_rule": _l("Safety rule"),
    "visual_standard": _l("Visual standard"),
    "one_point_lesson": _l("One-point lesson"),
    "code_list": _l("Code list"),
    "checklist": _l("Checklist"),
}
CLASSES = {
    "editorial": _l("editorial: nothing to do"),
    "minor": _l("minor: read it"),
    "major": _l("major: read it and be assessed anew"),
}
LISTS = {  # the figures of a board above, as headings
    "soon": _l("New revisions soon"),
    "unread": _l("Not read yet"),
    "late": _l("Readings overdue"),
    "review": _l("Reviews overdue"),
}
STATES = {
    "draft": _l("being written"),
    "in_review": _l("to be approved"),
    "approved": _l("waits for its day"),
    "effective": _l("in force"),
    "superseded": _l("superseded"),
    "withdrawn": _l("withdrawn"),
    "discarded": _l("thrown away"),
}
ASKS = {  # what a change of a class asks of people
    "editorial": _l("Nothing: only the writing is better"),
    "minor": _l("To read it and say “understood”"),
    "major": _l("To read it and to be assessed again"),
}
ROLES = {  # in which somebody approves
    "owner": _l("process owner"),
    "quality": _l("quality"),
    "ehs": _l("safety"),
    "kso": _l("Kaizen office"),
    "function": _l("approves"),
    "reviewer": _l("may comment"),
}
CODE_CHANGES = {  # of a code in a list
    "new": _l("new"),
    "gone": _l("gone"),
    "retired": _l("out of use now"),
    "used again": _l("in use again"),
    "changed": _l("other words"),
}
SYMBOLS = {
    "safety": _l("Safety"),
    "quality": _l("Quality check"),
    "ergonomics": _l("Easy on the body"),
    "wip": _l("Parts in process"),
    "critical": _l("Key point"),
}
EVENTS = {
    "created": _l("made it"),
    "drafted": _l("began to write it"),
    "written": _l("wrote in it"),
    "commented": _l("commented"),
    "submitted": _l("asked for approval"),
    "signed": _l("approved it"),
    "approved": _l("was the last to approve it"),
    "sent back": _l("sent it back"),
    "recalled": _l("called it back"),
    "thrown away": _l("threw the draft away"),
    "acknowledged": _l("has read it"),
    "asked": _l("has a question"),
    "answered": _l("answered"),
    "reviewed": _l("looked at it: no change"),
    "described": _l("said how it is answered and by whom"),
    "withdrawn": _l("withdrew it"),
    "used": _l("it holds at one more place"),
    "use ended": _l("it does not hold there any more"),
    "started": _l("everybody is trained: it takes effect"),
    "postponed": _l("Not everybody is trained: it takes effect a day later."),
}


def standard_kind(kind: str) -> Any:
    return KINDS.get(kind, kind)


def standard_class(change_class: str | None) -> Any:
    return CLASSES.get(change_class or "", "")


def standard_state(state: str) -> Any:
    return STATES[state]


def standard_list(what: str) -> Any:
    return LISTS[what]


def standard_symbol(symbol: str) -> Any:
    return SYMBOLS.get(symbol, symbol)


def standard_seconds(seconds: int) -> str:
    """How long a step takes: seconds up to two minutes, then minutes, which nobody has to reckon."""
    if seconds <= 120:
        return str(_("%(n)s s", n=seconds))
    minutes, rest = divmod(seconds, 60)
    return str(_("%(minutes)s min %(n)s s", minutes=minutes, n=rest) if rest else _("%(n)s min", n=minutes))


def standard_event(entry: TimelineEntry) -> Any:
    return EVENTS.get(entry.event, entry.event)
