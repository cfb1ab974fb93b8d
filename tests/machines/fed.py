"""Numbers of the remembered plant that machines feed, made inside writing()."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import select

from boards.clock import now
from boards.db import db
from boards.machines.models import Binding, MachineCount, MachineMessage, MachineRefusal
from boards.metrics.models import Metric
from tests.metrics.numbers import measured
from tests.world import World

BY_ID = {"key_path": "id", "at_path": "at"}
SHARE = {"numerator_path": "result.good", "denominator_path": "result.parts"}


def first_pass(world: World, unit: str = "A3") -> Metric:
    """The share of good parts, by shift."""
    return measured(world.unit(unit), "Q", 96.5, by_shift=True, roll_up="ratio", counted="machine")


def lost_minutes(world: World, unit: str = "A3") -> Metric:
    """Minutes lost, by shift, added up."""
    return measured(
        world.unit(unit), "D", 30, by_shift=True, roll_up="sum", counted="machine", direction="lower",
        unit_of_measure="min",
    )  # fmt: skip


def bound(metric: Metric, topic: str = "plant/a3/tester/+", **fields: Any) -> Binding:
    """A binding as it may stand in the database, unchecked."""
    wanted = {"topic": topic, "adds": True, "active": True, "made_at": now(), **BY_ID, **fields}
    binding = Binding(metric=metric, **wanted)
    db.session.add(binding)
    db.session.flush()
    return binding


def counts(metric: Metric) -> dict[tuple[dt.date, str], MachineCount]:
    db.session.rollback()
    found = db.session.scalars(select(MachineCount).where(MachineCount.metric_id == metric.id))
    return {(count.production_date, count.shift): count for count in found}


def messages(metric: Metric) -> int:
    """How many messages of a metric have counted, of all days."""
    return sum(count.messages for count in counts(metric).values())


def kept() -> int:
    db.session.rollback()
    return db.session.query(MachineMessage).count()


def refusals() -> list[MachineRefusal]:
    db.session.rollback()
    return db.session.query(MachineRefusal).order_by(MachineRefusal.id).all()
