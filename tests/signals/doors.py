"""The unsafe addresses of signals and limits, as tests/doors.py wants them: (what prepares it, the form)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from boards.db import db
from boards.metrics.models import Metric
from boards.signals.models import Baseline, Signal
from tests.metrics.numbers import measured, working_days, written
from tests.signals.watch import QUIET, SHOWCASE
from tests.world import World

Setting = Callable[[World], dict[str, Any]]
RAISING = [*QUIET, *SHOWCASE["recent"][:13]]


def numbers(world: World, values: list[float] | None = None) -> tuple[Metric, list[dt.date]]:
    """A metric of A3 whose last number is of the last working day, nothing frozen."""
    metric = measured(world.unit("A3"), "Q", 96.5)
    days = working_days(metric.unit, len(values or QUIET))
    written(metric, dict(zip(days, values or QUIET, strict=True)))
    return metric, days


def raised(world: World, values: list[float] | None = None) -> Signal:
    """SG-1, adverse: eight days below the mean."""
    metric, days = numbers(world, values or RAISING)
    Baseline.freeze(metric, days[0], days[19], world.ingrid, "New press fixture")
    return db.session.query(Signal).one()


def explained(world: World) -> Signal:
    """By Bruno, and quiet for eight days since."""
    signal = raised(world, [*RAISING, *QUIET[1:9]])
    signal.explain(world.bruno, "Worn electrode")
    return signal


def explained_by_amina(world: World) -> Signal:
    signal = raised(world)
    signal.explain(world.amina, "Worn electrode")
    return signal


def to_freeze(world: World) -> dict[str, Any]:
    return {"record": numbers(world)[0]}


def days_to_freeze(name: str) -> Callable[[World], str]:
    return lambda world: working_days(world.unit("A3"), len(QUIET))[0 if name == "first" else -1].isoformat()


def on(make: Callable[[World], Signal], **values: Any) -> Setting:
    return lambda world: {"record": make(world), **values}


SIGNAL_DOORS: dict[str, tuple[Setting, dict[str, Any]]] = {
    "POST signals.explanation": (on(raised), {"text": "Trial with the other bearing"}),
    "POST signals.acting": (on(raised), {"how": "action", "title": "Change the electrode", "submission": "one"}),
    "POST signals.closure": (on(explained), {"text": "Quiet again"}),
    "DELETE signals.undo": (on(explained_by_amina, state="explanation"), {}),
    "POST signals.baseline": (
        to_freeze,
        {"first": days_to_freeze("first"), "last": days_to_freeze("last"), "why": "New press fixture"},
    ),
}
