"""The days of metrics: what was measured on each production date and which state its cell has (domain 1.4).

Computed, never stored: colours depend on the calendar, the target of that day and the clock. As many queries for fifty
metrics and a year as for one metric and a month.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from boards.metrics.gathering import answers_of, events_of, readings_of
from boards.metrics.judging import NO_OUTPUT, meets, rolled, value_of, worst
from boards.metrics.models import Metric
from boards.metrics.readings import Reading, RedAnswer
from boards.plant.calendar import Calendar
from boards.plant.models import Plant
from boards.plant.production_day import instant, production_date

RECORDABLE = ("recordable", "lost_time")
DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Day:
    """One metric on one production date.

    `state`: met, missed, amber; off (nobody planned to work), open (not over or not due yet), missing (due and not
    written), no-output, no-target (written, nothing to compare with), future, or before (not measured yet).
    """

    date: dt.date
    state: str
    value: Fraction | None = None
    target: float | None = None
    category: str | None = None  # of a judged "worst"
    near: int = 0  # near misses and unsafe conditions reported: a dot, never a colour (L-06)
    readings: tuple[Reading, ...] = ()
    lacking: tuple[str, ...] = ()  # planned shifts that nobody has written yet
    answer: RedAnswer | None = None
    late: bool = False  # the time to write it is over
    final: bool = False  # all that was planned is written, or that time is over: a point on the chart

    @property
    def is_red(self) -> bool:
        return self.state == "missed"

    @property
    def corrected(self) -> bool:
        """Changed after the deadline: its cell has a corner (L-15)."""
        return any(reading.corrected for reading in self.readings)

    @property
    def reasons(self) -> dict[str, float]:
        """Why: reason → quantity of the loss."""
        found: dict[str, float] = defaultdict(float)
        for reading in self.readings:
            for one in reading.why:
                found[one.reason] += one.quantity
        return dict(found)

    @property
    def lacks_reason(self) -> bool:
        """Red, of a metric with reasons to choose from, and nobody said why (L-10)."""
        return self.is_red and bool(self.readings) and bool(self.readings[0].metric.reasons) and not self.reasons

    @property
    def lacks_answer(self) -> bool:
        """Red as it was written, and neither an action, an issue nor "none, because" stands beside it (L-10).

        What turned red by an injury has its issue already.
        """
        return self.is_red and bool(self.readings) and self.answer is None


class Days:
    """The days of some metrics between two production dates, both included, as seen at an instant."""

    def __init__(self, metrics: Sequence[Metric], first: dt.date, last: dt.date, at: dt.datetime) -> None:
        self.metrics, self.first, self.last, self.at = metrics, first, last, at
        self.plant = Plant.get()
        self.today = production_date(at, self.plant)
        self.order = list(self.plant.shifts)
        units = list({metric.unit_id: metric.unit for metric in metrics}.values())
        self.calendars = Calendar.of_units(units, self.plant)
        self._readings = readings_of(metrics, first, last)
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
        return "missing" if late else "open"


def deadline(calendar: Calendar, date: dt.date) -> dt.datetime:
    """When a production date must be written: the plant's hour on the unit's next production day."""
    hour = dt.time.fromisoformat(calendar.plant.setting("cell_record_deadline"))
    return instant(calendar.after(date, 1), hour, calendar.plant)


def shift_values(metric: Metric, day: Day) -> dict[str, Fraction | str | None]:
    """What each shift of a day said, by shift code."""
    return {reading.shift: value_of(metric, reading) for reading in day.readings}


def _lacking(metric: Metric, readings: Iterable[Reading], planned: Sequence[str]) -> tuple[str, ...]:
    written = {reading.shift for reading in readings}
    if "" in written:
        return ()
    return tuple(shift for shift in planned if shift not in written) if metric.by_shift else ("",) if planned else ()
