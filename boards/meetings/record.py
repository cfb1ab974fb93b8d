"""The record of a meeting: what was said in it, read off the timelines of the records it was said about (M-02)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from boards.db import db
from boards.history.models import TimelineEntry
from boards.meetings.models import Meeting
from boards.metrics.models import Metric
from boards.records import RECORDS

GROUPS = {  # (kind of record, event) → where it stands in the record
    ("decision", "decided"): "decided",
    ("action", "raised"): "new",
    ("action", "closed"): "closed",
    ("action", "verified"): "checked",
    ("action", "completed"): "done",
    ("action", "moved"): "moved",
    ("action", "move proposed"): "moved",
    ("metric", "explained"): "letters",
    ("metric", "answered"): "letters",
    ("issue", "raised"): "noticed",
    ("issue", "resolved"): "resolved",
    ("escalation", "asked"): "escalated",
    ("escalation", "asked too"): "escalated",
    ("escalation", "acknowledged"): "acknowledged",
    ("escalation", "answered"): "answered",
    ("escalation", "heard"): "heard",
}
TOLD_ABOUT: dict[str, type[Any]] = {**RECORDS, "metric": Metric}
UNDONE = " undone"  # "completion undone" takes the last "completed" out of the record
ORDER = (
    "decided", "letters", "new", "closed", "checked", "done", "moved", "noticed", "resolved",
    "escalated", "acknowledged", "answered", "heard", "ideas",
)  # fmt: skip


@dataclass
class Line:
    """One thing that was said: the record it is about, and its timeline entry. `late`: it came after the end."""

    subject: Any
    entry: TimelineEntry
    late: bool = False


@dataclass
class Told:
    """A meeting's record: lines by group in the order of ORDER, and what came in after it was published."""

    meeting: Meeting
    groups: dict[str, list[Line]] = field(default_factory=dict)
    addendum: list[Line] = field(default_factory=list)

    def count(self, *names: str) -> int:
        return sum(len(self.groups.get(name, [])) for name in names)


def told(meeting: Meeting) -> Told:
    """The record of one meeting; of a running one as far as it has come."""
    return told_of([meeting])[meeting.id]


def told_of(meetings: Iterable[Meeting]) -> dict[int, Told]:
    """The records of many meetings, by id: a few queries for all of them."""
    found = {meeting.id: Told(meeting) for meeting in meetings}
    entries = select(TimelineEntry).where(TimelineEntry.meeting_id.in_(found), TimelineEntry.subject_type != "meeting")
    rows = db.session.scalars(entries.options(joinedload(TimelineEntry.person)).order_by(TimelineEntry.id)).all()
    subjects = _subjects(rows)
    late_ones = {entry.id for entry in rows if _is_late(entry, found[entry.meeting_id or 0].meeting)}
    for entry in _still_true(rows, late_ones):
        subject = subjects.get((entry.subject_type, entry.subject_id))
        record = found[entry.meeting_id or 0]
        late = entry.id in late_ones
        group = _group(entry)
        if subject is None or (group is None and not (late and entry.event.endswith(UNDONE))):
            continue
        line = Line(subject, entry, late)
        if late:
            record.addendum.append(line)
        elif group is not None:
            record.groups.setdefault(group, []).append(line)
    for record in found.values():
        closed = {line.subject.id for line in record.groups.get("closed", [])}  # seen and closed in one tap is one line
        record.groups["checked"] = [line for line in record.groups.get("checked", []) if line.subject.id not in closed]
        record.groups = {name: record.groups[name] for name in ORDER if record.groups.get(name)}
    return found


def _group(entry: TimelineEntry) -> str | None:
    if entry.subject_type == "idea" and entry.event not in ("submitted",):
        return "ideas"
    return GROUPS.get((entry.subject_type, entry.event))


def _is_late(entry: TimelineEntry, meeting: Meeting) -> bool:
    """It came after the record was published."""
    frozen = (meeting.record or {}).get("entries")
    return frozen is not None and entry.id not in frozen


def _still_true(entries: Iterable[TimelineEntry], late: set[int]) -> list[TimelineEntry]:
    """Without what was taken back in the same meeting; what is published stays, also when it is taken back later (M-02)."""
    kept: list[TimelineEntry] = []
    for entry in entries:
        if not entry.event.endswith(UNDONE):
            kept.append(entry)
            continue
        about = (entry.subject_type, entry.subject_id, entry.meeting_id)
        same = [one for one in kept if (one.subject_type, one.subject_id, one.meeting_id) == about]
        same = [one for one in same if (one.id in late) == (entry.id in late)]
        if same:
            kept.remove(same[-1])
        elif entry.id in late:
            kept.append(entry)
    return kept


def _subjects(entries: Iterable[TimelineEntry]) -> dict[tuple[str, int], Any]:
    ids: dict[str, set[int]] = {}
    for entry in entries:
        ids.setdefault(entry.subject_type, set()).add(entry.subject_id)
    return {
        (kind, row.id): row
        for kind, wanted in ids.items()
        if kind in TOLD_ABOUT
        for row in db.session.scalars(select(TOLD_ABOUT[kind]).where(TOLD_ABOUT[kind].id.in_(wanted)))
    }
