"""P-07: who was hurt, and how, is for the people of safety only. Everybody else reads what happened, without names."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from boards.db import db
from boards.issues.models import Issue
from boards.people.models import Person
from boards.plant.pages import day

SAFETY_FUNCTION = "EHS"
SHOWN = {  # kind → what of its details a page shows to everybody, in this order
    "red_tag": ("item", "quantity", "value_eur", "reason", "held_at", "hold_until", "claimed_by", "disposition"),
    "request_release": (
        "people", "from_on", "to_on", "shift", "granted", "backfill", "planned_stop", "gap", "alternative_on", "offered_on",
    ),
    "request_backfill": ("from_on", "to_on", "shift", "skill", "level", "backfill", "planned_stop", "offered_on"),
    "request_support": ("from_on", "to_on", "offered_on"),
}  # fmt: skip


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
    shown = [(name, details[name]) for name in SHOWN.get(issue.kind, ()) if details.get(name) is not None]
    return _with_names(shown) if issue.is_request else shown


def _with_names(shown: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
    """People are kept by their ids, so that another name is read everywhere (P-09)."""
    ids = {one for name, value in shown if name in ("people", "granted") for one in value if isinstance(one, int)}
    rows = [one for name, value in shown if name == "backfill" and isinstance(value, list) for one in value]
    ids |= {row[who] for row in rows for who in ("stand_in", "person") if row.get(who)}
    names = {one.id: one.short_name for one in db.session.scalars(select(Person).where(Person.id.in_(ids)))} if ids else {}
    return [(name, _named(name, value, names)) for name, value in shown if value != []]


def _named(name: str, value: Any, names: dict[int, str]) -> Any:
    if name in ("people", "granted"):
        return [names.get(one, one) for one in value]
    if name == "backfill" and isinstance(value, list):
        return [
            " ".join(str(part) for part in (day(row["date"]), row.get("station"), names.get(row["stand_in"])) if part)
            for row in value
        ]
    return value
