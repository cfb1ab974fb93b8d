"""Yokoten: go and see, then adopt, adapt or explain why not; another unit's answer to an improvement (domain 1.12).

The story is told on the idea's timeline, where both units read it.
"""

from __future__ import annotations

import datetime as dt

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from boards.db import Base
from boards.history.models import record
from boards.ideas.models import Idea
from boards.people.models import Person
from boards.plant.models import Unit
from boards.plant.production_day import production_date
from boards.refusals import NotAllowed, NotNow, need

DECIDED = ("adopted", "adapted", "not_applicable")


class Yokoten(Base):
    """Go and see, then adopt, adapt or explain why not: another unit's answer to an improvement."""

    __tablename__ = "yokoten"
    id: Mapped[int] = mapped_column(primary_key=True)
    idea_id: Mapped[int] = mapped_column(ForeignKey("idea.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    state: Mapped[str] = mapped_column(String(16), default="asked")  # asked visited adopted adapted not_applicable
    note: Mapped[str | None] = mapped_column(String(300))
    asked_on: Mapped[dt.date]
    decided_on: Mapped[dt.date | None]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    idea: Mapped[Idea] = relationship()
    unit: Mapped[Unit] = relationship()
    by: Mapped[Person | None] = relationship(foreign_keys=[by_id])

    def visit(self, by: Person) -> None:
        """Somebody of the asked unit has gone and seen it."""
        if self.state == "visited":
            return
        self._reach("visited", by, None)

    def adopt(self, by: Person, note: str | None = None) -> None:
        """Made the same way here."""
        self._decide("adopted", by, note)

    def adapt(self, by: Person, note: str | None = None) -> None:
        """Made here in another way."""
        self._decide("adapted", by, note)

    def explain_why_not(self, by: Person, reason: str) -> None:
        """Does not fit here, because (I-12)."""
        need(reason, "note")
        self._decide("not_applicable", by, reason)

    def _decide(self, state: str, by: Person, note: str | None) -> None:
        if self.state == state:
            return
        self._reach(state, by, note)
        self.decided_on = production_date()

    def _reach(self, state: str, by: Person, note: str | None) -> None:
        if self.state in DECIDED:
            raise NotNow(_l("It has been answered already."))
        if not by.leads(self.unit):
            raise NotAllowed(_l("This is for the leaders of %(unit)s.", unit=self.unit.name))
        self.state, self.by, self.note = state, by, note
        record(self.idea, state, on=production_date(), by=by, reason=note, unit=self.unit.code)
