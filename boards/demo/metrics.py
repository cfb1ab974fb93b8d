"""What the demo plant measures, its targets, and which of it hangs on the boards."""

from __future__ import annotations

import datetime as dt

from boards import clock
from boards.db import db
from boards.demo.days import Days
from boards.demo.plant import Units
from boards.demo.story import Row
from boards.metrics.models import DEFAULT_RULES, BoardMetric, Metric
from boards.plant.production_day import instant

Metrics = dict[str, Metric]  # by code
MEASURED_DAYS = 98  # before the anchor: fourteen weeks
SHARE = "%"
MORNING = dt.time(8)


def measured(chapter: Row, units: Units, days: Days) -> Metrics:
    """Sets up every metric of the story with its dated targets; the team's letters go on its board."""
    metrics: Metrics = {}
    for position, row in enumerate([*chapter["metrics"], *chapter["plant_metrics"]]):
        metric = metrics[row["code"]] = _metric(row, units, days, position)
        db.session.add(metric)
    db.session.flush()
    for row in [*chapter["metrics"], *chapter["plant_metrics"]]:
        metric = metrics[row["code"]]
        for target in row.get("targets") or _one(row):
            since = days.date(target["from_day"])
            with clock.at(min(instant(since, MORNING, days.plant), days.moment)):
                metric.set_target(target["value"], since, None)
        if metric.frequency == "daily":
            db.session.add(
                BoardMetric(unit_id=metric.unit_id, letter=row["letter"], metric=metric, valid_from=metric.measured_from)
            )
    db.session.flush()
    return metrics


def _metric(row: Row, units: Units, days: Days, position: int) -> Metric:
    judge = row.get("judge", "target")
    return Metric(
        code=row["code"],
        unit=units[row["unit"]],
        letter=row["letter"],
        name=row["name"],
        unit_of_measure=row["unit_of_measure"],
        direction=row["direction"],
        judge=judge,
        frequency=row.get("frequency", "daily"),
        by_shift=row.get("by_shift", False),
        roll_up=row.get("roll_up", "last"),
        decimals=row.get("decimals", 0 if isinstance(row.get("last_value"), int) else 1),
        recorder=row["recorder"],
        counted="issues" if judge == "worst" else None,
        formula=row.get("formula"),
        lowest=0.0 if judge == "target" else None,
        highest=100.0 if _is_share(row) else None,
        reasons=row.get("reasons", []),
        rules=DEFAULT_RULES if judge == "target" and row.get("frequency", "daily") == "daily" else [],
        measured_from=days.date(-MEASURED_DAYS),
        position=position,
    )


def _is_share(row: Row) -> bool:
    """Nothing above a hundred per cent of it can be: a part of what was made, or of the stations."""
    mean = row.get("demo", {}).get("mean", 0)
    return row["unit_of_measure"] == SHARE and (row.get("roll_up") == "ratio" or 0 < mean <= 100)


def _one(row: Row) -> list[Row]:
    return [{"from_day": -400, "value": float(row["target"])}] if "target" in row else []
