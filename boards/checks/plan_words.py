"""How plans of checks, who does them and who may are said."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from boards.history.models import TimelineEntry
from boards.issues.words import ROLES as LINE_ROLES

RULES: dict[str, Any] = {
    "anybody": _l("Anybody"),
    "not_own_team": _l("Nobody of the area's own team"),
    "not_own_value_stream": _l("Nobody of the own value stream"),
    "not_involved": _l("Nobody who took part in it"),
}
FREQUENCIES: dict[str, Any] = {
    "each_shift": _l("each shift"),
    "daily": _l("each day"),
    "weekly": _l("each week"),
    "monthly": _l("each month"),
    "quarterly": _l("each quarter"),
    "on_dates": _l("on certain days"),
    "by_item": _l("each item in its own rhythm"),
}
ROLES: dict[str, Any] = {
    "worker": _l("team member"),
    **LINE_ROLES,
    "kso": _l("Kaizen office"),
    "specialist": _l("specialist"),
    "trainer": _l("trainer"),
}
ASSIGNEES: dict[str, Any] = {
    "person": _l("One person"),
    "role": _l("Whoever has a role here"),
    "rotation": _l("Several in turn"),
    "named": _l("Named each time"),
    "crew": _l("The crew at work"),
}
PLAN_EVENTS: dict[str, Any] = {
    "planned": _l("planned it"),
    "plan ended": _l("said until when it counts"),
    "plan changed": _l("planned it otherwise from then on"),
}


def plan_event(entry: TimelineEntry) -> Any:
    return PLAN_EVENTS.get(entry.event, entry.event)
