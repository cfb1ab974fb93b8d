"""The sheet of a shift end: a row for each number of a unit, filled in where it is written or counted already (domain 6.1).

One send for all rows. A row that is refused keeps what was typed and its sentence; the others are saved.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from sqlalchemy import select

from boards import typed
from boards.db import db
from boards.machines.models import MachineCount
from boards.metrics.conditions import Overtaken
from boards.metrics.day import Day
from boards.metrics.days import Days
from boards.metrics.digits import as_typed
from boards.metrics.judging import NO_OUTPUT, meets, value_of
from boards.metrics.models import CATEGORIES, Metric
from boards.metrics.readings import Reading
from boards.people.models import Person
from boards.plant.models import Unit
from boards.refusals import Refusal

TYPED_MAX = 60


@dataclass
class Row:
    """One number to write. `typed`: what stands in its fields, by name; `wrong`: why it was not saved."""

    metric: Metric
    day: Day
    shift: str  # "" for the whole day
    may: bool  # whoever looks may write it
    reading: Reading | None = None
    count: MachineCount | None = None
    wrong: Refusal | None = None
    typed: dict[str, str] = field(default_factory=dict)

    @property
    def asks(self) -> tuple[str, ...]:
        """The fields it has."""
        if self.metric.judge == "worst":
            return ("category",)
        return ("numerator", "denominator") if self.metric.roll_up == "ratio" else ("value",)

    @property
    def is_counted(self) -> bool:
        """Comes by itself: shown, not typed."""
        return self.metric.counts_by_itself

    @property
    def is_open(self) -> bool:
        """It may be typed here. What is written and late is corrected on the page of its day, with a reason (L-15)."""
        late = self.reading is not None and self.metric.is_late(self.day.date)
        return self.may and not self.is_counted and (bool(self.typed) or not late)

    @property
    def seen(self) -> int:
        """The revision that stands there now; 0: nothing."""
        return self.reading.revision if self.reading else 0

    @property
    def theirs(self) -> Reading | None:
        """What somebody else wrote meanwhile (U-01)."""
        return self.wrong.reading if isinstance(self.wrong, Overtaken) else None

    def filled(self, name: str) -> str:
        """What stands in a field: typed just now, written, or counted by a machine."""
        if name in self.typed:
            return self.typed[name]
        if self.reading is not None:
            return (self.reading.category or "") if name == "category" else as_typed(getattr(self.reading, name))
        if self.count is None or name == "category":
            return ""
        if name == "value":
            return as_typed(self.count.total or self.count.last_value)
        return as_typed(getattr(self.count, name)) if self.count.denominator else ""

    @property
    def misses(self) -> bool:
        """This very number is worse than the target, or has made the day red: asked why at once, by who was there."""
        if self.day.is_red and not self.is_counted:
            return self.reading is not None
        value = value_of(self.metric, self.reading) if self.reading and self.metric.judge == "target" else None
        if value is None or value == NO_OUTPUT or self.day.target is None:
            return False
        if self.metric.roll_up == "sum" and not self.metric.lower_is_better:
            return False  # a shift's part of a day's sum is not late before the day is
        return not meets(self.metric, value, self.day.target)

    @property
    def by_the_day(self) -> bool:
        """It is the day that is red, not this shift's own part of it."""
        value = value_of(self.metric, self.reading) if self.reading else None
        if not self.day.is_red or value is None or value == NO_OUTPUT or self.day.target is None:
            return False
        return meets(self.metric, value, self.day.target)

    @property
    def wants_reason(self) -> bool:
        return self.misses and bool(self.metric.reasons) and self.reading is not None and not self.reading.why

    @property
    def wants_answer(self) -> bool:
        return self.misses and self.day.answer is None


@dataclass
class Sheet:
    """The rows of one unit for one shift of one production date; `shift` "" and the month's first day for monthly ones."""

    unit: Unit
    date: dt.date
    shift: str
    by: Person
    at: dt.datetime
    monthly: bool = False
    wrong: dict[int, Refusal] = field(default_factory=dict)
    typed: dict[int, dict[str, str]] = field(default_factory=dict)

    @cached_property
    def metrics(self) -> list[Metric]:
        frequency = "monthly" if self.monthly else "daily"
        found = db.session.scalars(
            Metric.of(self.unit).where(Metric.frequency == frequency, Metric.counted.is_distinct_from("checks"))
        )
        return sorted(found, key=lambda metric: metric.letter != "S")

    @cached_property
    def rows(self) -> list[Row]:
        """A row a metric, safety first. Asked once, then from memory."""
        days = Days(self.metrics, self.date, self.date, self.at)
        counts = self._counts()
        return [self._row(metric, days.on(metric, self.date), counts) for metric in self.metrics]

    @property
    def reds(self) -> list[Row]:
        """What is asked after the numbers: worse than the target, and nobody said why, or what is done about it."""
        return [row for row in self.rows if row.may and (row.wants_reason or row.wants_answer)]

    @property
    def open_rows(self) -> list[Row]:
        return [row for row in self.rows if row.is_open]

    @property
    def unwritten(self) -> list[Row]:
        return [row for row in self.open_rows if row.reading is None]

    def write(self, extra_shift: bool) -> list[Metric]:
        """Writes every row that was filled in; what is refused is kept in `wrong` with what was typed. Call inside
        writing(). Answers the metrics that were written.
        """
        written = []
        form = typed.typed_form()
        for row in sorted(self.rows, key=lambda row: not row.shift):  # a shift first: it may make the day one of work
            typed_in = {name: form.get(f"{name}-{row.metric.id}", "").strip()[:TYPED_MAX] for name in row.asks}
            if not row.may or row.is_counted or not any(typed_in.values()):
                continue
            try:
                row.metric.record(
                    self.date, row.shift, by=self.by, seen=typed.number(f"version-{row.metric.id}") or 0,
                    extra_shift=extra_shift, look=False, note=row.reading.note if row.reading else "", **_numbers(row),
                )  # fmt: skip
                written.append(row.metric)
            except Refusal as refusal:
                self.wrong[row.metric.id], self.typed[row.metric.id] = refusal, typed_in
        del self.rows  # they are asked afresh
        return written

    def _row(self, metric: Metric, day: Day, counts: dict[tuple[int, str], MachineCount]) -> Row:
        shift = self.shift if metric.by_shift else ""
        reading = next((one for one in day.readings if one.shift == shift), None)
        return Row(
            metric, day, shift, metric.may_record(self.by), reading, counts.get((metric.id, shift)),
            self.wrong.get(metric.id), self.typed.get(metric.id, {}),
        )  # fmt: skip

    def _counts(self) -> dict[tuple[int, str], MachineCount]:
        ids = [metric.id for metric in self.metrics]
        here = select(MachineCount).where(MachineCount.metric_id.in_(ids), MachineCount.production_date == self.date)
        return {(count.metric_id, count.shift): count for count in db.session.scalars(here)}


def _numbers(row: Row) -> dict[str, Any]:
    """What was typed into a row's fields, as record() takes it."""
    if row.asks == ("category",):
        return {"category": typed.choice(f"category-{row.metric.id}", CATEGORIES)}
    return {name: typed.decimal(f"{name}-{row.metric.id}") for name in row.asks}
