"""What every record shares: its timeline, and its photos.

`record()` is called by each verb, in the caller's transaction: who, when, what, from, to, why.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator
from contextvars import ContextVar
from functools import cache
from typing import Any

from sqlalchemy import ForeignKey, Index, String, bindparam, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from boards.clock import now
from boards.db import Base, db
from boards.people.models import Person


class TimelineEntry(Base):
    """One thing that happened to one record. Never changed, never deleted (append-only evidence)."""

    __tablename__ = "timeline_entry"
    __table_args__ = (Index("ix_timeline_entry_subject", "subject_type", "subject_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    subject_type: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[int]
    event: Mapped[str] = mapped_column(String(40))  # past tense: "submitted", "completed", "undone"
    on: Mapped[dt.date]  # production date
    at: Mapped[dt.datetime | None] = mapped_column(index=True)  # none where a time would betray an anonymous author (I-03)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # on behalf of `person` (P-12)
    reason: Mapped[str | None] = mapped_column(String(1000))
    details: Mapped[dict[str, Any] | None]
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meeting.id"), index=True)  # in which it was said
    person: Mapped[Person | None] = relationship(foreign_keys=[person_id])
    entered_by: Mapped[Person | None] = relationship(foreign_keys=[entered_by_id])


class Attachment(Base):
    """A photo of a record; the files lie in instance/photos (see photos.py)."""

    __tablename__ = "attachment"
    __table_args__ = (Index("ix_attachment_subject", "subject_type", "subject_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    subject_type: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))  # photo_before | photo_after | photo
    name: Mapped[str] = mapped_column(String(80), unique=True)
    sha256: Mapped[str] = mapped_column(String(64))
    width: Mapped[int]
    height: Mapped[int]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    on: Mapped[dt.date]


_meeting: ContextVar[int | None] = ContextVar("meeting", default=None)


@contextlib.contextmanager
def said_in(meeting_id: int | None) -> Iterator[None]:
    """Inside, what is recorded was said in this meeting: its record is these entries."""
    token = _meeting.set(meeting_id)
    try:
        yield
    finally:
        _meeting.reset(token)


def record(
    subject: Any,
    event: str,
    *,
    on: dt.date,
    by: Person | None = None,
    entered_by: Person | None = None,
    at: dt.datetime | None = None,
    timeless: bool = False,
    reason: str | None = None,
    **details: Any,
) -> TimelineEntry:
    """Writes one line of `subject`'s timeline. `on` is the production date; `timeless` leaves out the time (I-03)."""
    db.session.flush()  # the subject needs its id
    written = entry(subject, event, on=on, by=by, entered_by=entered_by, at=at, timeless=timeless, reason=reason, **details)
    db.session.add(written)
    return written


def entry(
    subject: Any,
    event: str,
    *,
    on: dt.date,
    by: Person | None = None,
    entered_by: Person | None = None,
    at: dt.datetime | None = None,
    timeless: bool = False,
    reason: str | None = None,
    **details: Any,
) -> TimelineEntry:
    """The line that `record` writes, for who adds many at once; the subject has its id already."""
    return TimelineEntry(
        subject_type=subject.__tablename__,
        subject_id=subject.id,
        event=event,
        on=on,
        at=None if timeless else (at or now()),
        person=by,
        entered_by=entered_by if entered_by is not by else None,
        reason=reason,
        details=details or None,
        meeting_id=_meeting.get(),
    )


def timeline_of(subject: Any) -> list[TimelineEntry]:
    """A record's story, oldest first."""
    return list(
        db.session.scalars(
            select(TimelineEntry)
            .where(TimelineEntry.subject_type == subject.__tablename__, TimelineEntry.subject_id == subject.id)
            .order_by(TimelineEntry.id)
        )
    )


def photos_of(subject_type: str, ids: list[int]) -> dict[int, list[Attachment]]:
    """The photos of many records of one type, by record id: one query for a whole panel. Without those that somebody in
    them wants off (P-08)."""
    found: dict[int, list[Attachment]] = {id: [] for id in ids}
    if ids:
        for photo in db.session.scalars(_photos(), {"type": subject_type, "ids": ids}):
            found[photo.subject_id].append(photo)
    return found


@cache
def _photos() -> Any:
    from boards.history.removing import asked_off

    of_these = Attachment.subject_type == bindparam("type"), Attachment.subject_id.in_(bindparam("ids", expanding=True))
    return select(Attachment).where(*of_these, ~asked_off()).order_by(Attachment.id)
