"""Thanks by name (domain 1.12): never a ranking, only a sentence from a leader. Who gave no name is thanked without one.

A name hangs on a wall only after the person has said yes, once; until then it is initials, after a no nobody's.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask_babel import lazy_gettext as _l
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
    to_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # none: whoever had the idea
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    text: Mapped[str] = mapped_column(String(300))
    on: Mapped[dt.date]
    idea: Mapped[Idea] = relationship()
    to: Mapped[Person | None] = relationship(foreign_keys=[to_id])
    by: Mapped[Person] = relationship(foreign_keys=[by_id])


def thanked_name(person: Person | None, signature: str | None = None) -> Any:
    """How somebody who is thanked is named where others read it; `signature`: what the author wrote as a name."""
    if person is None:
        return signature or _l("whoever had the idea")
    if person.show_name_consent is None:
        return person.initials
    return person.short_name if person.show_name_consent else _l("a colleague")
