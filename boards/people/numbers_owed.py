"""What a leader owes to the letters: numbers of shifts that are over, and red days that nobody has explained (L-10)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from boards.db import db
from boards.metrics.day import Day
from boards.metrics.days import Days
from boards.metrics.models import Metric
from boards.metrics.shifts import Turn, Turns
from boards.people.models import Person
from boards.plant.models import Plant, Unit
from boards.plant.production_day import crew_on

REACH = dt.timedelta(days=8)  # so far back a red day or a missing number is asked for here; the board shows the month
DAYS_BACK = 2  # production days whose numbers may still be written


@dataclass(frozen=True)
class Unwritten:
    """A shift that is over with numbers that nobody has written. `turn` none: of the whole day."""

    unit: Unit
    date: dt.date
    turn: Turn | None
    count: int


@dataclass(frozen=True)
class Red:
    """A red day of a metric that lacks its reason or an answer."""

    metric: Metric
    day: Day


class NumbersOwed:
    """Of the units that a person leads, read once: as many queries for eighty numbers as for five."""

    def __init__(self, person: Person, units: Sequence[Unit], at: dt.datetime) -> None:
        self.person, self.at, self.plant = person, at, Plant.get()
        ids = [unit.id for unit in units]
        found = Metric.loaded().where(Metric.unit_id.in_(ids), Metric.active, Metric.frequency == "daily")
        found = found.where(Metric.counted.is_distinct_from("checks"))  # a finding has its own answer
        self.metrics = list(db.session.scalars(found.order_by(Metric.unit_id, Metric.position, Metric.id))) if ids else []
        self.unwritten: list[Unwritten] = []
        self.reds: list[Red] = []
        if self.metrics:
            self._look()

    def _look(self) -> None:
        self.days = Days(self.metrics, self.at.date() - REACH - dt.timedelta(days=1), self.at.date(), self.at)
        first = self.days.today - REACH
        for unit in {metric.unit_id: metric.unit for metric in self.metrics}.values():
            mine = [metric for metric in self.metrics if metric.unit_id == unit.id]
            self._unwritten_of(unit, [metric for metric in mine if metric.counted is None and self._writes(metric)])
        for metric in self.metrics:
            days = [
                self.days.on(metric, first + n * dt.timedelta(days=1)) for n in range((self.days.today - first).days + 1)
            ]
            self.reds += [Red(metric, day) for day in days if day.lacks_reason or day.lacks_answer]
        self.reds.sort(key=lambda red: red.day.date, reverse=True)

    def _unwritten_of(self, unit: Unit, metrics: list[Metric]) -> None:
        turns = Turns(unit, self.at, self.days.calendars[unit.id])
        for turn in reversed(turns.ended(self.days.calendars[unit.id].before(self.days.today, DAYS_BACK - 1))):
            lacking = [metric for metric in metrics if metric.by_shift and turn.code in self._lacking(metric, turn.date)]
            last = turn.code == self.days.calendars[unit.id].shifts_on(turn.date)[-1]
            whole = [metric for metric in metrics if not metric.by_shift and last and self._lacking(metric, turn.date)]
            if (lacking or whole) and self._worked(turn):
                self.unwritten.append(Unwritten(unit, turn.date, turn, len(lacking) + len(whole)))

    def _lacking(self, metric: Metric, date: dt.date) -> tuple[str, ...]:
        return self.days.on(metric, date).lacking if date >= metric.measured_from else ()

    def _writes(self, metric: Metric) -> bool:
        return metric.recorder == "team_leader" and metric.may_record(self.person)

    def _worked(self, turn: Turn) -> bool:
        """It was the shift of this person's crew; of a plant or a person without crews it is."""
        crew = crew_on(turn.code, turn.date, self.plant)
        mine = self.person.crew_on(turn.date)
        return mine is None or crew in (None, mine)
