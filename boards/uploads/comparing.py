"""What a file would change: each row weighed against what the database holds now (new, changed, unchanged, refused)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from boards.db import db
from boards.metrics.drafting import KEPT
from boards.metrics.models import Metric
from boards.metrics.writing import Number, Standing, Weighed, breathing
from boards.people.models import Person
from boards.plant.models import Unit
from boards.plant.pages import day
from boards.plant.production_day import plant_date
from boards.uploads.headings import Row, cell_name
from boards.uploads.models import VERDICT

ROLES = {"reasons": "reason", "extra_shift": "date"}  # a field of Metric.record → its column, where that differs
Weighing = list[tuple[Row, Weighed]]  # the rows that could be written, with what writing them would do


def all_metrics() -> dict[str, Metric]:
    """Every active metric of the plant by its code in capitals."""
    return {metric.code.upper(): metric for metric in db.session.scalars(Metric.loaded().where(Metric.active))}


def weighed(
    rows: Iterable[Row], read: Mapping[str, Any], unit: Unit, by: Person, metrics: Mapping[str, Metric]
) -> tuple[list[Row], Standing, Weighing]:
    """The rows with their verdicts, and what is needed to write the good ones. Writes nothing.

    As many queries for five thousand rows as for five.
    """
    fresh: list[Row] = [{name: value for name, value in row.items() if name not in VERDICT} for row in rows]
    numbers = {n: _number(row, metrics) for n, row in enumerate(fresh) if _is_ours(row, unit, metrics, read)}
    standing, good = Standing(list(numbers.values())), []
    for n, row in breathing(enumerate(fresh)):
        if n not in numbers:
            row["verdict"], row["why"] = "refused", row.get("why") or row["faults"]
            continue
        one = standing.weigh(numbers[n], by, "file")
        row["verdict"] = one.verdict
        if one.last is not None:
            row["stood"] = one.last.revision
        if one.refusal is not None:
            field = one.refusal.field or "metric"
            row["why"] = [[cell_name(read["columns"], row, ROLES.get(field, field)), _why(one)]]
            continue
        good.append((row, one))
        if one.is_late:
            row["late"] = True
        if one.verdict == "changed":
            row["old"] = _old(one)
    return fresh, standing, good


def _is_ours(row: Row, unit: Unit, metrics: Mapping[str, Metric], read: Mapping[str, Any]) -> bool:
    """Whether a row names a place of this unit's metrics that could be written; if not, its `why` says so."""
    if row.get("faults"):
        return False
    metric = metrics.get(row["code"].upper())
    if metric is None:
        said = _("There is no metric “%(code)s”.", code=row["code"])
    elif not metric.unit.is_within(unit.id):
        said = _(
            "%(metric)s belongs to %(unit)s, not to %(here)s.", metric=metric.code, unit=metric.unit.code, here=unit.code
        )
    else:
        return True
    row["why"] = [[cell_name(read["columns"], row, "metric"), said]]
    return False


def _number(row: Row, metrics: Mapping[str, Metric]) -> Number:
    return Number(
        metrics[row["code"].upper()],
        dt.date.fromisoformat(row["date"]),
        row.get("shift", ""),
        value=row.get("value"),
        numerator=row.get("numerator"),
        denominator=row.get("denominator"),
        category=row.get("category"),
        note=row.get("note"),
        reasons=row.get("reasons"),
    )


def _why(one: Weighed) -> str:
    """The refusal's sentence; of a typed number also who typed it, and when."""
    last, refusal = one.last, one.refusal
    assert refusal is not None
    if last is not None and last.source == "typed" and last.recorded_by is not None and refusal.status == 409:
        said: str = _(
            "%(name)s typed another number on %(day)s. What is typed is not overwritten.",
            name=last.recorded_by.short_name, day=day(plant_date(last.recorded_at)),
        )  # fmt: skip
        return said
    return refusal.sentence


def _old(one: Weighed) -> dict[str, Any]:
    """What stood there, of the parts that would change."""
    assert one.last is not None
    old = {name: getattr(one.last, name) for name in KEPT if getattr(one.last, name) != getattr(one.number, name)}
    before = {why.reason: why.quantity for why in one.last.why}
    return old | ({"reasons": before} if before != one.why else {})


def may_send(by: Person, unit: Unit) -> bool:
    """Whether somebody leads here, or some number of this unit or of one below it is theirs to write."""
    if by.leads(unit):
        return True
    below = select(Unit.id).where(Unit.path.startswith(unit.path))
    metrics = db.session.scalars(Metric.loaded().where(Metric.active, Metric.unit_id.in_(below)))
    return any(not metric.counts_by_itself and metric.may_record(by) for metric in metrics)
