"""Signals: what the run rules say about a metric, something to answer (domain 1.6).

A baseline is frozen; a signal is raised by a hit, further hits attach to the open one (K-07), and it is never deleted.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, ClassVar

from sqlalchemy import Double, ForeignKey, Select, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship, selectinload

from boards.actions.models import Action
from boards.db import Base, db
from boards.issues.models import Issue
from boards.metrics.models import Metric
from boards.people.models import Person
from boards.plant.models import Unit
from boards.signals.answering import SignalAnswering
from boards.signals.baselines import BaselineVerbs

LEADS_TO = {"explanation": "explained", "acting": "acting", "closure": "closed"}  # kind of step → state


class Baseline(BaselineVerbs, Base):
    """Limits frozen on a list of consecutive production days, until a person decides on a new one (K-01, K-08)."""

    __tablename__ = "baseline"
    id: Mapped[int] = mapped_column(primary_key=True)
    metric_id: Mapped[int] = mapped_column(ForeignKey("metric.id"), index=True)
    from_date: Mapped[dt.date]
    to_date: Mapped[dt.date]
    n: Mapped[int]  # points in it
    mean: Mapped[float] = mapped_column(Double)
    mr_bar: Mapped[float] = mapped_column(Double)  # mean of its moving ranges
    valid_from: Mapped[dt.date]
    valid_to: Mapped[dt.date | None]  # the last production date judged by it; none: in force
    set_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    set_at: Mapped[dt.datetime]
    why: Mapped[str] = mapped_column(String(300))
    metric: Mapped[Metric] = relationship(foreign_keys=[metric_id])
    set_by: Mapped[Person | None] = relationship(foreign_keys=[set_by_id])


class Signal(SignalAnswering, Base):
    """Something changed: raised by the first hit, answered by people."""

    __tablename__ = "signal"
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    metric_id: Mapped[int] = mapped_column(ForeignKey("metric.id"), index=True)
    baseline_id: Mapped[int] = mapped_column(ForeignKey("baseline.id"))
    direction: Mapped[str] = mapped_column(String(8))  # adverse | good
    production_date: Mapped[dt.date]  # of the point that completed the first pattern
    raised_at: Mapped[dt.datetime]
    issue_id: Mapped[int | None] = mapped_column(ForeignKey("issue.id"))  # the abnormality an adverse one raises
    version: Mapped[int] = mapped_column(default=1)
    metric: Mapped[Metric] = relationship(foreign_keys=[metric_id])
    baseline: Mapped[Baseline] = relationship(foreign_keys=[baseline_id])
    issue: Mapped[Issue | None] = relationship(foreign_keys=[issue_id])
    steps: Mapped[list[SignalStep]] = relationship(
        back_populates="signal", order_by="SignalStep.id", cascade="all, delete-orphan"
    )
    hits: Mapped[list[SignalHit]] = relationship(
        back_populates="signal", order_by="SignalHit.production_date, SignalHit.id", cascade="all, delete-orphan"
    )
    __mapper_args__: ClassVar[dict[str, Any]] = {"version_id_col": version}

    @property
    def label(self) -> str:
        return f"SG-{self.number}"

    @property
    def state(self) -> str:
        """new, explained, acting or closed."""
        return LEADS_TO[self.steps[-1].kind] if self.steps else "new"

    @property
    def is_open(self) -> bool:
        return self.state != "closed"

    @property
    def unit(self) -> Unit:
        return self.metric.unit

    @classmethod
    def open_for(cls, *units: Unit, whole: bool = True) -> Select[Signal]:
        """Not closed yet, of these units' metrics, the latest first."""
        at_units = select(Metric.id).where(Metric.unit_id.in_([unit.id for unit in units]))
        closed = select(SignalStep.id).where(SignalStep.signal_id == cls.id, SignalStep.kind == "closure")
        rows = cls.loaded() if whole else select(cls)
        return rows.where(cls.metric_id.in_(at_units), ~closed.correlate(cls).exists()).order_by(cls.id.desc())

    @classmethod
    def told_at(cls, units: Sequence[Unit]) -> Sequence[Signal]:
        """The same with what tells them in a few words: their hits. One query."""
        rows = cls.open_for(*units, whole=False).options(joinedload(cls.hits))
        return db.session.scalars(rows).unique().all()

    @classmethod
    def waiting_at(cls, units: Sequence[Unit]) -> list[Signal]:
        """Open ones that nothing is done about yet, bad news first."""
        found = [signal for signal in db.session.scalars(cls.open_for(*units)) if signal.state != "acting"]
        return sorted(found, key=lambda signal: (signal.direction == "good", signal.state != "new", signal.id))

    @classmethod
    def issues(cls) -> Select[int | None]:
        """The ids of issues that signals have raised."""
        return select(cls.issue_id).where(cls.issue_id.is_not(None))

    @classmethod
    def open_on(cls, metric: Metric) -> Signal | None:
        """The one open signal of a metric, if there is one (K-07)."""
        closed = select(SignalStep.id).where(SignalStep.signal_id == cls.id, SignalStep.kind == "closure")
        return db.session.scalar(cls.loaded().where(cls.metric_id == metric.id, ~closed.correlate(cls).exists()))

    @classmethod
    def loaded(cls) -> Select[Signal]:
        """A query that brings along all a board or a page shows."""
        return select(cls).options(
            selectinload(cls.steps).selectinload(SignalStep.by),
            selectinload(cls.steps).selectinload(SignalStep.action),
            selectinload(cls.hits),
            selectinload(cls.baseline),
            selectinload(cls.issue),
            selectinload(cls.metric).selectinload(Metric.unit),
            selectinload(cls.metric).selectinload(Metric.targets),
        )


class SignalStep(Base):
    """A state of a signal: who brought it there and when."""

    __tablename__ = "signal_step"
    __table_args__ = (UniqueConstraint("signal_id", "kind"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    signal_id: Mapped[int] = mapped_column(ForeignKey("signal.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))  # explanation | acting | closure
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[dt.datetime]
    on: Mapped[dt.date]  # production date
    text: Mapped[str | None] = mapped_column(String(1000))  # the cause
    action_id: Mapped[int | None] = mapped_column(ForeignKey("action.id"))
    signal: Mapped[Signal] = relationship(back_populates="steps")
    by: Mapped[Person | None] = relationship(foreign_keys=[by_id])
    action: Mapped[Action | None] = relationship(foreign_keys=[action_id])


class SignalHit(Base):
    """A pattern that a point completed. One a rule and point of a baseline, whoever evaluates and how often."""

    __tablename__ = "signal_hit"
    __table_args__ = (UniqueConstraint("baseline_id", "production_date", "rule", "side"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    signal_id: Mapped[int] = mapped_column(ForeignKey("signal.id"), index=True)
    baseline_id: Mapped[int] = mapped_column(ForeignKey("baseline.id"))
    production_date: Mapped[dt.date]  # of the point that completed the pattern
    rule: Mapped[str] = mapped_column(String(4))
    side: Mapped[int]  # 1 above the mean, -1 below, 0 neither (N7, N8, N4)
    value: Mapped[float] = mapped_column(Double)
    at: Mapped[dt.datetime]
    gone_on: Mapped[dt.date | None]  # production date on which a correction took the pattern away (K-11)
    signal: Mapped[Signal] = relationship(back_populates="hits")
