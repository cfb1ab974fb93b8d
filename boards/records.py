"""Every kind of record by the name of its table: what a generic pointer (origin, subject) may point at, and its page."""

from __future__ import annotations

from typing import Any

from boards.actions.models import Action
from boards.db import db
from boards.escalations.models import Escalation
from boards.ideas.models import Idea
from boards.issues.models import Issue
from boards.meetings.models import Decision, Meeting
from boards.metrics.readings import Reading
from boards.signals.models import Signal

RECORDS: dict[str, type[Any]] = {
    model.__tablename__: model for model in (Action, Idea, Issue, Escalation, Meeting, Decision, Signal, Reading)
}
ID_MAX = 2**31 - 1


def record_of(kind: str | None, id: int | None) -> Any | None:
    """The record a pointer points at; none for a kind that isn't here or an id that never was."""
    if kind not in RECORDS or id is None or not 0 < id <= ID_MAX:
        return None
    return db.session.get(RECORDS[kind], id)


def address_of(record: Any) -> tuple[str, dict[str, Any]]:
    """The endpoint and values of a record's own page, for url_for."""
    if isinstance(record, Decision):
        return "meetings.meeting", {"id": record.meeting_id}
    if isinstance(record, Reading):
        return "numbers.day", {"id": record.metric_id, "date": record.production_date.isoformat()}
    kind = record.__tablename__
    return f"{kind}s.{kind}", {"id": record.id}
