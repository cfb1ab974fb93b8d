"""The form of a binding: which number, which topic, where in a message what stands; and a trial that leaves no trace."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from boards import typed
from boards.clock import now
from boards.db import db
from boards.machines.counting import PAYLOAD_BYTES, PlantClock
from boards.machines.counts import Found, Message, found
from boards.machines.models import PATH_MAX, TOPIC_MAX, Binding
from boards.machines.verbs import PATHS
from boards.metrics.models import Metric
from boards.plant.models import Plant, Unit
from boards.refusals import Unfit


def metrics_of(unit: Unit) -> list[Metric]:
    """What machines can count at a unit and below."""
    below = select(Unit.id).where(Unit.path.startswith(unit.path))
    here = select(Metric).where(Metric.unit_id.in_(below), Metric.active).options(joinedload(Metric.unit))
    countable = here.where(Metric.frequency == "daily", Metric.judge == "target", Metric.counted.is_distinct_from("issues"))
    return list(db.session.scalars(countable.where(Metric.counted.is_distinct_from("checks")).order_by(Metric.code)))


def chosen_metric(unit: Unit) -> Metric:
    """The number that was chosen. Raises Unfit for one that isn't of this unit."""
    id = typed.number("metric")
    metric = next((metric for metric in metrics_of(unit) if metric.id == id), None)
    if metric is None:
        raise Unfit(_l("Choose one of those shown."), "metric")
    return metric


def binding_fields() -> dict[str, Any]:
    """What was typed. Raises Unfit at the field."""
    fields: dict[str, Any] = {"topic": typed.words("topic", TOPIC_MAX)}
    fields |= {name: typed.words(name, PATH_MAX) or None for name in PATHS}
    fields["adds"] = typed.choice("adds", ("yes", "no")) != "no"
    return fields


def tried(metric: Metric, but: Binding | None = None) -> Found:
    """What a sample message would be by what was typed. Writes nothing; raises Unfit."""
    binding = Binding(metric_id=metric.id, **binding_fields())
    binding.check(metric, but)
    binding.metric = metric
    sample = request.form.get("sample", "")
    if not sample.strip():
        raise Unfit(_l("Paste a message of the machine here."), "sample")
    if len(sample) > PAYLOAD_BYTES:
        raise Unfit(_l("That is too long for a message."), "sample")
    message = Message(binding.topic, sample.encode(errors="replace"), now())
    return found(message, [binding], PlantClock(Plant.get()))[0]
