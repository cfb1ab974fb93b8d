"""Machines: numbers that come by MQTT. A binding says which topic feeds which metric and where in a message what stands.

Each message is kept under the id it names, so that one delivered twice counts once; a count per production date and
shift adds them up, and becomes a reading like any other.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Double, ForeignKey, Select, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from boards.db import Base
from boards.machines.verbs import BindingVerbs
from boards.metrics.models import Metric
from boards.people.models import Person
from boards.plant.models import Unit

KEY_MAX = 80
PAYLOAD_MAX = 500
TOPIC_MAX = 200
PATH_MAX = 120


class Binding(BindingVerbs, Base):
    """Where a metric's numbers come from. Paths are dotted names in the JSON of a message: "result.good"."""

    __tablename__ = "binding"
    id: Mapped[int] = mapped_column(primary_key=True)
    metric_id: Mapped[int] = mapped_column(ForeignKey("metric.id"), index=True)
    topic: Mapped[str] = mapped_column(String(TOPIC_MAX))  # an MQTT filter: "plant/a3/tester/+"
    adds: Mapped[bool] = mapped_column(default=True)  # each message is one more; else it is the total so far
    value_path: Mapped[str | None] = mapped_column(String(PATH_MAX))
    numerator_path: Mapped[str | None] = mapped_column(String(PATH_MAX))
    denominator_path: Mapped[str | None] = mapped_column(String(PATH_MAX))
    key_path: Mapped[str | None] = mapped_column(String(PATH_MAX))  # the id of the reading; none: its time is its id
    at_path: Mapped[str | None] = mapped_column(String(PATH_MAX))  # when it was measured; none: when it arrived
    active: Mapped[bool] = mapped_column(default=True)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[dt.datetime]
    metric: Mapped[Metric] = relationship(foreign_keys=[metric_id])
    made_by: Mapped[Person | None] = relationship(foreign_keys=[made_by_id])

    @property
    def is_pair(self) -> bool:
        """A message brings how many out of how many; else one value, or nothing but itself."""
        return self.numerator_path is not None

    @classmethod
    def within(cls, unit: Unit) -> Select[Binding]:
        """Of the metrics of a unit and of all below it, those that listen first."""
        below = select(Unit.id).where(Unit.path.startswith(unit.path))
        here = select(cls).join(Metric, Metric.id == cls.metric_id).where(Metric.unit_id.in_(below))
        loaded = here.options(joinedload(cls.metric).joinedload(Metric.unit))
        return loaded.order_by(cls.active.desc(), Metric.position, Metric.code, cls.id)

    @classmethod
    def listening(cls) -> Select[Binding]:
        """All that feed a number now."""
        return select(cls).where(cls.active).options(joinedload(cls.metric)).order_by(cls.id)


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
    last_value: Mapped[float | None] = mapped_column(Double)  # none: its messages are pairs
    last_at: Mapped[dt.datetime | None]
    written: Mapped[int] = mapped_column(default=0)  # how many messages the reading written from it knew of
    metric: Mapped[Metric] = relationship(foreign_keys=[metric_id])

    @property
    def is_pair(self) -> bool:
        return self.last_value is None


class MachineRefusal(Base):
    """A message that could not be read, and why: for who sets the machine up. The latest are kept."""

    __tablename__ = "machine_refusal"
    id: Mapped[int] = mapped_column(primary_key=True)
    binding_id: Mapped[int | None] = mapped_column(ForeignKey("binding.id"))
    topic: Mapped[str] = mapped_column(String(TOPIC_MAX))
    payload: Mapped[str] = mapped_column(String(PAYLOAD_MAX))
    why: Mapped[str] = mapped_column(String(200))  # a word of words.WHY, or an English sentence
    at: Mapped[dt.datetime]


class Listening(Base):
    """One row: which server process listens to the broker, and until when the others leave it to that one."""

    __tablename__ = "listening"
    id: Mapped[int] = mapped_column(primary_key=True)
    holder: Mapped[str] = mapped_column(String(32))
    held_until: Mapped[dt.datetime]
    connected_since: Mapped[dt.datetime | None]  # none: the broker is away
    trouble: Mapped[str | None] = mapped_column(String(200))  # what the network or the broker said
    topics: Mapped[list[str]]  # subscribed to: the broker remembers them while nobody is there
