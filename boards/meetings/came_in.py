"""What came in since the last stand-up, shown once: issues, ideas, answers. In the order they came, also the nameless,
whose hour nobody keeps (I-03): a timeline's numbers tell before and after, no clock is asked."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from boards.db import db
from boards.escalations.models import Escalation
from boards.history.models import TimelineEntry
from boards.ideas.models import Idea
from boards.issues.models import Issue
from boards.meetings.models import Meeting

CAME_MAX = 12
LONGEST = dt.timedelta(days=4)  # what is older was seen on the board, also where nobody has met yet
EVENTS = {"issue": ("raised", "reopened"), "idea": ("submitted",), "escalation": ("answered",)}
HERE: dict[str, Any] = {
    "issue": (Issue, Issue.unit_id),
    "idea": (Idea, Idea.unit_id),
    "escalation": (Escalation, Escalation.from_unit_id),
}


@dataclass
class CameIn:
    """One record that came in; `live`: after this meeting began."""

    record: Any
    live: bool

    @property
    def kind(self) -> str:
        return str(self.record.__tablename__)


def came_in(meeting: Meeting) -> list[CameIn]:
    """The latest first, at most CAME_MAX; what was said in this meeting itself did not come in."""
    before = Meeting.held_at(meeting.unit).where(Meeting.forum_id == meeting.forum_id, Meeting.id < meeting.id)
    last = db.session.scalars(before.limit(1)).first()
    begun = (meeting.record or {}).get("from", 0)
    found: dict[tuple[str, int], CameIn] = {}
    for kind, (model, unit_id) in HERE.items():
        entries = select(TimelineEntry.id, TimelineEntry.subject_id, TimelineEntry.at).where(
            TimelineEntry.subject_type == kind,
            TimelineEntry.event.in_(EVENTS[kind]),
            _after(last),
            TimelineEntry.on >= meeting.production_date - LONGEST,
            TimelineEntry.meeting_id.is_distinct_from(meeting.id),
        )
        here = entries.join(model, model.id == TimelineEntry.subject_id).where(unit_id == meeting.unit_id)
        numbers = db.session.execute(here.order_by(TimelineEntry.id.desc()).limit(CAME_MAX)).all()
        records = {row.id: row for row in db.session.scalars(model.loaded().where(model.id.in_([n[1] for n in numbers])))}
        for entry, id, at in numbers:
            if id in records:
                live = at > meeting.started_at if at else entry > begun
                found[(kind, entry)] = CameIn(records[id], live)
    latest = sorted(found, key=lambda key: key[1], reverse=True)[:CAME_MAX]
    return [found[key] for key in latest if getattr(found[key].record, "hidden_by_id", None) is None]


def _after(last: Meeting | None) -> Any:
    """Condition: said after the last meeting's end, by the clock, or where no clock was asked by the number."""
    if last is None:
        return TimelineEntry.id > 0
    numbered = TimelineEntry.at.is_(None) & (TimelineEntry.id > (last.record or {}).get("until", 0))
    return (TimelineEntry.at > last.ended_at) | (numbered & (TimelineEntry.on >= last.production_date))
