"""Escalation: a question to the level that can answer it, with a time by which the answer comes back down (domain 1.9).

The asking team keeps its problem; the asked unit owes the answer. Done only when the crew that asked has heard it.
Everything that happens is a row of `escalation_step`; nobody closes, edits or deletes one (E-01, E-05).
"""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from boards.db import Base
from boards.escalations.queries import EscalationQueries
from boards.escalations.verbs import EscalationVerbs
from boards.people.models import Person
from boards.plant.models import Unit

ASK_MAX = 300
ANSWER_MAX = 1000
REASONS = ("time", "severity", "authority", "cross_function", "manual")
ANSWER_KINDS = ("accept", "answer", "decline")

LEADS_TO = {  # kind of step → state; "asking" (merged, E-10), "comment" and "agreement" change none
    "acknowledgement": "acknowledged",
    "passing": "passed_up",
    "answer": "answered",
    "hearing": "received",
    "reopening": "reopened",
}
OWED = ("raised", "acknowledged", "passed_up", "reopened")  # an answer is owed by `to_unit`


class Escalation(EscalationVerbs, EscalationQueries, Base):
    """One question on its way: who asked, who owes the answer now, and by when."""

    __tablename__ = "escalation"
    __table_args__ = (Index("ix_escalation_subject", "subject_type", "subject_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    subject_type: Mapped[str | None] = mapped_column(String(20))  # table of the record asked about; none: a bare question
    subject_id: Mapped[int | None]
    subject_label: Mapped[str | None] = mapped_column(String(40))
    from_unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)  # who asks and keeps the problem
    to_unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True, active_history=True)  # who owes it now
    reason: Mapped[str] = mapped_column(String(16), default="manual")
    ask: Mapped[str] = mapped_column(String(ASK_MAX))
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # none: time, severity, or a nameless concern
    asked_on: Mapped[dt.date]  # production date
    asked_at: Mapped[dt.datetime]  # of a nameless one the start of its production day (I-03)
    crew: Mapped[str] = mapped_column(String(10), default="")  # the crew that asked; "" where there are no crews
    acknowledge_by: Mapped[dt.datetime | None]  # end of the addressed tier's next meeting; none: it has no meeting
    answer_due_at: Mapped[dt.datetime]
    submission: Mapped[str | None] = mapped_column(String(40), unique=True)
    version: Mapped[int] = mapped_column(default=1)
    from_unit: Mapped[Unit] = relationship(foreign_keys=[from_unit_id])
    to_unit: Mapped[Unit] = relationship(foreign_keys=[to_unit_id])
    asked_by: Mapped[Person | None] = relationship(foreign_keys=[asked_by_id])
    steps: Mapped[list[EscalationStep]] = relationship(
        back_populates="escalation", order_by="EscalationStep.id", cascade="all, delete-orphan"
    )
    parties: Mapped[list[Party]] = relationship(back_populates="escalation", order_by="Party.id")
    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": version}

    @property
    def label(self) -> str:
        return f"ES-{self.number}"

    @property
    def last_step(self) -> EscalationStep | None:
        """The row that brought it where it is. Another crew's hearing brings it nowhere: only the asking crew's does."""
        return next((step for step in reversed(self.steps) if step.kind in LEADS_TO and self._leads(step)), None)

    @property
    def state(self) -> str:
        """raised, acknowledged, answered, passed_up, received or reopened."""
        return LEADS_TO[self.last_step.kind] if self.last_step else "raised"

    @property
    def is_owed(self) -> bool:
        """An answer is still owed."""
        return self.state in OWED

    @property
    def answer(self) -> EscalationStep | None:
        """The answer in force, also once heard; none while one is owed."""
        if self.is_owed:
            return None
        return next((step for step in reversed(self.steps) if step.kind == "answer"), None)

    @property
    def acknowledgement(self) -> EscalationStep | None:
        """Who has seen it at the level where it lies now."""
        return self.last_step if self.state == "acknowledged" else None

    @property
    def arrived_at(self) -> dt.datetime:
        """Since when the question lies where it lies now, or lay when it was answered."""
        moved = (step.at for step in reversed(self.steps) if step.kind in ("passing", "reopening"))
        return next(moved, self.asked_at)

    @property
    def due_at(self) -> dt.datetime:
        """The next instant at which time moves it up, unless somebody does what is owed."""
        waiting = self.acknowledge_by if self.acknowledgement is None else None
        return min(waiting, self.answer_due_at) if waiting else self.answer_due_at

    def is_late(self, at: dt.datetime) -> bool:
        return self.is_owed and at >= self.answer_due_at

    @property
    def askings(self) -> list[tuple[int, str]]:
        """(unit id, crew) of all who asked, the first first: each gets the answer (E-10)."""
        others = [(step.unit_id, step.crew) for step in self.steps if step.kind == "asking"]
        return list(dict.fromkeys([(self.from_unit_id, self.crew), *others]))

    @property
    def askers(self) -> list[Person]:
        """Who asked by name."""
        others = [step.by for step in self.steps if step.kind == "asking"]
        return list(dict.fromkeys(person for person in (self.asked_by, *others) if person is not None))

    def hearing(self, unit_id: int, crew: str) -> EscalationStep | None:
        """Whether, when and by whose tap a crew of an asking unit has heard the answer in force."""
        for step in reversed(self.steps):
            if step.kind == "answer":
                return None
            if step.kind == "hearing" and (step.unit_id, step.crew) == (unit_id, crew):
                return step
        return None

    @property
    def draft(self) -> str | None:
        """The words of a joint answer as they stand: the last that anybody proposed or agreed to (E-06)."""
        for step in reversed(self.steps):
            if step.kind in ("answer", "reopening"):
                return None
            if step.kind == "agreement":
                return step.text
        return None

    def _leads(self, step: EscalationStep) -> bool:
        asking = step.unit_id == self.from_unit_id and self.crew in ("", step.crew)
        return step.kind != "hearing" or asking


class EscalationStep(Base):
    """One thing that happened to an escalation, and at whose table it lay then."""

    __tablename__ = "escalation_step"
    __table_args__ = (Index("ix_escalation_step_unit", "unit_id", "on"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    escalation_id: Mapped[int] = mapped_column(ForeignKey("escalation.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))  # who had it; of an asking, who asked
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # none: the system, or somebody nameless
    at: Mapped[dt.datetime]
    on: Mapped[dt.date]  # production date
    text: Mapped[str | None] = mapped_column(Text)  # what was tried, the answer, the comment
    offer: Mapped[str | None] = mapped_column(Text)  # of a decline: what they do instead
    due_at: Mapped[dt.datetime | None]  # of an answer and a passing: the promise that was kept or broken
    arrived_at: Mapped[dt.datetime | None]  # and since when the question had lain there
    answer_kind: Mapped[str | None] = mapped_column(String(8))  # accept | answer | decline
    action_id: Mapped[int | None] = mapped_column(ForeignKey("action.id"))  # of an accept: what they do
    crew: Mapped[str] = mapped_column(String(10), default="")  # of a hearing, which crew; of an asking, whose crew
    escalation: Mapped[Escalation] = relationship(back_populates="steps")
    unit: Mapped[Unit] = relationship(foreign_keys=[unit_id])
    by: Mapped[Person | None] = relationship(foreign_keys=[by_id])


class Party(Base):
    """A unit that must agree to the joint answer, and the draft it has agreed to (E-06)."""

    __tablename__ = "escalation_party"
    __table_args__ = (UniqueConstraint("escalation_id", "unit_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    escalation_id: Mapped[int] = mapped_column(ForeignKey("escalation.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    agreed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    agreed_at: Mapped[dt.datetime | None]
    agreed_text: Mapped[str | None] = mapped_column(Text)  # the very words; other words clear it
    escalation: Mapped[Escalation] = relationship(back_populates="parties")
    unit: Mapped[Unit] = relationship(foreign_keys=[unit_id])
    agreed_by: Mapped[Person | None] = relationship(foreign_keys=[agreed_by_id])
