"""Machines: numbers that come by MQTT. A binding says which topic feeds which metric and where in a message what stands.

Each message is kept under the id it names, so that one delivered twice counts once; a count per production date and
shift adds them up, and becomes a reading like any other.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Double, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from boards.db import Base
from boards.metrics.models import Metric
from boards.people.models import Person

KEY_MAX = 80


class Binding(Base):
    """Where a metric's numbers come from. Paths are dotted names in the JSON of a message: "result.good"."""

    __tablename__ = "binding"
    id: Mapped[int] = mapped_column(primary_key=True)
    metric_id: Mapped[int] = mapped_column(ForeignKey("metric.id"), index=True)
    topic: Mapped[str] = mapped_column(String(200))  # an MQTT filter: "plant/a3/tester/+"
    adds: Mapped[bool] = mapped_column(default=True)  # each message is one more; else it is the total so far
    value_path: Mapped[str | None] = mapped_column(String(120))
    numerator_path: Mapped[str | None] = mapped_column(String(120))
    denominator_path: Mapped[str | None] = mapped_column(String(120))
    key_path: Mapped[str | None] = mapped_column(String(120))  # the id of the reading; none: its time is its id
    at_path: Mapped[str | None] = mapped_column(String(120))  # when it was measured; none: when it arrived
    active: Mapped[bool] = mapped_column(default=True)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[dt.datetime]
    metric: Mapped[Metric] = relationship(foreign_keys=[metric_id])
    made_by: Mapped[Person | None] = relationship(foreign_keys=[made_by_id])


class MachineMessage(Base):
    """One message that counted; its id keeps it from counting twice. Swept after some weeks."""

    __tablename__ = "machine_message"
    __table_args__ = (UniqueConstraint("binding_id", "key"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    binding_id: Mapped[int] = mapped_column(ForeignKey("binding.id"))
    key: Mapped[str] = mapped_column(String(KEY_MAX))
    production_date: Mapped[dt.date]
    shift: Mapped[str] = mapped_column(String(10), default="")
    received_at: Mapped[dt.datetime] = mapped_column(index=True)


class MachineCount(Base):
    """What the messages of a metric's production date and shift come to."""

    __tablename__ = "machine_count"
    __table_args__ = (UniqueConstraint("metric_id", "production_date", "shift"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    metric_id: Mapped[int] = mapped_column(ForeignKey("metric.id"))
    production_date: Mapped[dt.date]
    shift: Mapped[str] = mapped_column(String(10), default="")
    messages: Mapped[int] = mapped_column(default=0)
    total: Mapped[float] = mapped_column(Double, default=0)  # of values
    numerator: Mapped[float] = mapped_column(Double, default=0)
    denominator: Mapped[float] = mapped_column(Double, default=0)
    last_value: Mapped[float | None] = mapped_column(Double)
    last_at: Mapped[dt.datetime | None]
    written: Mapped[int] = mapped_column(default=0)  # how many messages the reading written from it knew of
    metric: Mapped[Metric] = relationship(foreign_keys=[metric_id])


class MachineRefusal(Base):
    """A message that could not be read, and why: for who sets the machine up. The latest are kept."""

    __tablename__ = "machine_refusal"
    id: Mapped[int] = mapped_column(primary_key=True)
    binding_id: Mapped[int | None] = mapped_column(ForeignKey("binding.id"))
    topic: Mapped[str] = mapped_column(String(200))
    payload: Mapped[str] = mapped_column(String(500))
    why: Mapped[str] = mapped_column(String(200))
    at: Mapped[dt.datetime]
