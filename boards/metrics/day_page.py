"""One day of one metric, with everything behind its cell: each number, every revision, why, and what is done (U-09)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy.orm import joinedload

from boards.actions.models import Action
from boards.clock import now
from boards.db import db
from boards.history.models import TimelineEntry, timeline_of
from boards.issues.models import SAFETY, Issue
from boards.metrics.day import Day
from boards.metrics.days import Days
from boards.metrics.models import Metric
from boards.metrics.readings import Reading
from boards.metrics.verbs import UNDO
from boards.people.models import LINE, Person
from boards.plant.calendar import Calendar
from boards.plant.models import Plant
from boards.plant.production_day import Shift, production_date, shift

ONE_DAY = dt.timedelta(days=1)
REACH = 14  # so far a day before or after is looked for


@dataclass
class DayPage:
    """What the page of a day shows to `by`, who may be nobody."""

    metric: Metric
    date: dt.date
    by: Person | None

    @cached_property
    def day(self) -> Day:
        return Days([self.metric], self.date, self.date, now()).on(self.metric, self.date)

    @cached_property
    def revisions(self) -> Sequence[Reading]:
        """All that was ever written for this day, the earliest of each shift first."""
        return db.session.scalars(
            Reading.within([self.metric.id], self.date, self.date).options(joinedload(Reading.recorded_by))
        ).all()

    @property
    def places(self) -> list[tuple[str, Shift | None, Reading | None]]:
        """Where numbers of this day stand or should: (shift code, shift, what counts there); "" for the whole day."""
        plant, there = Plant.get(), {reading.shift: reading for reading in self.day.readings}
        planned = Calendar(self.metric.unit, plant).shifts_on(self.date)
        if not self.metric.by_shift:
            planned = [""] if planned or self.metric.frequency == "monthly" else []
        codes = [code for code in ("", *plant.shifts) if code in there or code in planned]
        return [(code, shift(code, self.date, plant) if code else None, there.get(code)) for code in codes]

    @property
    def free_shifts(self) -> list[Shift]:
        """Shifts that nobody planned and nothing is written for: work there was an extra shift (T-07)."""
        plant, known = Plant.get(), {code for code, *_rest in self.places}
        if not self.metric.by_shift or self.metric.frequency != "daily":
            return []
        begun = [shift(code, self.date, plant) for code in plant.shifts if code not in known]
        return [one for one in begun if one.starts <= now()]

    @property
    def lacking(self) -> bool:
        """Something of this day may still be written for the first time."""
        return any(reading is None for *_place, reading in self.places) or bool(self.free_shifts) or not self.places

    @property
    def stories(self) -> dict[str, list[Reading]]:
        """Shift → all its revisions, where there was more than one."""
        found: dict[str, list[Reading]] = {}
        for reading in self.revisions:
            found.setdefault(reading.shift, []).append(reading)
        return {code: readings for code, readings in found.items() if len(readings) > 1}

    @cached_property
    def events(self) -> Sequence[Issue]:
        """Of safety: what happened on that day, where the metric counts it."""
        if self.metric.counted != "issues":
            return []
        valid = Issue.kind.in_(SAFETY), Issue.happened_on == self.date, ~Issue.has("decline", "withdrawal")
        found = db.session.scalars(Issue.loaded().options(joinedload(Issue.unit)).where(*valid).order_by(Issue.id)).unique()
        return [issue for issue in found if issue.unit.is_within(self.metric.unit_id)]

    @cached_property
    def actions(self) -> Sequence[Action]:
        """Promises that came from this day (A-12)."""
        of = Action.origin_type == "reading", Action.origin_id.in_([reading.id for reading in self.revisions])
        return db.session.scalars(Action.loaded().where(*of).order_by(Action.id)).all()

    @property
    def timeline(self) -> list[TimelineEntry]:
        """What was said about this day beside its numbers."""
        named = self.date.isoformat()
        return [entry for entry in timeline_of(self.metric) if (entry.details or {}).get("day") == named]

    # --- what whoever looks may do

    @property
    def may(self) -> bool:
        return self.by is not None and self.metric.may_record(self.by) and self.metric.active

    @property
    def may_write(self) -> bool:
        """Something can be typed here: not of what counts by itself, not of a day to come."""
        return self.may and not self.metric.counts_by_itself and self.date <= production_date()

    @property
    def is_late(self) -> bool:
        return self.metric.is_late(self.date)

    @property
    def may_correct(self) -> bool:
        """After the deadline: a shift lead or above (L-15)."""
        return self.by is not None and not self.by.roles_in(self.metric.unit).isdisjoint(LINE[1:])

    def undoable(self, reading: Reading | None) -> bool:
        if reading is None or self.by is None or reading.recorded_by_id != self.by.id or not self.may:
            return False
        return now() - reading.recorded_at <= UNDO

    # --- its neighbours

    @property
    def before(self) -> dt.date | None:
        return self._next(-ONE_DAY, self.metric.measured_from)

    @property
    def after(self) -> dt.date | None:
        return self._next(ONE_DAY, production_date())

    def _next(self, step: dt.timedelta, end: dt.date) -> dt.date | None:
        """The unit's next day of work in one direction, up to `end`; the next day at all where none is near."""
        if self.metric.frequency == "monthly":
            near = (self.date.replace(day=1) + (31 * step if step > dt.timedelta() else step)).replace(day=1)
            return near if (near <= end if step > dt.timedelta() else near >= end.replace(day=1)) else None
        calendar = Calendar(self.metric.unit)
        days = [self.date + n * step for n in range(1, REACH)]
        days = [day for day in days if (day <= end if step > dt.timedelta() else day >= end)]
        return next((day for day in days if calendar.is_production_day(day)), days[0] if days else None)
