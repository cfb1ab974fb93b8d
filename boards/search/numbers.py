"""A record by its number, in whatever way it is typed: "AC-515", "515", "id 2074", "IS113" (U-12)."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import select

from boards.actions.models import Action
from boards.db import db
from boards.escalations.models import Escalation
from boards.ideas.models import Idea
from boards.issues.models import Issue
from boards.meetings.models import Decision
from boards.people.models import Person
from boards.signals.models import Signal

PREFIXES: dict[str, type[Any]] = {
    "AC": Action,
    "A": Action,
    "ID": Idea,
    "I": Idea,
    "IS": Issue,
    "ES": Escalation,
    "E": Escalation,
    "DC": Decision,
    "D": Decision,
    "SG": Signal,
}
KINDS: tuple[type[Any], ...] = (Action, Idea, Issue, Escalation, Decision, Signal)
NUMBER = re.compile(rf"({'|'.join(PREFIXES)})?[ #.-]*([0-9]{{1,9}})", re.IGNORECASE | re.ASCII)  # "İ" is no "I"


def numbered(typed: str, person: Person | None) -> list[Any]:
    """The records with the typed number that this person may open; several where kinds share it and none was typed."""
    match = NUMBER.fullmatch(" ".join(typed.split()))
    if not match:
        return []
    kinds = (PREFIXES[match[1].upper()],) if match[1] else KINDS
    found = [db.session.scalar(select(kind).where(kind.number == int(match[2]))) for kind in kinds]
    return [record for record in found if record is not None and is_shown_to(record, person)]


def is_shown_to(record: Any, person: Person | None) -> bool:
    """Ideas taken off the screens are there for leaders of their team only (decision 13)."""
    return not isinstance(record, Idea) or record.is_shown_to(person)
