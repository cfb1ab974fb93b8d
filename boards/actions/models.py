"""Action: a promise. What, who, by when, how we will know; verified by somebody else (domain 1.7).

Every state is a row of `action_step` that says who and when; the PDCA stage is read off the rows of the current cycle.
Verbs (verbs.py) ask the state, change it and write the history in the caller's transaction.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from sqlalchemy import ForeignKey, Select, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship, selectinload

from boards.actions.verbs import ActionVerbs
from boards.db import Base, db
from boards.people.models import Person
from boards.plant.models import Unit
from boards.plant.production_day import plant_date

TITLE_MAX = 80
KINDS = ("correction", "containment", "corrective", "improvement", "training", "standardise", "yokoten", "request")
LETTERS = ("S", "Q", "D", "C", "M", "E", "P", "I")


class Action(ActionVerbs, Base):
    """One row of the plant's one list of promises."""

    __tablename__ = "action"
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True, active_history=True)  # where it is felt
    title: Mapped[str] = mapped_column(String(TITLE_MAX))  # verb first
    kind: Mapped[str] = mapped_column(String(12), default="improvement")
    letter: Mapped[str | None] = mapped_column(String(1))
    origin_type: Mapped[str | None] = mapped_column(String(20))  # table of the record it came from
    origin_id: Mapped[int | None]
    origin_label: Mapped[str | None] = mapped_column(String(40))  # its number; kept also while the record isn't here
    raised_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    raised_on: Mapped[dt.date]
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    due_on: Mapped[dt.date | None]  # plant-local date
    original_due_on: Mapped[dt.date | None]  # never changes once set
    criterion: Mapped[str | None] = mapped_column(String(200))  # how we will know; none: seen at the place
    verify: Mapped[str] = mapped_column(String(6), default="place")  # place | effect
    verify_due_on: Mapped[dt.date | None]
    note: Mapped[str | None] = mapped_column(String(300))
    submission: Mapped[str | None] = mapped_column(String(40), unique=True)  # of the form: a double tap is one action
    cycle: Mapped[int] = mapped_column(default=1)
    version: Mapped[int] = mapped_column(default=1)
    unit: Mapped[Unit] = relationship(foreign_keys=[unit_id])
    owner: Mapped[Person | None] = relationship(foreign_keys=[owner_id])
    raised_by: Mapped[Person | None] = relationship(foreign_keys=[raised_by_id])
    steps: Mapped[list[Step]] = relationship(back_populates="action", order_by="Step.id", cascade="all, delete-orphan")
    moves: Mapped[list[Move]] = relationship(back_populates="action", order_by="Move.id", cascade="all, delete-orphan")
    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": version}

    @property
    def label(self) -> str:
        return f"AC-{self.number}"

    # --- states, read off the rows of this cycle

    def step(self, kind: str) -> Step | None:
        """The row of a state in the current cycle: "acceptance", "completion" … None: not reached."""
        return next((step for step in self.steps if step.kind == kind and step.cycle == self.cycle), None)

    @property
    def is_cancelled(self) -> bool:
        return self.step("cancellation") is not None

    @property
    def is_closed(self) -> bool:
        return self.step("closure") is not None

    @property
    def stage(self) -> int:
        """Filled quarters of the PDCA circle, 0–4; a quarter is filled when its phase is complete."""
        reached = [step.kind for step in self.steps if step.cycle == self.cycle]
        return next((stage for kind, stage in STAGES if kind in reached), 0)

    @property
    def needs_owner(self) -> bool:
        """Nobody owns it, or who did has left or is away for long: said at once on the unit's board (A-11)."""
        if self.stage >= 2 or self.is_cancelled:
            return False
        return self.owner is None or not self.owner.is_active or self.owner.is_away(plant_date())

    @property
    def moved(self) -> int:
        """How often the due date was moved."""
        return sum(move.confirmed_by_id is not None for move in self.moves)

    @property
    def proposed_move(self) -> Move | None:
        """The date the owner asks for and no leader has agreed to yet."""
        last = self.moves[-1] if self.moves else None
        return last if last and last.confirmed_by_id is None and self.stage < 2 else None

    def is_overdue(self, today: dt.date) -> bool:
        """Not done, and the plant's date is past the due date (T-05)."""
        return self.stage < 2 and not self.is_cancelled and self.due_on is not None and today > self.due_on

    def is_verification_overdue(self, today: dt.date) -> bool:
        return self.stage == 2 and self.verify_due_on is not None and today > self.verify_due_on

    def state(self, today: dt.date) -> str:
        """The state's word on a page (decisions of the surface): overdue stands in for planned and started."""
        if self.is_cancelled:
            return "cancelled"
        if self.is_overdue(today):
            return "overdue"
        return ("started" if self.step("start") else "planned") if self.stage == 1 else STATE_WORDS[self.stage]

    # --- queries

    @classmethod
    def by_submission(cls, submission: str) -> Action | None:
        """The action this sending of a form has already become."""
        return db.session.scalar(cls.loaded().where(cls.submission == submission))

    @classmethod
    def open_for(cls, unit: Unit) -> Select[Action]:
        """Neither closed nor cancelled, at this unit."""
        return cls.loaded().where(cls.unit_id == unit.id, ~cls.ended())

    @classmethod
    def closed_for(cls, unit: Unit) -> Select[Action]:
        return cls.loaded().where(cls.unit_id == unit.id, cls.has("closure"))

    @classmethod
    def loaded(cls) -> Select[Action]:
        """A query that brings along all a row on a board shows."""
        return select(cls).options(
            selectinload(cls.steps).selectinload(Step.by),
            selectinload(cls.moves),
            selectinload(cls.owner).selectinload(Person.deputy),
            selectinload(cls.raised_by),
        )

    @classmethod
    def ended(cls) -> Any:
        return cls.has("closure", "cancellation")

    @classmethod
    def has(cls, *kinds: str) -> Any:
        """Condition: one of these states is reached in the current cycle."""
        reached = select(Step.id).where(Step.action_id == cls.id, Step.cycle == cls.cycle, Step.kind.in_(kinds))
        return reached.correlate(cls).exists()


STAGES = (("closure", 4), ("verification", 3), ("completion", 2), ("acceptance", 1))
STATE_WORDS = {0: "requested", 1: "planned", 2: "done", 3: "done", 4: "closed"}


class Step(Base):
    """A state of an action: who brought it there and when. One of a kind in a cycle; a double tap finds it there."""

    __tablename__ = "action_step"
    __table_args__ = (UniqueConstraint("action_id", "cycle", "kind"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    action_id: Mapped[int] = mapped_column(ForeignKey("action.id"))
    cycle: Mapped[int]
    kind: Mapped[str] = mapped_column(String(12))  # acceptance start completion verification closure cancellation
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # a leader on the owner's behalf
    at: Mapped[dt.datetime]
    on: Mapped[dt.date]  # plant date
    text: Mapped[str | None] = mapped_column(String(500))  # result, reason
    standard_decision: Mapped[str | None] = mapped_column(String(200))
    yokoten_decision: Mapped[str | None] = mapped_column(String(200))
    action: Mapped[Action] = relationship(back_populates="steps")
    by: Mapped[Person | None] = relationship(foreign_keys=[by_id])
    entered_by: Mapped[Person | None] = relationship(foreign_keys=[entered_by_id])


class Move(Base):
    """A due date moved: proposed by the owner, confirmed by a leader, always with a reason (A-05)."""

    __tablename__ = "action_move"
    id: Mapped[int] = mapped_column(primary_key=True)
    action_id: Mapped[int] = mapped_column(ForeignKey("action.id"), index=True)
    from_due: Mapped[dt.date | None]
    to_due: Mapped[dt.date]
    reason: Mapped[str] = mapped_column(String(300))
    on: Mapped[dt.date]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    action: Mapped[Action] = relationship(back_populates="moves")
    by: Mapped[Person] = relationship(foreign_keys=[by_id])
    confirmed_by: Mapped[Person | None] = relationship(foreign_keys=[confirmed_by_id])


def by_number(number: int) -> Action | None:
    return db.session.scalar(Action.loaded().where(Action.number == number))
