"""The days of metrics: what was measured on each production date and which state its cell has (domain 1.4).

Computed, never stored: colours depend on the calendar, the target of that day and the clock. As many queries for fifty
metrics and a year as for one metric and a month.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from fractions import Fraction

from boards.metrics.day import Day
from boards.metrics.gathering import answers_of, events_of, readings_of
from boards.metrics.judging import NO_OUTPUT, meets, rolled, worst
from boards.metrics.models import Metric
from boards.metrics.readings import Reading
from boards.metrics.written import written_of
from boards.plant.calendar import Calendar
from boards.plant.models import Plant
from boards.plant.production_day import instant, production_date

RECORDABLE = ("recordable", "lost_time")
DAY = dt.timedelta(days=1)


class Days:
    """The days of some metrics between two production dates, both included, as seen at an instant."""

    def __init__(
        self, metrics: Sequence[Metric], first: dt.date, last: dt.date, at: dt.datetime, *, light: bool = False
    ) -> None:
        """`light`: for boards, that draw readings and never open one."""
        self.metrics, self.first, self.last, self.at = metrics, first, last, at
        self.plant = Plant.get()
        self.today = production_date(at, self.plant)
        self.order = list(self.plant.shifts)
        units = list({metric.unit_id: metric.unit for metric in metrics}.values())
        self.calendars = Calendar.of_units(units, self.plant)
        self._readings = (written_of if light else readings_of)(metrics, first, last)
        self._events = events_of(metrics, first, last)
        self._answers = answers_of(metrics, first, last)
        self._deadlines: dict[tuple[int, dt.date], dt.datetime] = {}
        self._known: dict[tuple[int, dt.date], Day] = {}

    def of(self, metric: Metric) -> list[Day]:
        """Every calendar day of the period, the earliest first."""
        days = (self.first + n * DAY for n in range((self.last - self.first).days + 1))
        return [self.on(metric, date) for date in days]

    def on(self, metric: Metric, date: dt.date) -> Day:
        """One day of one metric."""
        key = (metric.id, date)
        if key not in self._known:
            self._known[key] = self._seen(metric, date)
        return self._known[key]

    def _seen(self, metric: Metric, date: dt.date) -> Day:
        readings = self._readings.get((metric.id, date), ())
        planned = self.calendars[metric.unit_id].shifts_on(date)
        late = date < self.today and self.at >= self.deadline(metric, date)
        judge = self._worst if metric.judge == "worst" else self._judged
        return judge(metric, date, tuple(readings), planned, late)

    def deadline(self, metric: Metric, date: dt.date) -> dt.datetime:
        """Until when a day can be written without being missed: on the unit's next production day."""
        key = (metric.unit_id, date)
        if key not in self._deadlines:
            self._deadlines[key] = deadline(self.calendars[metric.unit_id], date)
        return self._deadlines[key]

    def _judged(self, metric: Metric, date: dt.date, readings: tuple[Reading, ...], planned: list[str], late: bool) -> Day:
        value = rolled(metric, readings, self.order)
        lacking = _lacking(metric, readings, planned)
        target = metric.target_on(date)
        about = {
            "date": date,
            "value": value if isinstance(value, Fraction) else None,
            "target": target.value if target else None,
            "readings": readings,
            "lacking": lacking if readings or planned else (),
            "answer": self._answers.get((metric.id, date)),
            "late": late,
        }
        complete = bool(readings) and (late or not lacking)
        if not readings:
            return Day(state=self._without(metric, date, planned, late), **about)  # type: ignore[arg-type]
        if value == NO_OUTPUT or value is None:
            state = "no-output" if complete and value == NO_OUTPUT else "open"
            return Day(state=state, final=complete, **about)  # type: ignore[arg-type]
        if target is None:
            return Day(state="no-target" if complete else "open", final=complete, **about)  # type: ignore[arg-type]
        met = meets(metric, value, target.value)
        certain = not met and metric.roll_up == "worst_shift"  # the worst shift can't get better any more (L-11)
        if not complete and not certain:
            return Day(state="open", **about)  # type: ignore[arg-type]
        if met and lacking:  # due, and a shift is missing: never green (L-03)
            return Day(state="missing", final=complete, **about)  # type: ignore[arg-type]
        return Day(state="met" if met else "missed", final=complete, **about)  # type: ignore[arg-type]

    def _worst(self, metric: Metric, date: dt.date, readings: tuple[Reading, ...], planned: list[str], late: bool) -> Day:
        events = self._events.get((metric.id, date), [])
        near = sum(event.kind != "injury" for event in events)
        injuries = [event.severity or "first_aid" for event in events if event.kind == "injury"]
        category = worst([*injuries, *(reading.category for reading in readings)])
        over = date < self.today
        written = bool(injuries) or any(reading.category for reading in readings)
        counted = metric.counted == "issues" or not _lacking(metric, readings, planned)
        if category in RECORDABLE:
            state = "missed"  # beats grey, and at once (L-05)
        elif category == "first_aid":
            state = "amber"
        elif not planned and not written:
            state = "future" if date > self.today else "before" if date < metric.measured_from else "off"
        elif not over or (not counted and not late):
            state = "future" if date > self.today else "open"
        elif date < metric.measured_from:
            state = "before"
        else:
            state = "met" if counted else "missing"
        return Day(
            date, state, category=category, near=near, readings=readings, late=late, final=over and counted,
            lacking=() if counted else _lacking(metric, readings, planned),
            answer=self._answers.get((metric.id, date)),
        )  # fmt: skip

    def _without(self, metric: Metric, date: dt.date, planned: list[str], late: bool) -> str:
        """The state of a day on which nothing was written."""
        if not planned:
            return "future" if date > self.today else "off"
        if date > self.today:
            return "future"
        if date < metric.measured_from:
            return "before"
        if metric.counted == "checks":
            return "off"  # nothing was checked: what was missed is in the adherence
        return "missing" if late else "open"


def deadline(calendar: Calendar, date: dt.date) -> dt.datetime:
    """When a production date must be written: the plant's hour on the unit's next production day."""
    hour = dt.time.fromisoformat(calendar.plant.setting("cell_record_deadline"))
    return instant(calendar.after(date, 1), hour, calendar.plant)


def _lacking(metric: Metric, readings: Iterable[Reading], planned: Sequence[str]) -> tuple[str, ...]:
    written = {reading.shift for reading in readings}
    if "" in written:
        return ()
    return tuple(shift for shift in planned if shift not in written) if metric.by_shift else ("",) if planned else ()
