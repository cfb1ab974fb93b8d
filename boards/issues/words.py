"""How kinds, states and events of issues are said."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from boards.history.models import TimelineEntry
from boards.issues.models import Issue

KINDS: dict[str, Any] = {
    "andon": _l("Help"),
    "abnormality": _l("Something is wrong"),
    "near_miss": _l("Near miss"),
    "unsafe_condition": _l("Unsafe"),
    "injury": _l("Injury"),
    "nonconformity": _l("Parts not ok"),
    "red_tag": _l("Red tag"),
    "request_release": _l("Release asked"),
    "request_backfill": _l("Stand-in asked"),
    "request_support": _l("Support asked"),
    "concern": _l("Worry"),
}
ICONS = {
    "andon": "siren",
    "near_miss": "triangle-alert",
    "unsafe_condition": "triangle-alert",
    "injury": "shield-alert",
    "nonconformity": "lock",
    "red_tag": "tag",
    "concern": "message-circle",
    "request_release": "users",
    "request_backfill": "user-plus",
    "request_support": "hand-helping",
}
STATES: dict[str, Any] = {
    "raised": _l("nobody yet"),
    "acknowledged": _l("somebody is at it"),
    "contained": _l("contained"),
    "resolved": _l("put right"),
    "declined": _l("declined"),
    "withdrawn": _l("taken back"),
}
OUTCOMES: dict[str, Any] = {  # of a request
    "granted": _l("granted"),
    "granted_partly": _l("granted in part"),
    "alternative": _l("another way"),
    "declined": _l("no"),
}
WHAT: dict[str, Any] = {  # of a call for help
    "safety": _l("Safety"),
    "quality": _l("Quality"),
    "delivery": _l("Delivery"),
    "machine": _l("Machine"),
    "material": _l("Material"),
}
ROLES: dict[str, Any] = {
    "team_leader": _l("team leader"),
    "shift_lead": _l("shift lead"),
    "value_stream_manager": _l("value stream manager"),
    "plant_manager": _l("plant manager"),
}
SEVERITIES: dict[str, Any] = {
    "first_aid": _l("first aid"),
    "recordable": _l("recordable"),
    "lost_time": _l("lost time"),
}
EVENTS: dict[str, Any] = {
    "raised": _l("raised it"),
    "acknowledged": _l("is there"),
    "contained": _l("contained it"),
    "resolved": _l("put it right"),
    "declined": _l("said no"),
    "withdrawn": _l("took it back"),
    "reopened": _l("says it is back"),
    "line stopped": _l("says the line stands"),
    "line restarted": _l("says the line runs again"),
    "signed": _l("added a name or words"),
    "acknowledgement undone": _l("took back: is there"),
    "containment undone": _l("took back: contained"),
    "resolution undone": _l("took back: put right"),
    "decline undone": _l("took back: no"),
    "held": _l("laid it elsewhere"),
    "claimed": _l("can use it"),
}
STEPS: dict[str, Any] = {
    "acknowledgement": _l("you are there"),
    "containment": _l("contained"),
    "resolution": _l("put right"),
    "decline": _l("said no"),
}


def issue_kind(kind: str) -> Any:
    return KINDS[kind]


def issue_icon(kind: str) -> str:
    return ICONS.get(kind, "circle-alert")


def issue_state(state: str) -> Any:
    return STATES[state]


def outcome_word(outcome: str) -> Any:
    return OUTCOMES[outcome]


def issue_step(kind: str) -> Any:
    """What somebody has just reached, for the undo."""
    return STEPS.get(kind, kind)


def issue_title(issue: Issue) -> Any:
    """Its first words; without any what kind it is. Of a call for help what it is about."""
    if issue.text:
        line = " ".join(issue.text.split())
        return line if len(line) <= 80 else line[:80].rsplit(" ", 1)[0] + " …"
    return issue_about(issue) or KINDS[issue.kind]


def issue_about(issue: Issue) -> Any:
    """What a call is about: safety, quality, delivery, machine, material."""
    return WHAT.get((issue.details or {}).get("what", ""), "")


def what_word(what: str) -> Any:
    return WHAT[what]


def role_word(role: str) -> Any:
    return ROLES[role]


def severity_word(severity: str) -> Any:
    return SEVERITIES[severity]


def issue_event(entry: TimelineEntry) -> Any:
    """What happened, as said after a name; of what time did, without one."""
    if entry.event == "called":
        role = ROLES[(entry.details or {}).get("role", "team_leader")]
        if (entry.details or {}).get("to"):
            return _l("Nobody answered. Called: %(role)s", role=role)
        return _l("Nobody answered, and no %(role)s is there", role=role)
    return EVENTS.get(entry.event, entry.event)
