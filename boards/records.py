"""Every kind of record by the name of its table: what a generic pointer (origin, subject) may point at, and its page."""

from __future__ import annotations

from typing import Any

from boards.actions.models import Action
from boards.checks.models import CheckAnswer, CheckRun
from boards.db import db
from boards.escalations.models import Escalation
from boards.ideas.models import Idea
from boards.issues.models import Issue
from boards.meetings.models import Decision, Meeting
from boards.metrics.readings import Reading
from boards.signals.models import Signal
from boards.skills.models import Skill
from boards.standards.content import WorkElement
from boards.standards.models import Revision, Standard

RECORDS: dict[str, type[Any]] = {
    model.__tablename__: model
    for model in (
        Action, Idea, Issue, Escalation, Meeting, Decision, Signal, Reading, Standard, Revision, WorkElement, Skill,
        CheckRun, CheckAnswer,
    )
}  # fmt: skip
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
    if isinstance(record, Standard):
        return "standards.standard", {"code": record.code.lower()}
    if isinstance(record, WorkElement):
        record = record.revision
    if isinstance(record, Revision):
        return "standards.revision", {"code": record.standard.code.lower(), "rev": record.rev.lower()}
    if isinstance(record, CheckRun):
        return "checks.run", {"id": record.id}
    if isinstance(record, CheckAnswer):
        return "checks.run", {"id": record.run_id}
    if isinstance(record, Skill):
        return "skills.skill", {"code": record.code.lower()}
    kind = record.__tablename__
    return f"{kind}s.{kind}", {"id": record.id}
