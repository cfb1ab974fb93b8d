"""What can be done with a binding: made, changed, stopped. Every verb raises NotAllowed or Unfit and then changed nothing.

A mixin of models.Binding.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from boards.clock import now
from boards.db import db
from boards.history.models import record
from boards.machines.paths import steps
from boards.people.models import Person
from boards.plant.models import Unit
from boards.plant.production_day import production_date
from boards.refusals import NotAllowed, Unfit

if TYPE_CHECKING:
    from boards.machines.models import Binding
    from boards.metrics.models import Metric

MAY = {"value_stream_manager", "plant_manager", "admin"}
PATHS = ("value_path", "numerator_path", "denominator_path", "key_path", "at_path")
FIELDS = ("topic", "adds", *PATHS)


def may_bind(person: Person, unit: Unit) -> bool:
    """Who connects machines to the numbers of a unit: its value stream manager and above, KSO, administrator."""
    return person.holds("kso") or (person.is_active and not person.roles_in(unit).isdisjoint(MAY))


def before_binding(unit: Unit, by: Person) -> None:
    if not may_bind(by, unit):
        raise NotAllowed(_l("Machines are connected by the value stream manager or the Kaizen Support Office."))


class BindingVerbs:
    @staticmethod
    def make(metric: Metric, by: Person, **fields: Any) -> Binding:
        """Feeds a metric from a topic. The same again is the same binding."""
        from boards.machines.models import Binding

        before_binding(metric.unit, by)
        wanted = Binding(metric_id=metric.id, active=True, made_by_id=by.id, made_at=now(), **fields)
        same = [getattr(Binding, name) == getattr(wanted, name) for name in FIELDS]
        there = db.session.scalar(select(Binding).where(Binding.metric_id == metric.id, Binding.active, *same))
        if there is not None:
            return there
        wanted.check(metric)
        db.session.add(wanted)
        record(metric, "bound", on=production_date(), by=by, topic=wanted.topic)
        return wanted

    def amend(self: Binding, by: Person, **fields: Any) -> None:
        """Another topic or other paths; what was counted stays. A stopped binding listens again."""
        from boards.machines.models import Binding

        before_binding(self.metric.unit, by)
        wanted = Binding(metric_id=self.metric_id, **fields)
        wanted.check(self.metric, but=self)
        changed = [name for name in FIELDS if getattr(self, name) != getattr(wanted, name)]
        if not changed and self.active:
            return
        for name in changed:
            setattr(self, name, getattr(wanted, name))
        self.active = True
        record(self.metric, "bound", on=production_date(), by=by, topic=self.topic)

    def stop(self: Binding, by: Person) -> None:
        """Listens no more. What was counted stays."""
        before_binding(self.metric.unit, by)
        if self.active:
            self.active = False
            record(self.metric, "unbound", on=production_date(), by=by, topic=self.topic)

    def check(self: Binding, metric: Metric, but: Binding | None = None) -> None:
        """Raises Unfit, at the field, for what can't feed this metric."""
        if metric.counts_by_itself or metric.judge == "worst" or metric.frequency != "daily":
            raise Unfit(_l("This number can't come from a machine: only one of a day or of a shift can."), "metric")
        check_topic(self.topic)
        for name in PATHS:
            check_path(getattr(self, name), name)
        if self.denominator_path and not self.numerator_path:
            raise Unfit(_l("Out of how many is known: how many is missing."), "numerator_path")
        if self.numerator_path and self.value_path:
            raise Unfit(_l("Either one value, or how many out of how many. Leave one of them empty."), "value_path")
        if metric.roll_up == "ratio" and not self.numerator_path:
            raise Unfit(_l("This number is a share: how many, and out of how many."), "numerator_path")
        if not self.key_path and not self.at_path:
            raise Unfit(_l("Each message needs its own id or its time, else one sent twice would count twice."), "key_path")
        if not self.adds:
            self._check_latest()
        self._check_beside(metric, but)

    def _check_latest(self: Binding) -> None:
        if any(wild in self.topic for wild in "+#"):
            raise Unfit(_l("The latest message counts only where one machine sends: no + and no # in the topic."), "topic")
        if not self.value_path and not self.denominator_path:
            raise Unfit(_l("Where does the number stand in the message?"), "value_path")

    def _check_beside(self: Binding, metric: Metric, but: Binding | None) -> None:
        """Several machines may feed one number, if all add to it and all bring the same."""
        from boards.machines.models import Binding

        beside = select(Binding).where(Binding.metric_id == metric.id, Binding.active)
        others = [other for other in db.session.scalars(beside) if other is not but]
        if others and not (self.adds and all(other.adds for other in others)):
            raise Unfit(_l("Another machine feeds this number: several can only if each message adds to it."), "adds")
        if any(other.is_pair is not self.is_pair for other in others):
            raise Unfit(_l("Another machine feeds this number in the other way: one value, or a share."), "numerator_path")


def check_topic(topic: str) -> None:
    """Raises Unfit where an MQTT filter breaks the rules of MQTT, or listens to what isn't the plant's."""
    if not topic:
        raise Unfit(_l("Which topic does the machine send to?"), "topic")
    if topic.startswith("$"):
        raise Unfit(_l("Topics that begin with $ belong to the broker."), "topic")
    levels = topic.split("/")
    if any("#" in level for level in levels[:-1]) or ("#" in levels[-1] and levels[-1] != "#"):
        raise Unfit(_l("A # stands only at the end, alone after a slash: plant/a3/#"), "topic")
    if any("+" in level and level != "+" for level in levels):
        raise Unfit(_l("A + stands alone between two slashes: plant/+/tester"), "topic")
    if topic == "#":
        raise Unfit(_l("# alone is everything in the plant. Name the first part of the topic."), "topic")


def check_path(path: str | None, field: str) -> None:
    """Raises Unfit where a path can't be followed."""
    try:
        if path:
            steps(path)
    except ValueError:
        raise Unfit(_l("A path is names with dots between them: result.good or parts[0].ok"), field) from None
