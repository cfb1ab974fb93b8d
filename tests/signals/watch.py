"""A metric that is watched: limits frozen on twenty days, and days after it, told one by one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import yaml

from boards import clock
from boards.db import db, writing
from boards.metrics.models import Metric
from boards.plant.calendar import Calendar
from boards.signals.models import Baseline, Signal, SignalHit
from tests.metrics.numbers import measured, written
from tests.world import World

FACTS: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "run_rules.yaml").read_text())
SHOWCASE = FACTS["showcase"]
QUIET: list[float] = SHOWCASE["after"]  # mean 97.575, sigma about 0.43
WHY = "The new fixture is in"
START = dt.date(2026, 9, 7)  # a Monday


def noon(day: dt.date) -> dt.datetime:
    """13:00 at the plant in the summer, 12:00 in the winter: within the early shift of a production date."""
    return dt.datetime.combine(day, dt.time(11), tzinfo=dt.UTC)


def days_from(metric: Metric, count: int, start: dt.date = START) -> list[dt.date]:
    """So many production days, the first one on or after `start`."""
    calendar = Calendar(metric.unit)
    return [calendar.after(start - dt.timedelta(days=1), n) for n in range(1, count + 1)]


def watched(world: World, baseline: Sequence[float] = tuple(QUIET), **about: Any) -> Metric:
    """A metric of A3 with limits frozen by Ingrid on the days from START."""
    with clock.at(noon(START + dt.timedelta(days=7 * len(baseline) // 5 + 2))), writing():
        metric = measured(about.pop("unit", world.unit("A3")), "Q", 96.5, **about)
        days = days_from(metric, len(baseline))
        written(metric, dict(zip(days, baseline, strict=True)))
        Baseline.freeze(metric, days[0], days[-1], world.ingrid, WHY)
    return metric


def later_days(metric: Metric) -> Iterator[dt.date]:
    """The production days after the last number."""
    calendar, day = Calendar(metric.unit), _last(metric)
    while True:
        day = calendar.after(day, 1)
        yield day


def tell(metric: Metric, values: Sequence[float | None], **about: Any) -> list[dt.date]:
    """One number a day, each written at noon of its day; none: nobody wrote anything."""
    days = []
    for day, value in zip(later_days(metric), values, strict=False):
        days.append(day)
        if value is not None:
            with clock.at(noon(day)), writing():
                metric.record(day, by=None, value=value, source="machine", **about)
    return days


def signals() -> list[Signal]:
    db.session.expire_all()
    return list(db.session.query(Signal).order_by(Signal.id))


def hits() -> list[tuple[dt.date, str]]:
    return [(hit.production_date, hit.rule) for hit in db.session.query(SignalHit).order_by(SignalHit.id)]


def _last(metric: Metric) -> dt.date:
    from boards.metrics.readings import Reading

    last = db.session.query(Reading.production_date).filter_by(metric_id=metric.id)
    return last.order_by(Reading.production_date.desc()).limit(1).scalar()
