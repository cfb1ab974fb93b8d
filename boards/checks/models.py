"""Check run: a checklist gone through once, at a place, by a person, with its answers (domain 1.16.1).

Every state is a row of `check_run_step` that says who and when; a slot of a plan has one run at a time, so that who starts
it second is told who has it (H-15). What depends on the day (missed, late, overdue) is derived: see due.py.
"""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Any, ClassVar

from sqlalchemy import ForeignKey, Index, Select, String, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship, selectinload

from boards.checks.content import CheckQuestion
from boards.checks.plans import CheckPlan
from boards.checks.states import RunStates
from boards.checks.verbs import RunVerbs
from boards.checks.windows import Window
from boards.db import Base, db
from boards.people.models import Person
from boards.plant.models import Unit
from boards.standards.models import Revision

NOTE_MAX = 1000
EXCUSED = "excused"  # an item of leader standard work that a leader has taken off somebody's list


class CheckRun(RunVerbs, RunStates, Base):
    """One run; a row also of a slot that was excused, or named for somebody, before anybody began."""

    __tablename__ = "check_run"
    __table_args__ = (  # by the last day: who looks back, finds the latest without reading the years before
        Index("ix_check_run_place", "unit_id", "last"),
        Index("ix_check_run_plan", "plan_id", "last"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("check_plan.id"))  # none: ad hoc
    revision_id: Mapped[int] = mapped_column(ForeignKey("standard_revision.id"), index=True)  # it stays (H-01)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), active_history=True)
    layer: Mapped[int | None]
    first: Mapped[dt.date]  # the window it answers, in production dates
    last: Mapped[dt.date]
    shift: Mapped[str] = mapped_column(String(10), default="")
    turn: Mapped[int] = mapped_column(default=1)
    slot: Mapped[str | None] = mapped_column(String(60), unique=True)  # of its plan, with the attempt: one run at a time
    attempt: Mapped[int] = mapped_column(default=1)  # after a void one the next
    card: Mapped[str | None] = mapped_column(String(12))  # the question that was drawn
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)  # named for it; whose list it is
    holder_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # who has the draft (H-14)
    started_on: Mapped[dt.date | None]  # production date by which the auditor rule was judged (H-09)
    points: Mapped[int | None]  # when it was sent: never changes with the day
    possible: Mapped[int | None]
    critical_failed: Mapped[bool] = mapped_column(default=False)
    na_reason: Mapped[str | None] = mapped_column(String(500))  # why so much was not applicable (H-03)
    subject_type: Mapped[str | None] = mapped_column(String(20))
    subject_id: Mapped[int | None]
    subject_label: Mapped[str | None] = mapped_column(String(40))
    known: Mapped[list[Any] | None]  # of a handover: what the board knew when it was signed out (known.Fact)
    submission: Mapped[str | None] = mapped_column(String(40), unique=True)  # of an ad hoc one: a double tap is one run
    version: Mapped[int] = mapped_column(default=1)
    plan: Mapped[CheckPlan | None] = relationship()
    revision: Mapped[Revision] = relationship()
    unit: Mapped[Unit] = relationship()
    assignee: Mapped[Person | None] = relationship(foreign_keys=[assignee_id])
    holder: Mapped[Person | None] = relationship(foreign_keys=[holder_id])
    steps: Mapped[list[RunStep]] = relationship(back_populates="run", order_by="RunStep.id", cascade="all, delete-orphan")
    answers: Mapped[list[CheckAnswer]] = relationship(back_populates="run", order_by="CheckAnswer.id")
    items: Mapped[list[HandoverItem]] = relationship(back_populates="run", order_by="HandoverItem.position")
    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": version}

    @property
    def label(self) -> str:
        return f"CK-{self.number}"

    @property
    def window(self) -> Window:
        return Window(self.first, self.last, self.shift, self.turn)

    def step(self, kind: str) -> RunStep | None:
        """The row of a state: "start", "submission", "excuse", "void", "sign_in", "refusal", "reminder"."""
        return next((step for step in self.steps if step.kind == kind), None)

    @property
    def percent(self) -> Fraction | None:
        """As it was sent; none before, and where nothing was applicable."""
        return Fraction(100 * (self.points or 0), self.possible) if self.possible else None

    # --- queries

    @classmethod
    def counting(cls) -> Any:
        """Condition: submitted, and not void: what results are made of."""
        return cls.has("submission") & ~cls.has("void")

    @classmethod
    def has(cls, *kinds: str) -> Any:
        """Condition: one of these states is reached."""
        reached = select(RunStep.id).where(RunStep.run_id == cls.id, RunStep.kind.in_(kinds))
        return reached.correlate(cls).exists()

    @classmethod
    def by_number(cls, number: int) -> CheckRun | None:
        return db.session.scalar(cls.loaded().where(cls.number == number))

    @classmethod
    def loaded(cls) -> Select[CheckRun]:
        """A query that brings along states, answers with their questions, and who has it."""
        return select(cls).options(
            selectinload(cls.steps).selectinload(RunStep.by),
            selectinload(cls.answers).joinedload(CheckAnswer.question),
            joinedload(cls.holder),
            joinedload(cls.assignee),
            joinedload(cls.unit),
            joinedload(cls.revision).joinedload(Revision.standard),
        )


class RunStep(Base):
    """A state of a run: who brought it there and when. One of a kind; a double tap finds it there."""

    __tablename__ = "check_run_step"
    __table_args__ = (UniqueConstraint("run_id", "kind"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("check_run.id"))
    kind: Mapped[str] = mapped_column(String(12))  # start submission excuse void · handover: sign_in refusal reminder
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # none: time
    at: Mapped[dt.datetime]
    on: Mapped[dt.date]  # production date
    text: Mapped[str | None] = mapped_column(String(500))  # reason
    run: Mapped[CheckRun] = relationship(back_populates="steps")
    by: Mapped[Person | None] = relationship()


class CheckAnswer(Base):
    """What was found at one question. The draft's until the run is sent, then evidence."""

    __tablename__ = "check_answer"
    __table_args__ = (UniqueConstraint("run_id", "question_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("check_run.id"))
    question_id: Mapped[int] = mapped_column(ForeignKey("check_question.id"), index=True)
    value: Mapped[str | None] = mapped_column(Text)  # "3", "ok", "na", "5.9", words; none: taken back
    note: Mapped[str] = mapped_column(String(NOTE_MAX), default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[dt.datetime]
    sent: Mapped[list[str]]  # submissions of the phone: one that comes again changes nothing (H-14)
    action_id: Mapped[int | None] = mapped_column(ForeignKey("action.id"))  # what the finding became
    issue_id: Mapped[int | None] = mapped_column(ForeignKey("issue.id"))
    run: Mapped[CheckRun] = relationship(back_populates="answers")
    question: Mapped[CheckQuestion] = relationship()
    by: Mapped[Person | None] = relationship()

    @property
    def label(self) -> str:
        return f"{self.run.label} {self.question.code}"


class HandoverItem(Base):
    """Something the outgoing shift asks of the next one: at most three, done or not done at that shift's end (1.11)."""

    __tablename__ = "handover_item"
    __table_args__ = (UniqueConstraint("run_id", "position"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("check_run.id"))
    position: Mapped[int]
    text: Mapped[str] = mapped_column(String(300))
    done: Mapped[bool | None]  # none: nobody has said yet
    note: Mapped[str] = mapped_column(String(300), default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[dt.datetime | None]
    run: Mapped[CheckRun] = relationship(back_populates="items")
    by: Mapped[Person | None] = relationship()
