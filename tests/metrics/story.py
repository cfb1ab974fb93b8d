"""Every verb of metrics once, in an order a real team could have (for tests/live/test_pushes.py)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from boards.actions.models import Action
from boards.db import db
from boards.issues.models import Issue
from boards.metrics.models import BoardMetric, Metric
from boards.plant.calendar import set_day
from boards.plant.production_day import production_date
from tests.metrics.numbers import measured, safety, working_days
from tests.world import World


def metric_story(world: World) -> list[Callable[[], Any]]:
    a3 = world.unit("A3")

    def metric(code: str = "A3-Q") -> Metric:
        found = Metric.by_code(code)
        assert found
        return found

    def yesterday() -> dt.date:
        return working_days(world.unit("A3"), 1)[0]

    def action() -> Action:
        return Action.raise_at(world.unit("A3"), "Exchange the bearing press", by=world.amina)

    return [
        lambda: measured(a3, "Q", 96.5),
        lambda: safety(a3),
        lambda: metric().record(yesterday(), by=world.amina, value=95.0, reasons={"Bearing noise": 4}),
        lambda: metric().answer_red(yesterday(), world.amina, "action", action=action()),
        lambda: metric().answer_red(yesterday(), world.amina, "none", text="A trial that we know of"),
        lambda: metric().take_back(yesterday(), "", world.amina),
        lambda: metric().record(yesterday(), by=world.amina, value=97.0),
        lambda: metric().record(yesterday(), by=world.leo, value=96.0, reason="Counted twice"),
        lambda: metric().set_target(98.0, production_date(), world.amina, "We can do better"),
        lambda: Issue.raise_at(world.unit("A3-10"), "near_miss", "Oil on the floor"),
        lambda: Issue.raise_at(a3, "injury", "Crushed finger", severity="recordable", by=world.amina),
        lambda: set_day(a3, production_date() - dt.timedelta(days=2), [], "stocktaking"),
        lambda: measured(a3, "D", 97.0),
        lambda: db.session.add(BoardMetric(unit_id=a3.id, letter="D", metric_id=None, valid_from=production_date())),
        lambda: measured(world.unit("PLANT"), "C", 32, frequency="monthly", direction="lower"),
        lambda: metric("PLANT-C").record(production_date().replace(day=1), by=None, value=36, source="machine"),
    ]
