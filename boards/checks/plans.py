"""Who checks what, how often: a plan of a checklist at a unit (domain 1.16.1), and the cards drawn by it (H-10)."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from sqlalchemy import Double, ForeignKey, Select, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship, selectinload

from boards.checks.content import Checklist
from boards.checks.planning import PlanVerbs
from boards.checks.windows import Rhythm
from boards.db import Base, db
from boards.people.models import Person
from boards.plant.models import Unit
from boards.standards.models import Revision, Standard

ID_MAX = 2**31 - 1
ASSIGNEES = ("person", "role", "rotation", "named", "crew")


class CheckPlan(PlanVerbs, Base):
    """A checklist is done at a unit, by somebody, in a rhythm, from a day on."""

    __tablename__ = "check_plan"
    id: Mapped[int] = mapped_column(primary_key=True)
    checklist_id: Mapped[int] = mapped_column(ForeignKey("checklist.standard_id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)  # whose place is checked
    assignee_kind: Mapped[str] = mapped_column(String(8))  # person | role | rotation | named (for each window) | crew
    role: Mapped[str | None] = mapped_column(String(24))
    people: Mapped[list[Any]]  # ids: the person, or those who rotate, in their order
    layer: Mapped[int | None]
    frequency: Mapped[str] = mapped_column(String(12))
    times: Mapped[int] = mapped_column(default=1)  # a week, of "weekly"
    month_day: Mapped[int] = mapped_column(default=1)  # with which its months begin
    dates: Mapped[list[str]]  # of "on_dates"
    opens_days: Mapped[int] = mapped_column(default=0)
    draw: Mapped[str | None] = mapped_column(String(32))
    seed: Mapped[str] = mapped_column(String(24))  # of the draw: what comes next is fixed
    target_percent: Mapped[float | None] = mapped_column(Double)
    subject_type: Mapped[str | None] = mapped_column(String(20))  # what is checked, where it is more than a place
    subject_id: Mapped[int | None]
    subject_label: Mapped[str | None] = mapped_column(String(40))
    active_from: Mapped[dt.date]
    active_to: Mapped[dt.date | None]  # the last day
    submission: Mapped[str | None] = mapped_column(String(40), unique=True)
    version: Mapped[int] = mapped_column(default=1)
    checklist: Mapped[Checklist] = relationship()
    unit: Mapped[Unit] = relationship()
    draws: Mapped[list[DrawnCard]] = relationship(back_populates="plan", order_by="DrawnCard.number")
    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": version}

    @property
    def label(self) -> str:
        return f"{self.checklist.code} {self.unit.code}"

    @property
    def by_item(self) -> bool:
        """Leader standard work: every item has its own rhythm, every holder of the role the own list."""
        return self.frequency == "by_item"

    @property
    def rhythm(self) -> Rhythm:
        dates = tuple(dt.date.fromisoformat(date) for date in self.dates)
        return Rhythm(self.frequency, self.times, self.month_day, dates, self.opens_days)

    def is_active_on(self, date: dt.date) -> bool:
        return self.active_from <= date and (self.active_to is None or date <= self.active_to)

    # --- queries

    @classmethod
    def active_at(cls, units: list[Unit], since: dt.date, until: dt.date) -> Select[CheckPlan]:
        """Plans of these units that count on some day between two dates."""
        over = cls.active_to.is_(None) | (cls.active_to >= since)
        ids = [unit.id for unit in units]
        return cls.loaded().where(cls.unit_id.in_(ids), cls.active_from <= until, over).order_by(cls.id)

    @classmethod
    def personal(cls, date: dt.date) -> Select[CheckPlan]:
        """All leader standard work that counts on a date."""
        over = cls.active_to.is_(None) | (cls.active_to >= date)
        return cls.loaded().where(cls.frequency == "by_item", cls.active_from <= date, over).order_by(cls.id)

    @classmethod
    def of(cls, checklist: Checklist) -> Select[CheckPlan]:
        return cls.loaded().where(cls.checklist_id == checklist.standard_id).order_by(cls.unit_id, cls.layer, cls.id)

    @classmethod
    def loaded(cls) -> Select[CheckPlan]:
        """A query that brings along the checklist with what says which revision is in force, and the unit."""
        standard = selectinload(cls.checklist).selectinload(Checklist.standard)
        return select(cls).options(
            standard.selectinload(Standard.revisions).selectinload(Revision.steps),
            standard.selectinload(Standard.steps),
            selectinload(cls.unit),
        )


class DrawnCard(Base):
    """The card that came up for a window, from the first time anybody saw it: it stays (H-10)."""

    __tablename__ = "check_draw"
    __table_args__ = (UniqueConstraint("plan_id", "window"), UniqueConstraint("plan_id", "number"))
    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("check_plan.id"))
    number: Mapped[int]  # from 1, in the order drawn
    window: Mapped[str] = mapped_column(String(30))  # the key of its window
    card: Mapped[str] = mapped_column(String(12))  # code of the question
    seen_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    seen_at: Mapped[dt.datetime]
    plan: Mapped[CheckPlan] = relationship(back_populates="draws")
    seen_by: Mapped[Person | None] = relationship()


def plan(id: int) -> CheckPlan | None:
    if id > ID_MAX:
        return None
    return db.session.scalar(CheckPlan.loaded().where(CheckPlan.id == id))
