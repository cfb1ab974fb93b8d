"""Notices: a word to the one person who owes something or gets an answer (domain 1.33). Never for one's own acts.

A notice is a row first, in the transaction of what it tells of; sending (sending.py) comes after, and may come later.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from boards.db import Base
from boards.people.models import Person
from boards.plant.models import Unit

TRIES_MAX = 8


class Notice(Base):
    """One word about one record, to one person or to a unit's channel. Told once however often the same thing is said."""

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("person_id", "kind", "subject_type", "subject_id", "of", name="uq_notice_person"),
        UniqueConstraint("unit_id", "kind", "subject_type", "subject_id", "of", name="uq_notice_unit"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))  # for all who answer for it: its channel
    kind: Mapped[str] = mapped_column(String(24))  # andon, asked, answered, idea_waiting … (words.py)
    subject_type: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[int]
    of: Mapped[str] = mapped_column(String(40), default="")  # which time: the cycle, the step, the day
    at: Mapped[dt.datetime]  # of what a nameless person did the start of its production day (I-03)
    send_at: Mapped[dt.datetime] = mapped_column(index=True)  # at once, the start of a shift, or the next try
    held_until: Mapped[dt.datetime | None]  # a process is sending it; after that it has died, and another may
    sent_at: Mapped[dt.datetime | None]
    dropped_at: Mapped[dt.datetime | None]  # no longer true when it was to be sent, or nobody wants it
    tries: Mapped[int] = mapped_column(default=0)
    person: Mapped[Person | None] = relationship()
    unit: Mapped[Unit | None] = relationship()


class Channel(Base):
    """Where notices go, for one person or for all who answer for one unit."""

    __tablename__ = "channel"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), unique=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), unique=True)
    address: Mapped[str] = mapped_column(String(1000))  # lena@…, or an Apprise address; never shown again in whole
    failing_since: Mapped[dt.datetime | None]  # nothing got through since then
