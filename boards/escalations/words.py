"""How questions, their states and what happened to them are said."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from boards.history.models import TimelineEntry

STATES: dict[str, Any] = {
    "raised": _l("asked"),
    "acknowledged": _l("seen"),
    "passed_up": _l("gone up"),
    "answered": _l("answered, not heard yet"),
    "received": _l("answered and heard"),
    "reopened": _l("asked again"),
}
REASONS: dict[str, Any] = {
    "time": _l("because time ran out"),
    "severity": _l("because it is serious"),
    "authority": _l("because we may not decide it"),
    "cross_function": _l("because several have to agree"),
    "repeat": _l("because it comes back"),
    "manual": "",
}
STEPS: dict[str, Any] = {  # after a name, or alone where time did it
    "acknowledgement": _l("has seen it"),
    "agreement": _l("agrees to"),
    "answer": _l("answered"),
    "asking": _l("asks the same"),
    "comment": _l("says"),
    "hearing": _l("has heard it"),
    "passing": _l("passed it up"),
    "reopening": _l("asks again: this does not answer it"),
}
TIME_RAN_OUT, NOBODY_THERE = _l("Time ran out: it went up."), _l("Nobody is there: it went up at once.")
EVENTS: dict[str, Any] = {
    "asked": _l("asked it"),
    "asked too": _l("asked the same"),
    "acknowledged": _l("has seen it"),
    "agreed": _l("agreed to these words"),
    "answered": _l("answered"),
    "commented": _l("said"),
    "heard": _l("heard it"),
    "passed up": _l("passed it up"),
    "reopened": _l("asked again"),
    "acknowledgement undone": _l("took back: seen"),
    "answer undone": _l("took back: the answer"),
    "hearing undone": _l("took back: heard"),
}


def escalation_state(state: str) -> Any:
    return STATES[state]


def escalation_reason(reason: str) -> Any:
    return REASONS.get(reason, "")


def escalation_event(entry: TimelineEntry) -> Any:
    """What happened, as said after a name; by time alone as a sentence."""
    if entry.event == "passed up" and entry.person is None:
        return TIME_RAN_OUT
    return EVENTS.get(entry.event, entry.event)


def escalation_step(step: Any) -> Any:
    """What was done at a station, as said after a name."""
    if step.kind == "passing" and step.by is None:
        return TIME_RAN_OUT if step.due_at else NOBODY_THERE
    return STEPS[step.kind]
