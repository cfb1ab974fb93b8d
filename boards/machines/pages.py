"""The page of a unit's machines: what is connected, what came last, what did not count, and the forms."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from flask import current_app
from sqlalchemy import func, select

from boards import typed
from boards.db import db
from boards.machines import lease
from boards.machines.broker import Broker
from boards.machines.counts import Found
from boards.machines.forms import metrics_of
from boards.machines.models import Binding, Listening, MachineCount, MachineRefusal
from boards.metrics.models import Metric
from boards.plant.models import Plant, Unit
from boards.plant.production_day import production_date
from boards.refusals import Refusal

NEW = "new"


@dataclass
class MachinesPage:
    """All of one page: what is connected at a unit and below, what came, what did not count. `posted`: the id of the
    binding whose form was sent, or "new"; what was typed stands in that form again.
    """

    unit: Unit
    posted: str = ""
    refused: Refusal | None = None
    trial: Found | None = None
    listening: Listening | None = field(default_factory=lease.state)

    @cached_property
    def bindings(self) -> list[Binding]:
        return list(db.session.scalars(Binding.within(self.unit)))

    @cached_property
    def metrics(self) -> list[Metric]:
        """What can be counted by machines at this unit and below."""
        return metrics_of(self.unit)

    @cached_property
    def today(self) -> dict[int, list[MachineCount]]:
        """The counts of this production date by metric, in the order of the shifts."""
        counts = select(MachineCount).where(MachineCount.metric_id.in_(self._ids))
        order = list(Plant.get().shifts)
        by_metric: dict[int, list[MachineCount]] = defaultdict(list)
        for count in db.session.scalars(counts.where(MachineCount.production_date == production_date())):
            by_metric[count.metric_id].append(count)
        for counts_of_one in by_metric.values():
            counts_of_one.sort(key=lambda count: order.index(count.shift) if count.shift in order else -1)
        return by_metric

    @cached_property
    def last_at(self) -> dict[int, Any]:
        """When the last message of a metric was measured."""
        last = select(MachineCount.metric_id, func.max(MachineCount.last_at)).where(MachineCount.metric_id.in_(self._ids))
        return dict(tuple(row) for row in db.session.execute(last.group_by(MachineCount.metric_id)))

    @cached_property
    def refusals(self) -> dict[int, list[MachineRefusal]]:
        """The latest refusals by binding."""
        ids = [binding.id for binding in self.bindings]
        rows = select(MachineRefusal).where(MachineRefusal.binding_id.in_(ids)).order_by(MachineRefusal.id.desc())
        by_binding: dict[int, list[MachineRefusal]] = defaultdict(list)
        for row in db.session.scalars(rows):
            by_binding[row.binding_id or 0].append(row)
        return by_binding

    def value(self, binding: Binding | None, name: str) -> str:
        """What stands in a field of a binding's form, or of the empty one."""
        if self.posted == (str(binding.id) if binding else NEW):
            return typed.typed_form().get(name, "")
        if name == "adds":
            return "yes" if binding is None or binding.adds else "no"
        return str(getattr(binding, name, None) or "") if binding else ""

    @cached_property
    def connection(self) -> str:
        """none: no broker is set; wrong: its address is none; nobody: no server is at it; away; or here."""
        if self.broker is None:
            return "wrong" if current_app.config["MQTT_URL"] else "none"
        if not lease.is_held():
            return "nobody"
        return "here" if self.listening and self.listening.connected_since else "away"

    @cached_property
    def broker(self) -> Broker | None:
        try:
            return Broker.of(current_app)
        except ValueError:
            return None

    @property
    def _ids(self) -> set[int]:
        return {binding.metric_id for binding in self.bindings}
