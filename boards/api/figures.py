"""Records as the API shows them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from fractions import Fraction

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import aliased, selectinload

from boards.api import shapes
from boards.metrics.day import Day
from boards.metrics.judging import value_of
from boards.metrics.models import Metric
from boards.metrics.readings import Reading
from boards.plant.models import Plant, Unit


def unit(unit: Unit, seen: dict[int, Unit]) -> shapes.Unit:
    above = seen.get(unit.parent_id or 0)
    return shapes.Unit(code=unit.code, kind=unit.kind, name=unit.name, parent=above.code if above else None)


def metric(metric: Metric) -> shapes.Metric:
    same = ("code", "letter", "name", "unit_of_measure", "direction", "judge", "frequency", "by_shift", "roll_up", "factor")
    more = ("decimals", "lowest", "highest", "counted", "reasons", "measured_from", "active")
    return shapes.Metric(
        unit=metric.unit.code,
        shifts=list(Plant.get().shifts) if metric.by_shift else [],
        targets=[shapes.Target(valid_from=target.valid_from, value=target.value) for target in metric.targets],
        **{name: getattr(metric, name) for name in (*same, *more)},
    )


def reading(metric: Metric, reading: Reading) -> shapes.Reading:
    value = value_of(metric, reading)
    same = ("revision", "numerator", "denominator", "category", "note", "source", "corrected", "recorded_at")
    return shapes.Reading(
        date=reading.production_date,
        shift=reading.shift or None,
        value=float(value) if isinstance(value, Fraction) else None,
        reasons={one.reason: one.quantity for one in reading.why},
        **{name: getattr(reading, name) for name in same},
    )


def day(day: Day) -> shapes.Day:
    same = ("date", "state", "target", "category", "near", "corrected", "final", "reasons")
    return shapes.Day(
        value=None if day.value is None else float(day.value),
        lacking=[shift for shift in day.lacking if shift],
        **{name: getattr(day, name) for name in same},
    )


def counting(metric: Metric, asked: shapes.ReadingPage) -> Select[Reading]:
    """The readings that count between two production dates, without those taken back, after the place `asked.after`."""
    later = aliased(Reading)
    same_place = [getattr(later, name) == getattr(Reading, name) for name in ("metric_id", "production_date", "shift")]
    overtaken = select(later.id).where(*same_place, later.revision > Reading.revision).exists()
    something = or_(Reading.value.is_not(None), Reading.numerator.is_not(None), Reading.category.is_not(None))
    found = select(Reading).where(
        Reading.metric_id == metric.id, Reading.production_date.between(asked.first, asked.last), ~overtaken, something
    )
    if asked.shift:
        found = found.where(Reading.shift == asked.shift)
    if asked.after:
        day, _, shift = asked.after.partition("/")
        date = dt.date.fromisoformat(day)
        beyond = (Reading.production_date == date) & (Reading.shift > shift)
        found = found.where((Reading.production_date > date) | beyond)
    return found.options(selectinload(Reading.why)).order_by(Reading.production_date, Reading.shift)


def place_of(readings: Sequence[shapes.Reading]) -> str:
    """Where a page ended."""
    return f"{readings[-1].date.isoformat()}/{readings[-1].shift or ''}"
