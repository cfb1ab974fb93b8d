"""Sign-offs: where several people put their name to one version of a record (domain 3.1.7). Never changed, never deleted."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from boards.clock import now
from boards.db import Base, db
from boards.people.models import Person
from boards.plant.production_day import production_date


class Signoff(Base):
    """One person's word about one version of one record: approve, acknowledge, review."""

    __tablename__ = "signoff"
    __table_args__ = (
        UniqueConstraint("subject_type", "subject_id", "kind", "person_id", "subject_version"),
        Index("ix_signoff_person", "person_id", "kind"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    subject_type: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[int]
    subject_version: Mapped[int] = mapped_column(default=1)  # the cycle that was signed
    kind: Mapped[str] = mapped_column(String(16))  # approve | acknowledge | review
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    role: Mapped[str] = mapped_column(String(24), default="")  # in which they signed: owner, quality …
    decision: Mapped[str] = mapped_column(String(12))  # approved | returned | understood
    text: Mapped[str | None] = mapped_column(String(500))
    language: Mapped[str | None] = mapped_column(String(5))  # the text that was shown
    at: Mapped[dt.datetime]
    on: Mapped[dt.date]  # production date
    person: Mapped[Person] = relationship()


def sign(subject: Any, kind: str, by: Person, decision: str, *, version: int = 1, **words: Any) -> Signoff:
    """Writes `by`'s word about `subject`; `words`: role, text, language. Call inside writing(), after asking whether the
    same was signed before."""
    signed = Signoff(
        subject_type=subject.__tablename__,
        subject_id=subject.id,
        subject_version=version,
        kind=kind,
        person=by,
        decision=decision,
        at=now(),
        on=production_date(),
        **words,
    )
    db.session.add(signed)
    db.session.flush()
    return signed
