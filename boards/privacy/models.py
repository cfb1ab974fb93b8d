"""The rows of privacy: names taken out by two people, what was decided about each place in text, and what time ended."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from boards.db import Base, db
from boards.people.models import Person
from boards.privacy.verbs import Anonymising


class Anonymisation(Anonymising, Base):
    """Somebody who has left becomes "Former employee n": asked for by one, confirmed by another (P-02)."""

    __tablename__ = "anonymisation"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    open_for: Mapped[int | None] = mapped_column(unique=True)  # the person's id while it is open: one at a time
    number: Mapped[int | None] = mapped_column(unique=True)  # the n, from the confirmation on
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[dt.datetime]
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    confirmed_at: Mapped[dt.datetime | None]
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    withdrawn_at: Mapped[dt.datetime | None]
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    asked_by: Mapped[Person] = relationship(foreign_keys=[asked_by_id])
    confirmed_by: Mapped[Person | None] = relationship(foreign_keys=[confirmed_by_id])
    places: Mapped[list[NamePlace]] = relationship(back_populates="anonymisation", lazy="selectin")

    @classmethod
    def open_of(cls, person: Person) -> Anonymisation | None:
        """The one that waits for its second pair of eyes."""
        return db.session.scalar(select(cls).where(cls.open_for == person.id))


class NamePlace(Base):
    """What a person decided about one place where the name stands in free text: the words themselves are not copied."""

    __tablename__ = "name_place"
    __table_args__ = (UniqueConstraint("anonymisation_id", "table", "row_id", "column"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    anonymisation_id: Mapped[int] = mapped_column(ForeignKey("anonymisation.id"))
    table: Mapped[str] = mapped_column(String(40))
    row_id: Mapped[int]
    column: Mapped[str] = mapped_column(String(40))
    decision: Mapped[str] = mapped_column(String(8))  # keep | replace
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[dt.datetime]
    anonymisation: Mapped[Anonymisation] = relationship(back_populates="places")


class RetentionRun(Base):
    """Time has ended a kind of records: how many, and from before which day. Says nothing of whose they were."""

    __tablename__ = "retention_run"
    id: Mapped[int] = mapped_column(primary_key=True)
    rule: Mapped[str] = mapped_column(String(20))
    on: Mapped[dt.date]  # production date
    at: Mapped[dt.datetime]
    before: Mapped[dt.date]
    rows: Mapped[int]
