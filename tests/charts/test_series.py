"""The series of a metric: final days only, before against after, and as many questions for three years as for a month."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from flask import Flask

from boards.charts.series import before_and_after, series, varies_much
from boards.clock import now
from boards.db import db, writing
from boards.metrics.models import Metric
from boards.plant.production_day import production_date
from tests.live.test_queries import counted
from tests.metrics.numbers import measured, working_days, written
from tests.world import World

FRIDAY = dt.datetime(2026, 11, 20, 9, 0, tzinfo=dt.UTC)  # 10:00 at the plant
OLD = [94.9, 95.3, 94.2, 95.0, 94.4, 95.6, 94.7, 93.9, 95.1, 94.8]
NEW = [97.4, 97.9, 97.3, 97.8, 97.1, 97.7, 98.0, 97.2, 97.6, 97.9]


@pytest.fixture(autouse=True)
def friday(app: Flask, time_machine: Any) -> None:
    time_machine.move_to(FRIDAY)


def filled(world: World, values: list[float], **about: Any) -> tuple[Metric, list[dt.date]]:
    with writing():
        metric = measured(world.unit("A3"), "Q", 96.5, **about)
        days = working_days(world.unit("A3"), len(values))
        written(metric, dict(zip(days, values, strict=True)))
    return metric, days


def test_a_day_that_is_not_over_yet_is_no_point(world: World) -> None:
    with writing():
        metric = measured(world.unit("A3"), "Q", 96.5, by_shift=True, roll_up="mean")
        thursday = production_date() - dt.timedelta(days=1)
        for shift in ("early", "late", "night"):
            written(metric, {thursday: 97.0}, shift=shift)
        written(metric, {production_date(): 97.5}, shift="early")
    assert [(point.date, float(point.value), point.n) for point in series(metric, thursday, production_date())] == [
        (thursday, 97.0, 3)
    ]


def test_a_ratio_says_what_it_rests_on(world: World) -> None:  # L-12
    with writing():
        metric = measured(world.unit("A3"), "Q", 96.5, by_shift=True, roll_up="ratio")
        (day,) = working_days(world.unit("A3"), 1)
        for shift, good, all_of in (("early", 90, 100), ("late", 499, 500)):
            metric.record(day, shift, by=None, numerator=good, denominator=all_of, source="machine", look=False)
    (point,) = series(metric, day, day)
    assert (round(float(point.value), 1), point.n) == (98.2, 600)


def test_a_better_process_is_told_from_noise(world: World) -> None:
    metric, days = filled(world, OLD + NEW)
    told = before_and_after(metric, days[0], days[9], days[10], days[19])
    assert (told.before_n, told.after_n) == (10, 10)
    assert float(told.gain or 0) == pytest.approx(sum(NEW) / 10 - sum(OLD) / 10)
    assert told.is_beyond_noise
    within = before_and_after(metric, days[0], days[4], days[5], days[9])
    assert within.is_beyond_noise is False


def test_where_less_is_better_going_down_is_a_gain(world: World) -> None:
    metric, days = filled(world, NEW + OLD, direction="lower")
    told = before_and_after(metric, days[0], days[9], days[10], days[19])
    assert told.gain is not None
    assert told.gain > 0


def test_without_numbers_nothing_is_claimed(world: World) -> None:
    metric, days = filled(world, [97.0, 97.5])
    told = before_and_after(metric, days[0], days[0], days[1], days[1])
    assert (float(told.gain or 0), told.is_beyond_noise) == (0.5, None)
    empty = before_and_after(metric, days[0], days[1], dt.date(2027, 1, 1), dt.date(2027, 2, 1))
    assert (empty.after_n, empty.gain, empty.is_beyond_noise) == (0, None, None)


def test_three_years_by_shift_cost_as_many_questions_as_a_month(world: World) -> None:
    with writing():
        metric = measured(world.unit("A3"), "Q", 6.0, by_shift=True, roll_up="sum", measured_from=dt.date(2023, 1, 1))
        for day in working_days(world.unit("A3"), 780):
            for shift in ("early", "late", "night"):
                written(metric, {day: 1.5}, shift=shift, reasons={"Bearing noise": 1})
    asked = []
    for back in (30, 3 * 365):
        db.session.rollback()
        db.session.expire_all()
        loaded = db.session.scalar(Metric.loaded().where(Metric.code == "A3-Q"))
        assert loaded
        with counted() as statements:
            points = series(loaded, production_date() - dt.timedelta(days=back), production_date(), now())
        asked.append((len(statements), len(points) > 700))
    assert asked[0][0] == asked[1][0]
    assert [long for _, long in asked] == [False, True], "the premise: one of them was long"


def test_denominators_that_vary_by_more_than_half_are_noticed(world: World) -> None:
    with writing():
        metric = measured(world.unit("A3"), "D", 97, roll_up="ratio")
        days = working_days(world.unit("A3"), 3)
        for day, all_of in zip(days, (100, 60, 51), strict=True):
            metric.record(day, by=None, numerator=50, denominator=all_of, source="machine", look=False)
    assert not varies_much(series(metric, days[0], days[2]))
    with writing():
        metric.record(days[2], by=None, numerator=49, denominator=49, source="machine", look=False)
    assert varies_much(series(metric, days[0], days[2]))
