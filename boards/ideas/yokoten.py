"""Yokoten: go and see, then adopt, adapt or explain why not; another unit's answer to an improvement (domain 1.12).

The story is told on the idea's timeline, where both units read it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, Select, String, or_, select
from sqlalchemy.orm import Mapped, contains_eager, joinedload, mapped_column, relationship

from boards.db import Base, db
from boards.history.models import record
from boards.ideas.models import Idea
from boards.people.models import Person
from boards.plant.models import Unit
from boards.plant.production_day import production_date
from boards.refusals import NotAllowed, NotNow, need

DECIDED = ("adopted", "adapted", "not_applicable")
PATIENCE = dt.timedelta(days=30)  # then the next tier sees that nobody has gone to look (I-12)


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

    @property
    def is_decided(self) -> bool:
        return self.state in DECIDED

    def is_late(self, today: dt.date) -> bool:
        """Asked for more than 30 days, and nobody has even gone to see (I-12)."""
        return self.state == "asked" and self.asked_on + PATIENCE < today

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
        if self.state != "not_applicable":
            need(reason, "note")
        self._decide("not_applicable", by, reason)

    def before_answering(self, by: Person) -> None:
        """For the leaders of the asked unit, once."""
        if not by.leads(self.unit):
            raise NotAllowed(_l("This is for the leaders of %(unit)s.", unit=self.unit.name))
        if self.is_decided:
            raise NotNow(_l("It has been answered already."))

    def _decide(self, state: str, by: Person, note: str | None) -> None:
        if self.state == state:
            return
        self._reach(state, by, note)
        self.decided_on = production_date()

    def _reach(self, state: str, by: Person, note: str | None) -> None:
        self.before_answering(by)
        self.state, self.by, self.note = state, by, note
        record(self.idea, state, on=production_date(), by=by, reason=note, unit=self.unit.code)

    # --- queries

    @classmethod
    def of(cls, idea: Idea) -> Sequence[Yokoten]:
        """Who was asked to look at an idea, in the order asked."""
        asked = select(cls).where(cls.idea_id == idea.id).order_by(cls.id)
        return db.session.scalars(asked.options(joinedload(cls.unit), joinedload(cls.by))).all()

    @classmethod
    def unanswered_below(cls, unit: Unit, today: dt.date) -> Sequence[Yokoten]:
        """Asked of a unit below `unit` more than 30 days ago, and nobody has gone to see: for its Tier (I-12)."""
        below = Unit.path.startswith(unit.path) & (Unit.id != unit.id)
        late = (cls.state == "asked") & (cls.asked_on < today - PATIENCE)
        Unit.meet_all()
        return db.session.scalars(_shown().where(below, late)).all()

    @classmethod
    def owed_by(cls, unit: Unit, today: dt.date) -> Sequence[Yokoten]:
        """What a board shows: asked of it and not decided yet; above the teams also what is late below."""
        here = Unit.path.startswith(unit.path) if unit.kind == "team" else Unit.id == unit.id
        late = Unit.path.startswith(unit.path) & (cls.state == "asked") & (cls.asked_on < today - PATIENCE)
        Unit.meet_all()
        return db.session.scalars(_shown().where(or_(here & cls.state.not_in(DECIDED), late))).all()


def _shown() -> Select[Yokoten]:
    """The oldest first, none about an idea that is off the screens."""
    asked = select(Yokoten).join(Yokoten.unit).join(Yokoten.idea).where(Idea.hidden_by_id.is_(None))
    return asked.options(contains_eager(Yokoten.idea)).order_by(Yokoten.asked_on, Yokoten.id)
