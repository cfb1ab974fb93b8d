"""What time does to numbers: a day that some shifts never wrote is final once the time to write it is over, and then it
is a point like any other. What it completes is told at the instant it fell due, once, whenever the server comes to it.
"""

from __future__ import annotations

import datetime as dt

from flask import current_app
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from boards import clock
from boards.clock import falls_due, happens_with_time
from boards.db import db, writing
from boards.metrics.days import Days
from boards.metrics.models import Metric
from boards.plant.models import NotSetUp, Plant
from boards.plant.production_day import instant, plant_date, production_date
from boards.signals.looking import Look, Watched, watched
from boards.signals.models import Baseline
from boards.signals.raising import differs, look_at, new_in

BACK = dt.timedelta(days=45)  # as far as a server that was away looks back
ONE_DAY = dt.timedelta(days=1)
JUDGED = "numbers judged until"  # in this process: the hour was told already, nothing is read until the next


@happens_with_time
def days_become_final(at: dt.datetime) -> None:
    """Looks at metrics with limits once after each hour by which numbers are to be written."""
    hour = _hour_before(at)
    if hour is None or current_app.extensions.get(JUDGED) == hour:
        return
    since = production_date(at) - BACK
    found = watched(_by_shift(), since)
    look = Look(found, at, since) if found else None
    for one in found:
        if look is not None and differs(one.metric, look.found(one), look.written(one)):
            _tell(one, look, at, hour)
    current_app.extensions[JUDGED] = hour


@falls_due
def next_hour(after: dt.datetime) -> dt.datetime | None:
    """The next hour by which numbers are to be written, where one has limits to be judged by."""
    if not db.session.scalar(select(Baseline.id).where(Baseline.valid_to.is_(None)).limit(1)):
        return None
    hour = _hour_on(plant_date(after))
    return hour if hour > after else _hour_on(plant_date(after) + ONE_DAY)


def _tell(one: Watched, look: Look, at: dt.datetime, hour: dt.datetime) -> None:
    """Each day's patterns at the instant at which they were due, the earliest first; then what else has changed."""
    assert look.since is not None
    dates = sorted({key.date for key in new_in(one.metric, look.found(one), look.written(one))})
    due = [(_due(one.metric, look.days, date) or hour, date) for date in dates]
    for when, until in [*due, (hour, production_date(at))]:
        try:
            with clock.at(when), writing():
                metric = db.session.scalars(Metric.loaded().where(Metric.id == one.metric.id)).one()
                look_at([metric], look.since, until=until, judged_at=at)
        except (IntegrityError, StaleDataError):  # somebody who wrote or answered, or another process, was faster
            db.session.rollback()


def _due(metric: Metric, days: Days, date: dt.date) -> dt.datetime | None:
    """When the latest day up to `date` that lacked a shift was over."""
    for day in reversed(days.of(metric)):
        if day.date <= date and day.final and day.lacking:
            return days.deadline(metric, day.date)
    return None


def _by_shift() -> list[Metric]:
    """Only they can have days that are written in part; what one number writes is final as it is written."""
    limits = select(Baseline.metric_id).where(Baseline.valid_to.is_(None))
    return list(db.session.scalars(Metric.loaded().where(Metric.by_shift, Metric.active, Metric.id.in_(limits))))


def _hour_before(at: dt.datetime) -> dt.datetime | None:
    try:
        hour = _hour_on(plant_date(at))
    except NotSetUp:
        return None
    return hour if hour <= at else _hour_on(plant_date(at) - ONE_DAY)


def _hour_on(date: dt.date) -> dt.datetime:
    plant = Plant.get()
    return instant(date, dt.time.fromisoformat(plant.setting("cell_record_deadline")), plant)
