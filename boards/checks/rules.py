"""What time itself does to checks: a handover that nobody has signed is told to the shift lead (H-16), and the adherence
of a production date that is over becomes a number. Read off the rows each time: late, early or twice writes the same."""

from __future__ import annotations

import datetime as dt

from flask import current_app
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from boards import clock
from boards.checks import results
from boards.checks.content import Checklist
from boards.checks.due import Due, Schedule
from boards.checks.handover import UNSIGNED, next_shift
from boards.checks.measures import CHECKS
from boards.checks.models import CheckRun
from boards.checks.plans import CheckPlan
from boards.checks.windows import Window
from boards.clock import falls_due, happens_with_time
from boards.db import db, writing
from boards.metrics.models import Metric
from boards.metrics.readings import Reading
from boards.plant.models import Plant, Unit
from boards.plant.production_day import production_date

ONE = dt.timedelta(days=1)
NEAR = 3 * ONE  # a handover that waits longer is a matter of its own
CATCH_UP_DAYS = 14  # after so long without a server nobody counts any more
COUNTED = "checks counted"  # of this process: until when it has looked, and in which database; looking again writes nothing


@happens_with_time
def unsigned_handovers_are_told(at: dt.datetime) -> None:
    """Each handover whose next shift has run for half an hour without signing, also one that nobody has written."""
    for plan_id, window, due in _unsigned(at):
        try:
            with clock.at(due), writing():
                plan = db.session.scalars(CheckPlan.loaded().where(CheckPlan.id == plan_id)).one()
                run = CheckRun.in_slot(plan, window) or CheckRun.laid_out(plan, window)
                if run.unsigned_at() is not None:
                    run.remind()
        except (IntegrityError, StaleDataError):  # somebody signed, or another process was faster
            db.session.rollback()


@happens_with_time
def adherence_is_counted(at: dt.datetime) -> None:
    """Of each unit with plans, each production date that is over and not counted yet."""
    plant = Plant.get()
    last = production_date(at - dt.timedelta(minutes=plant.setting("check_shift_grace_minutes")), plant) - ONE
    if current_app.extensions.get(COUNTED) == (plant.epoch, last):
        return
    for since, units in _uncounted(last).items():
        with writing(), clock.at(at):
            results.count_days(units, since, last)
    current_app.extensions[COUNTED] = plant.epoch, last


@falls_due
def next_reminder(after: dt.datetime) -> dt.datetime | None:
    """When the next handover will have waited too long."""
    return min((due for _, _, due in _waiting(after) if due > after), default=None)


def _unsigned(at: dt.datetime) -> list[tuple[int, Window, dt.datetime]]:
    return [(plan.id, window, due) for plan, window, due in _waiting(at) if due <= at]


def _waiting(at: dt.datetime) -> list[tuple[CheckPlan, Window, dt.datetime]]:
    """Handovers of the last days that nobody has signed for, with the instant at which the shift lead hears of it."""
    plant, today = Plant.get(), production_date(at)
    plans = db.session.scalars(CheckPlan.loaded().join(Checklist).where(Checklist.kind == "handover")).all()
    plans = [plan for plan in plans if plan.is_active_on(today) or plan.is_active_on(today - NEAR)]
    schedule, found = Schedule([], today - NEAR, today, at, plans), []
    for due in schedule.dues(personal=False):
        told = due.run.unsigned_at(plant) if due.run else _nobody_wrote(schedule, due, plant)
        if told is not None:
            found.append((due.plan, due.window, told))
    return found


def _nobody_wrote(schedule: Schedule, due: Due, plant: Plant) -> dt.datetime | None:
    if due.plan.checklist.standard.revision_on(due.window.first) is None:
        return None
    following = next_shift(schedule.calendars[due.plan.unit_id], due.window, plant)
    return following.starts + UNSIGNED if following else None


def _uncounted(last: dt.date) -> dict[dt.date, list[Unit]]:
    """By the first production date that is still to be counted, the units."""
    metrics = db.session.scalars(Metric.loaded().where(Metric.counted == CHECKS, Metric.code.endswith("-ADH"))).all()
    ids = [metric.id for metric in metrics]
    rows = select(Reading.metric_id, func.max(Reading.production_date)).where(Reading.metric_id.in_(ids))
    until = {row[0]: row[1] for row in db.session.execute(rows.group_by(Reading.metric_id))}
    earliest = last - CATCH_UP_DAYS * ONE
    found: dict[dt.date, list[Unit]] = {}
    for one in metrics:
        since = max(until.get(one.id, one.measured_from - ONE) + ONE, earliest)
        if since <= last:
            found.setdefault(since, []).append(one.unit)
    return found
