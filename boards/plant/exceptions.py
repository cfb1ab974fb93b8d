"""Planning what differs from the week. A day with numbers that nobody is to work any more asks first and keeps them (T-08);
a grey day that is to be worked asks whether it is an extra shift (T-07).
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from boards.db import db
from boards.history.models import record
from boards.people.models import Person
from boards.plant.calendar import Calendar, set_day
from boards.plant.models import CalendarDay, Unit
from boards.plant.production_day import production_date
from boards.plant.setting_up import before_setting_up
from boards.refusals import NotNow, Unfit

LONGEST_DAYS, FURTHEST_DAYS = 120, 3 * 366
DAY = dt.timedelta(days=1)


def plan_days(
    unit: Unit, first: dt.date, last: dt.date, shifts: list[str], note: str, by: Person, *, sure: bool = False
) -> None:
    """So it is worked at `unit` and below from `first` to `last`; no shifts: not at all. Raises NotAllowed, Unfit at its
    field, NotNow at "sure" for what has to be asked first.
    """
    before_setting_up(by)
    today = production_date()
    if last < first or (last - first).days >= LONGEST_DAYS:
        raise Unfit(_l("From the first to the last day there have to be 1 to %(most)s.", most=LONGEST_DAYS), "until")
    if first < today:
        raise Unfit(_l("That day is over: what it was stays."), "date")
    if (last - today).days > FURTHEST_DAYS:
        raise Unfit(_l("That is too far away. Choose an earlier day."), "until")
    calendar = Calendar(unit)
    days = [first + n * DAY for n in range((last - first).days + 1)]
    if not sure:
        for day in days:
            before_day(unit, day, calendar.shifts_on(day), shifts)
    for day in days:
        set_day(unit, day, shifts, note)
    said: dict[str, Any] = {"first": first.isoformat(), "last": last.isoformat(), "shifts": shifts, "note": note}
    record(unit, "calendar", on=today, by=by, **said)


def unplan(day: CalendarDay, by: Person, *, sure: bool = False) -> None:
    """As the week says again, or the unit above."""
    before_setting_up(by)
    if day.date < production_date():
        raise NotNow(_l("That day is over: what it was stays."))
    unit = db.session.get_one(Unit, day.unit_id)
    was, date = day.shifts, day.date
    db.session.delete(day)
    db.session.flush()
    if not sure:
        before_day(unit, date, was, Calendar(unit).shifts_on(date))
    record(unit, "calendar", on=production_date(), by=by, first=date.isoformat(), last=date.isoformat(), was=was)


def before_day(unit: Unit, day: dt.date, planned: list[str], wanted: list[str]) -> None:
    """Raises NotNow at "sure" where a day with numbers would not be worked, or a grey one would be."""
    if planned and not wanted and has_readings(unit, day):
        raise NotNow(
            _l("%(day)s has numbers already. They stay. Does nobody work all the same?", day=day.isoformat()), "sure"
        )
    if wanted and not planned:
        raise NotNow(_l("Nobody was planned for %(day)s. An extra shift?", day=day.isoformat()), "sure")


def has_readings(unit: Unit, day: dt.date) -> bool:
    """Whether a number was written for this production date, here or below."""
    from boards.metrics.models import Metric
    from boards.metrics.readings import Reading

    written = select(Reading.id).join(Metric, Metric.id == Reading.metric_id).join(Unit, Unit.id == Metric.unit_id)
    written = written.where(Reading.production_date == day, Unit.path.startswith(unit.path))
    return db.session.scalar(written.limit(1)) is not None
