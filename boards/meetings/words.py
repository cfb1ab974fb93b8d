"""How a meeting's record and its agenda are said."""

from __future__ import annotations

from typing import Any

from flask import current_app, url_for
from flask_babel import gettext as _

from boards.meetings.topics import Topics
from boards.records import address_of


def group_word(name: str) -> str:
    """The heading of a part of the record."""
    words = {
        "decided": _("Decided"),
        "new": _("New actions"),
        "closed": _("Closed"),
        "checked": _("Checked: it works"),
        "done": _("Done"),
        "letters": _("Red numbers"),
        "moved": _("Another date"),
        "noticed": _("Noticed"),
        "resolved": _("Put right"),
        "escalated": _("Asked for help"),
        "acknowledged": _("Seen, an answer will come"),
        "answered": _("Answered"),
        "heard": _("Answers heard"),
        "ideas": _("Ideas talked about"),
    }
    word: str = words[name]
    return word


def topic_count(look: Topics, topic: str) -> str:
    """What stands at the right of the agenda: how much waits under this topic; nothing where nothing waits."""
    meeting = look.meeting
    if topic == "here":
        size = getattr(look, "members", None)
        most = len(size) if size is not None else look.crew_size
        return f"{meeting.head_count}/{most}" if meeting.head_count is not None else ""
    if topic == "safety":
        return _count(len(look.safety)) or (_("none") if (meeting.looked_at or {}).get("safety") == "nothing" else "")
    lists: dict[str, Any] = {
        "yesterday": lambda: look.red_letters + look.went_wrong,
        "actions": lambda: look.pressing,
        "ideas": lambda: look.ideas_waiting,
        "answers": lambda: look.answers,
        "teams": lambda: [row for row in look.rows if row.is_red] + look.missed,  # type: ignore[attr-defined]
        "owed": lambda: look.owed,  # type: ignore[attr-defined]
        "promises": lambda: look.own_late,  # type: ignore[attr-defined]
    }
    return _count(len(lists[topic]())) if topic in lists else ""


def record_address(record: Any) -> str | None:
    """The page of any record; none while its kind has no page."""
    endpoint, found = address_of(record)
    values: dict[str, Any] = {**found}
    return url_for(endpoint, **values) if endpoint in current_app.view_functions else None


def _count(number: int) -> str:
    return str(number) if number else ""
