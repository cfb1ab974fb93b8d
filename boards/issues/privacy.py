"""P-07: who was hurt, and how, is for the people of safety only. Everybody else reads what happened, without names."""

from __future__ import annotations

from typing import Any

from boards.issues.models import Issue
from boards.people.models import Person

SAFETY_FUNCTION = "EHS"
SHOWN = {  # kind → what of its details a page shows to everybody, in this order
    "red_tag": ("item", "quantity", "value_eur", "reason", "held_at", "hold_until", "disposition"),
    "request_release": ("people", "from_on", "to_on", "backfill", "gap", "alternative_on"),
    "request_backfill": ("from_on", "to_on", "shift", "skill", "level"),
    "request_support": ("from_on", "to_on"),
}


def may_read_injury(person: Person | None) -> bool:
    """A specialist of the safety function."""
    if person is None or not person.is_active or person.home_unit.code != SAFETY_FUNCTION:
        return False
    return any(grant.role == "specialist" and grant.counts_on(None) for grant in person.grants)


def shows_names(issue: Issue, person: Person | None) -> bool:
    """Whether the page says who raised it. Of an injury that may be who was hurt."""
    return issue.kind != "injury" or may_read_injury(person)


def details_for(issue: Issue, person: Person | None) -> list[tuple[str, Any]]:
    """What its kind keeps beside the text, as (name, value), for this person."""
    details = issue.details or {}
    if issue.kind == "injury":
        return sorted(details.items()) if may_read_injury(person) else []
    return [(name, details[name]) for name in SHOWN.get(issue.kind, ()) if details.get(name) is not None]
