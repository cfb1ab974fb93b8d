"""Which boards show a metric, a reading, an injury: whose letters move when such a row changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from sqlalchemy import inspect, select

from boards.db import db
from boards.issues.models import SAFETY, Issue
from boards.metrics.models import BoardMetric, Metric
from boards.plant.models import WITH_BOARD, Plant, Unit
from boards.plant.production_day import instant, production_date

ONE_DAY = dt.timedelta(days=1)


def of_metric(metric: Metric | None) -> set[int]:
    """Ids of the units whose boards show a metric: its own, and those it was chosen for."""
    if metric is None or metric.id is None:
        return set()
    known: dict[int, set[int]] = db.session.info.setdefault("boards of metrics", {})  # an upload writes thousands of rows
    if metric.id not in known:
        chosen = select(BoardMetric.unit_id).where(BoardMetric.metric_id == metric.id).distinct()
        known[metric.id] = set(db.session.scalars(chosen))
    return {metric.unit_id, *known[metric.id]}


def of_row(row: Any) -> set[int]:
    """The same for what belongs to a metric: a target, a reading, an answer, a baseline, a signal."""
    return of_metric(row.metric)


def of_signal(row: Any) -> set[int]:
    """The same for a step or a hit of a signal."""
    return of_metric(row.signal.metric) if row.signal else set()


def of_reason(row: Any) -> set[int]:
    return of_metric(row.reading.metric) if row.reading else set()


def of_choice(choice: BoardMetric) -> Iterable[int]:
    db.session.info.pop("boards of metrics", None)
    return {choice.unit_id}


def of_issue(issue: Issue | None) -> set[int]:
    """Safety counts at the place and at all units above it, also where it was said first."""
    if issue is None or not ({issue.kind, *(inspect(issue).attrs.kind.history.deleted or ())} & set(SAFETY)):
        return set()
    moved = inspect(issue).attrs.unit_id.history.deleted or ()
    units = [db.session.get(Unit, id) for id in (issue.unit_id, *moved) if id]
    return {id for unit in units if unit for id in unit.lineage}


def below(row: Any) -> Iterable[int]:
    """Boards whose days follow this row's unit: its own and all below (a holiday, a week's pattern)."""
    unit_id = row.id if isinstance(row, Unit) else row.unit_id
    return db.session.scalars(select(Unit.id).where(Unit.path.contains(f"/{unit_id}/"), Unit.kind.in_(WITH_BOARD)))


def measuring(row: Any = None) -> set[int]:
    """All boards on which something is measured."""
    found = {*db.session.scalars(select(BoardMetric.unit_id).distinct())}
    return found | {*db.session.scalars(select(Metric.unit_id).distinct())}


def with_time(since: dt.datetime, until: dt.datetime) -> bool:
    """Whether cells change between two instants though nobody writes: a production day or the time to write it is over."""
    plant = Plant.get()
    first, last = production_date(since, plant), production_date(until, plant)
    hour = dt.time.fromisoformat(plant.setting("cell_record_deadline"))
    hours = (instant(first + n * ONE_DAY, hour, plant) for n in range((last - first).days + 2))
    return first != last or any(since < deadline <= until for deadline in hours)
