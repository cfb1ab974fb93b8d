"""Fourteen weeks of numbers: made up by chance with a fixed seed, but where the story tells them (domain 1.4, 1.5)."""

from __future__ import annotations

import dataclasses
import datetime as dt
import math
import random
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from boards import clock
from boards.demo.days import Days as Story
from boards.demo.metrics import Metrics
from boards.demo.people import People
from boards.demo.story import Row
from boards.metrics.days import Days
from boards.metrics.judging import meets, rolled
from boards.metrics.models import Metric
from boards.metrics.readings import Reading
from boards.metrics.writing import Number, write_many
from boards.people.models import Person, leader_of
from boards.plant.calendar import Calendar
from boards.plant.production_day import crew_on, instant, shift

SEED = 4711
DAYS = 70  # production days that were written: more than a quarter, to look back on
MONTHS = 12
STATIONS = 4  # of a team: a quarter of its cover is one of them
END_OF_SHIFT = dt.timedelta(minutes=4)
MORNING = dt.time(6, 10)
ANSWERED = dt.timedelta(days=40)
BECAUSE = (
    "A single event, put right in the shift",
    "Known: the action for it is running",
    "One late delivery, the supplier knows",
    "Start after the changeover, normal again since ten",
)


class Counted:
    """Writes what was measured of fourteen weeks until the last completed production day."""

    def __init__(self, metrics: Metrics, people: People, days: Story, chapter: Row) -> None:
        self.metrics, self.people, self.days, self.chapter = metrics, people, days, chapter
        self.chance = random.Random(SEED)
        self.told = chapter["showcase_series"]["metric"]
        self.missing = {(row["metric"], row["pd"]) for row in chapter["not_recorded_examples"]}
        self.fixed = {(row["metric"], row["pd"], row["shift"]): row for row in chapter["cell_examples"]}
        self.last_shift = list(days.plant.shifts)[-1]
        self._leaders: dict[tuple[int, str | None], Person | None] = {}

    def readings(self) -> None:
        """All daily and monthly numbers but the one the story tells day by day."""
        daily = [row for row in self.chapter["metrics"] if "demo" in row and row["code"] != self.told]
        numbers = [number for row in daily for number in self._weeks(row)]
        numbers += [number for row in self.chapter["plant_metrics"] for number in self._a_year(row)]
        write_many(numbers, source="typed", look=False)

    def answers(self) -> None:
        """What was done about the red days of the last weeks; of the last day nobody has said it yet (L-10)."""
        daily = [metric for metric in self.metrics.values() if metric.frequency == "daily"]
        days = Days(daily, self.days.anchor - ANSWERED, self.days.anchor - dt.timedelta(days=1), self.days.moment)
        for metric in daily:
            last = self.dates_of(metric)[-1]
            for day in days.of(metric):
                leader = self.leader_at(metric, next(iter(self.days.plant.shifts)), day.date)
                if day.lacks_answer and day.date < last and leader:
                    with clock.at(min(instant(day.date + dt.timedelta(days=1), MORNING, self.days.plant), self.days.moment)):
                        metric.answer_red(day.date, leader, "none", text=self.chance.choice(BECAUSE))

    def _weeks(self, row: Row) -> Iterator[Number]:
        metric = self.metrics[row["code"]]
        calendar, dates = Calendar(metric.unit, self.days.plant), self.dates_of(metric)
        for back, date in zip(range(len(dates), 0, -1), dates, strict=True):
            if (metric.code, back) in self.missing:
                continue
            shifts = calendar.shifts_on(date) if metric.by_shift else [""]
            demo = _share(metric, row["demo"], len(shifts))
            fixed = {code: self.fixed.get((metric.code, back, code)) for code in shifts}
            yield from self._explained(metric, [self._number(metric, demo, date, code, fixed[code]) for code in shifts])

    def _number(self, metric: Metric, demo: Row, date: dt.date, code: str, fixed: Row | None) -> Number:
        written = self._as_written(metric, demo, fixed["value"] if fixed else self.by_chance(metric, demo))
        ended = code or self.last_shift
        return Number(
            metric, date, code, **written, note=fixed["note"] if fixed else "",
            reasons={fixed["reason"]: 1.0} if fixed else None,
            at=self.end_of(date, ended), by=self.leader_at(metric, ended, date),
        )  # fmt: skip

    def _explained(self, metric: Metric, numbers: list[Number]) -> list[Number]:
        """A red day has one or two of the metric's reasons, the first ones more often, at its last shift."""
        kept = ("shift", "value", "numerator", "denominator")
        readings = [Reading(**{name: getattr(number, name) for name in kept}) for number in numbers]
        value, target = rolled(metric, readings, list(self.days.plant.shifts)), metric.target_on(numbers[0].date)
        red = isinstance(value, Fraction) and target is not None and not meets(metric, value, target.value)
        if not red or any(number.reasons for number in numbers):
            return numbers
        weights = [1 / (n + 1) for n in range(len(metric.reasons))]
        chosen = self.chance.choices(metric.reasons, weights, k=self.chance.choice((1, 1, 2)))
        why = {reason: float(self.chance.randint(1, 4)) for reason in dict.fromkeys(chosen)}
        return [*numbers[:-1], dataclasses.replace(numbers[-1], reasons=why)]

    def by_chance(self, metric: Metric, demo: Row) -> float:
        """By chance, but possible: a team of four stations is covered in quarters."""
        if metric.name.startswith("Stations covered"):
            missing = self.chance.random() < (100 - demo["mean"]) / 100 * STATIONS
            return 100 - 100 / STATIONS if missing else 100.0
        value = self.chance.gauss(demo["mean"], demo["sd"])
        if metric.lowest is not None:
            value = max(value, metric.lowest)
        if metric.highest is not None:
            value = min(value, metric.highest)
        return round(value, metric.decimals)

    def _as_written(self, metric: Metric, demo: Row, value: float) -> dict[str, Any]:
        below = demo.get("denominator_per_shift")
        if below is None:
            return {"value": value}
        pieces = int(value * below / metric.factor + self.chance.random())  # whole ones, right in the long run
        return {"numerator": float(min(pieces, below)), "denominator": float(below)}

    def _a_year(self, row: Row) -> Iterator[Number]:
        """One number a month, the last one as the story says."""
        metric, month = self.metrics[row["code"]], self.days.anchor.replace(day=1)
        for back in range(1, MONTHS + 1):
            month = (month - dt.timedelta(days=1)).replace(day=1)
            drift = 1 + self.chance.gauss(0.02, 0.03) * (back - 1)
            at = instant(min(month + dt.timedelta(days=33), self.days.anchor), MORNING, self.days.plant)
            value = round(row["last_value"] * max(drift, 0.2), metric.decimals)
            yield Number(metric, month, value=value, at=min(at, self.days.moment), by=self._recorder(metric))

    def _recorder(self, metric: Metric) -> Person | None:
        there = [person for person in self.people.values() if person.home_unit.code == metric.recorder and person.is_active]
        return next((person for person in there if person.leads_unit), next(iter(there), None))

    def leader_at(self, metric: Metric, code: str, date: dt.date) -> Person | None:
        """Who led the crew of that shift."""
        key = metric.unit_id, crew_on(code, date, self.days.plant)
        if key not in self._leaders:
            self._leaders[key] = leader_of(metric.unit, key[1])
        return self._leaders[key]

    def end_of(self, date: dt.date, code: str) -> dt.datetime:
        return min(shift(code, date, self.days.plant).ends - END_OF_SHIFT, self.days.moment)

    def dates_of(self, metric: Metric) -> list[dt.date]:
        """The production days of the metric's unit, the last completed one last."""
        calendar, date, dates = Calendar(metric.unit, self.days.plant), self.days.anchor, list[dt.date]()
        for _ in range(DAYS):
            date = calendar.before(date, 1)
            dates.append(date)
        return dates[::-1]


def _share(metric: Metric, demo: Row, shifts: int) -> Row:
    """What one shift adds where the day is the sum of its shifts: the story tells the day."""
    if metric.roll_up != "sum" or shifts < 2:
        return demo
    return demo | {"mean": demo["mean"] / shifts, "sd": demo["sd"] / math.sqrt(shifts)}
