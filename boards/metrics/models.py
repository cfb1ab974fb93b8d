"""Metric: one number of one unit, how it becomes a colour, and the targets it was judged by (domain 1.4).

A number that is written is never changed: readings.py supersedes, targets and board metrics are dated, so that what a
day showed is what it shows for ever (L-09, L-16).
"""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from sqlalchemy import Double, ForeignKey, Select, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship, selectinload

from boards.db import Base, db
from boards.metrics.verbs import MetricVerbs
from boards.people.models import Person
from boards.plant.models import Unit

LETTERS = ("S", "Q", "D", "C", "M", "E", "P", "I")
ROLL_UPS = ("sum", "mean", "last", "worst_shift", "ratio")
CATEGORIES = ("none", "near_miss", "first_aid", "recordable", "lost_time")  # of a judged "worst", the worst last
FACTORS = {"%": 100, "‰": 1000, "ppm": 1_000_000}  # what a ratio is multiplied by, by its unit of measure
DEFAULT_RULES = ["WE1", "WE2", "WE4"]  # of the run rules, for sustaining (domain 1.6)


class Metric(MetricVerbs, Base):
    """What is measured at a unit, in which direction it is good, and who writes it down."""

    __tablename__ = "metric"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    letter: Mapped[str | None] = mapped_column(String(1))
    name: Mapped[str] = mapped_column(String(120))
    names: Mapped[dict[str, Any]] = mapped_column(default=dict)  # other languages: {"de": …}
    unit_of_measure: Mapped[str] = mapped_column(String(20), default="")
    direction: Mapped[str] = mapped_column(String(6), default="higher")  # higher | lower: which is better
    judge: Mapped[str] = mapped_column(String(6), default="target")  # target | worst: of several entries the worst category
    frequency: Mapped[str] = mapped_column(String(8), default="daily")  # daily | monthly
    by_shift: Mapped[bool] = mapped_column(default=False)
    roll_up: Mapped[str] = mapped_column(String(12), default="last")
    decimals: Mapped[int] = mapped_column(default=0)
    recorder: Mapped[str] = mapped_column(String(20), default="team_leader")  # a role, or a function's code
    counted: Mapped[str | None] = mapped_column(String(8))  # issues | checks | machine: by itself; none: written by hand
    formula: Mapped[str | None] = mapped_column(String(200))
    lowest: Mapped[float | None] = mapped_column(Double)  # what is physically possible (K-10)
    highest: Mapped[float | None] = mapped_column(Double)
    reasons: Mapped[list[str]]  # why a day is red, to choose from; "Other" last
    rules: Mapped[list[str]]  # run rules that raise a signal
    measured_from: Mapped[dt.date]  # before it nothing was asked for, so nothing is missing
    position: Mapped[int] = mapped_column(default=0)
    active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)
    unit: Mapped[Unit] = relationship(foreign_keys=[unit_id])
    targets: Mapped[list[Target]] = relationship(back_populates="metric", order_by="Target.valid_from")
    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": version}

    @property
    def label(self) -> str:
        return self.code

    def name_in(self, language: str) -> str:
        return str(self.names.get(language) or self.name)

    @property
    def factor(self) -> int:
        """What numerator over denominator is multiplied by."""
        return FACTORS.get(self.unit_of_measure, 1)

    @property
    def counts_by_itself(self) -> bool:
        """Nobody types it: it follows from what is reported, or from checks."""
        return self.counted in ("issues", "checks")

    @property
    def lower_is_better(self) -> bool:
        return self.direction == "lower"

    def target_on(self, date: dt.date) -> Target | None:
        """The target that a production date is judged by; none before the first (L-09)."""
        return next((target for target in reversed(self.targets) if target.valid_from <= date), None)

    # --- queries

    @classmethod
    def by_code(cls, code: str) -> Metric | None:
        return db.session.scalar(cls.loaded().where(cls.code == code))

    @classmethod
    def of(cls, unit: Unit) -> Select[Metric]:
        """What is measured at a unit now, in the order of its board."""
        return cls.loaded().where(cls.unit_id == unit.id, cls.active).order_by(cls.position, cls.id)

    @classmethod
    def loaded(cls) -> Select[Metric]:
        """A query that brings along the targets."""
        Unit.meet_all()
        return select(cls).options(selectinload(cls.targets))


class Target(Base):
    """What is to be reached from a production date on, until the next target."""

    __tablename__ = "target"
    __table_args__ = (UniqueConstraint("metric_id", "valid_from"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    metric_id: Mapped[int] = mapped_column(ForeignKey("metric.id"))
    valid_from: Mapped[dt.date]
    value: Mapped[float] = mapped_column(Double)
    set_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    set_at: Mapped[dt.datetime]
    why: Mapped[str | None] = mapped_column(String(300))
    metric: Mapped[Metric] = relationship(back_populates="targets")
    set_by: Mapped[Person | None] = relationship(foreign_keys=[set_by_id])


class BoardMetric(Base):
    """Which metric of a letter colours the cells of a unit's board from a production date on (L-16)."""

    __tablename__ = "board_metric"
    __table_args__ = (UniqueConstraint("unit_id", "letter", "valid_from"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    letter: Mapped[str] = mapped_column(String(1))
    metric_id: Mapped[int | None] = mapped_column(ForeignKey("metric.id"))  # none: the letter is taken off the board
    valid_from: Mapped[dt.date]
    metric: Mapped[Metric | None] = relationship(foreign_keys=[metric_id])
