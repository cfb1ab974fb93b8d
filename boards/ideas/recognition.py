"""Thanks by name (domain 1.12): never a ranking, only a sentence from a leader."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from boards.db import Base
from boards.ideas.models import Idea
from boards.people.models import Person


class Recognition(Base):
    """A thank-you by name, from a leader, for one idea; on the board for a week."""

    __tablename__ = "recognition"
    id: Mapped[int] = mapped_column(primary_key=True)
    idea_id: Mapped[int] = mapped_column(ForeignKey("idea.id"), index=True)
    to_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    text: Mapped[str] = mapped_column(String(300))
    on: Mapped[dt.date]
    idea: Mapped[Idea] = relationship()
    to: Mapped[Person] = relationship(foreign_keys=[to_id])
    by: Mapped[Person] = relationship(foreign_keys=[by_id])
