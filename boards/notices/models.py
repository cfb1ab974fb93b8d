"""Notices: a word to the one person who owes something or gets an answer (domain 1.33). Never for one's own acts.

A notice is a row first, in the transaction of what it tells of; sending (sending.py) comes after, and may come later.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from boards.db import Base
from boards.people.models import Person


class Notice(Base):
    """One word to one person about one record. Told once however often the same thing is said."""

    __tablename__ = "notice"
    __table_args__ = (UniqueConstraint("person_id", "kind", "subject_type", "subject_id", "of"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[str] = mapped_column(String(24))  # andon, asked, answered, due, idea_waiting … (words.py)
    subject_type: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[int]
    of: Mapped[str] = mapped_column(String(40), default="")  # which time: the cycle, the step, the day
    at: Mapped[dt.datetime]
    send_at: Mapped[dt.datetime] = mapped_column(index=True)  # at once, or the start of the person's next shift
    sent_at: Mapped[dt.datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    person: Mapped[Person] = relationship()


class Channel(Base):
    """Where notices go, for one person or for all who answer for one unit: an Apprise address."""

    __tablename__ = "channel"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), unique=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), unique=True)
    address: Mapped[str] = mapped_column(String(500))  # mailto://…, msteams://…; never shown again in whole
