"""The number that the story tells day by day: first pass yield of A3, which slides while every day is still green."""

from __future__ import annotations

import datetime as dt

from boards import clock
from boards.demo.numbers import DAYS, Counted
from boards.demo.story import Row
from boards.metrics.models import Metric
from boards.metrics.writing import Number, write_many
from boards.signals.models import Baseline

USUAL = 0.45  # the spread of days before the story begins
REJECTS = 20  # the last days over which its reasons are spread
BY = "teresa.bruno"


def shown(counted: Counted) -> None:
    """Limits are frozen before the event and after it; from then on the run rules look each evening, so that the signal
    is raised on its day."""
    row = counted.chapter["showcase_series"]
    metric, by = counted.metrics[row["metric"]], counted.people[BY]
    dates = counted.dates_of(metric)
    slide = len(dates) - len(row["recent"])
    change = slide - len(row["after"])
    begin = change - len(row["before"])
    numbers = [
        _number(counted, metric, date, value, why, row["denominator_per_day"])
        for date, value, why in zip(dates, _values(counted, row, metric), _rejects(counted, len(dates)), strict=True)
    ]
    for since, until, frozen_on, why in (
        (0, change, begin, "As it was before KE-007"),
        (change, slide, change, "KE-007 took effect"),
    ):
        with clock.at(counted.end_of(dates[until - 1], counted.last_shift)):
            write_many(numbers[since:until], source="typed", look=False)
            Baseline.freeze(metric, dates[frozen_on], dates[until - 1], by, why)
    for number in numbers[slide:]:
        with clock.at(number.at or counted.days.moment):
            write_many([number], source="typed")


def _number(
    counted: Counted, metric: Metric, date: dt.date, value: float, why: dict[str, float] | None, below: float
) -> Number:
    above, at = float(round(value * below / metric.factor)), counted.end_of(date, counted.last_shift)
    by = counted.leader_at(metric, counted.last_shift, date)
    return Number(metric, date, numerator=above, denominator=float(below), reasons=why, at=at, by=by)


def _values(counted: Counted, row: Row, metric: Metric) -> list[float]:
    """The values of the story, the latest last; before them as many by chance as there are days."""
    told = [*row["before"], *row["after"], *row["recent"]]
    usual = {"mean": sum(row["before"]) / len(row["before"]), "sd": USUAL}
    return [*(counted.by_chance(metric, usual) for _ in range(DAYS - len(told))), *told]


def _rejects(counted: Counted, count: int) -> list[dict[str, float] | None]:
    """The reasons of the story, spread over the last of so many days."""
    spread: list[dict[str, float]] = [{} for _ in range(REJECTS)]
    for reason, pieces in counted.chapter["pareto_example"]["counts"].items():
        for n in range(pieces):
            day = spread[(n * 7 + len(reason)) % REJECTS]
            day[reason] = day.get(reason, 0) + 1
    return [*[None] * (count - REJECTS), *spread]
