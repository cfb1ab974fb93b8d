"""The letters of a board: the month in the shape of S Q D C M, beside each what the last day said (domain 1.4)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from boards.clock import Touch, changes_with_time
from boards.issues.models import Issue, IssueStep
from boards.live import panel
from boards.metrics import moving
from boards.metrics.drawing import drawn
from boards.metrics.letters import Letters
from boards.metrics.models import BoardMetric, Metric, Target
from boards.metrics.monthly import monthly
from boards.metrics.readings import Reading, ReadingReason, RedAnswer
from boards.plant.models import WITH_BOARD, CalendarDay, Plant, Unit
from boards.plant.production_day import production_date
from boards.signals.models import Baseline, Signal, SignalHit, SignalStep


@panel(
    "letters",
    shows={
        Metric: moving.of_metric,
        Target: moving.of_row,
        BoardMetric: moving.of_choice,
        Reading: moving.of_row,
        ReadingReason: moving.of_reason,
        RedAnswer: moving.of_row,
        Baseline: moving.of_row,
        Signal: moving.of_row,
        SignalStep: moving.of_signal,
        SignalHit: moving.of_signal,
        Issue: moving.of_issue,
        IssueStep: lambda step: moving.of_issue(step.issue),
        CalendarDay: moving.below,
        Unit: moving.below,
        Plant: moving.measuring,
    },
    on=WITH_BOARD,
)
def letters(unit: Unit, at: dt.datetime) -> dict[str, Any]:
    """The letters in the plant's order, none where nothing is measured; of the whole plant its monthly numbers."""
    if unit.kind == "plant":
        return {"monthly": monthly(unit, at), "letters": []}
    plant, today = Plant.get(), production_date(at)
    cross = bool(plant.setting("safety_cross"))
    return {"letters": [drawn(letter, today, cross=cross) for letter in Letters([unit], at).of(unit)], "monthly": []}


@changes_with_time
def days_pass(since: dt.datetime, until: dt.datetime) -> Iterable[Touch]:
    """A new production day (L-17), or the hour until which a day can be written is over (L-03)."""
    return [(unit_id, "letters") for unit_id in moving.measuring()] if moving.with_time(since, until) else []
