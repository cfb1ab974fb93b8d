"""Questions of people who read a standard, and their answers."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from boards.db import Base
from boards.people.models import Person
from boards.standards.acknowledging import QuestionVerbs
from boards.standards.models import Revision


class Question(QuestionVerbs, Base):
    """ "I have a question": keeps "understood" from its asker until it is answered (D-14)."""

    __tablename__ = "standard_question"
    id: Mapped[int] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("standard_revision.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    text: Mapped[str] = mapped_column(String(1000))
    at: Mapped[dt.datetime]
    on: Mapped[dt.date]
    answer: Mapped[str | None] = mapped_column(String(1000))
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    answered_at: Mapped[dt.datetime | None]
    answered_on: Mapped[dt.date | None]
    submission: Mapped[str | None] = mapped_column(String(40), unique=True)
    revision: Mapped[Revision] = relationship(back_populates="questions")
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    answered_by: Mapped[Person | None] = relationship(foreign_keys=[answered_by_id])
