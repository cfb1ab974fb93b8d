"""Metrics of the remembered plant, made inside writing(): what a unit measures, and numbers for its days."""

from __future__ import annotations

import datetime as dt
from typing import Any

from boards.db import db
from boards.metrics.models import DEFAULT_RULES, BoardMetric, Metric
from boards.metrics.readings import Reading
from boards.plant.calendar import Calendar
from boards.plant.models import Unit
from boards.plant.production_day import production_date

LONG_AGO = dt.timedelta(days=400)


def measured(unit: Unit, letter: str, target: float | None = None, **about: Any) -> Metric:
    """A metric on the unit's board for ever; by default a percentage, higher is better, one value a day."""
    since = production_date() - LONG_AGO
    kept = {
        "code": f"{unit.code}-{letter}", "unit": unit, "letter": letter, "name": f"Figure {letter}",
        "unit_of_measure": "%", "decimals": 1, "reasons": ["Bearing noise", "Phase imbalance", "Other"],
        "rules": DEFAULT_RULES, "measured_from": since,
    }  # fmt: skip
    metric = Metric(**(kept | about))
    db.session.add(metric)
    db.session.flush()
    db.session.add(BoardMetric(unit_id=unit.id, letter=letter, metric=metric, valid_from=since))
    if target is not None:
        metric.set_target(target, since, None)
    db.session.flush()
    return metric


def safety(unit: Unit) -> Metric:
    """The letter S, counted from what is reported."""
    return measured(
        unit, "S", judge="worst", counted="issues", direction="lower", by_shift=True, roll_up="worst_shift",
        unit_of_measure="category", decimals=0, reasons=[], rules=[],
    )  # fmt: skip


def working_days(unit: Unit, count: int, until: dt.date | None = None) -> list[dt.date]:
    """The last `count` production days of a unit before `until` (the present production date), the earliest first."""
    calendar, day, days = Calendar(unit), until or production_date(), list[dt.date]()
    while len(days) < count:
        day = calendar.before(day, 1)
        days.insert(0, day)
    return days


def written(metric: Metric, values: dict[dt.date, float], **about: Any) -> list[Reading]:
    """One value a day, by the machine's hand: no person, no deadline."""
    return [
        metric.record(date, by=None, value=value, source="machine", look=False, **about) for date, value in values.items()
    ]
