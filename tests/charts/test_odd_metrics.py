"""Numbers that are unlike the others have a page too: monthly, without a target, all zero, tiny, typed safety."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from boards.charts.events import Event, _sources, events_of, tells_events
from boards.db import writing
from boards.metrics.models import Metric
from boards.plant.production_day import production_date
from tests.client import CheckingClient
from tests.metrics.numbers import measured, working_days, written
from tests.world import World

LONG = "A very long reason that goes on and on for sixty letters or"


def monthly(world: World) -> Metric:
    metric = measured(
        world.unit("PLANT"), "Q", 450, frequency="monthly", direction="lower", unit_of_measure="ppm", decimals=0
    )
    first = production_date().replace(day=1)
    for _ in range(11):
        first = (first - dt.timedelta(days=1)).replace(day=1)
        metric.record(first, by=None, value=450 + first.month, source="machine", look=False)
    return metric


def without_target(world: World) -> Metric:
    metric = measured(world.unit("A3"), "D")
    written(metric, dict.fromkeys(working_days(world.unit("A3"), 5), 1234567.0))
    return metric


def long_reasons(world: World) -> Metric:
    metric = measured(world.unit("A3"), "C", 5, reasons=[LONG, "Other"], roll_up="sum")
    written(metric, dict.fromkeys(working_days(world.unit("A3"), 5), 7.0), reasons={LONG: 3})
    return metric


def all_zero(world: World) -> Metric:
    metric = measured(world.unit("A3"), "I", 0, lowest=0, highest=0)
    written(metric, dict.fromkeys(working_days(world.unit("A3"), 5), 0.0))
    return metric


def below_zero(world: World) -> Metric:
    metric = measured(world.unit("A3"), "M", -3)
    written(metric, {day: -float(n) for n, day in enumerate(working_days(world.unit("A3"), 5))})
    return metric


def tiny(world: World) -> Metric:
    metric = measured(world.unit("B2"), "Q", 0.001, decimals=5)
    written(metric, {day: n / 1e5 for n, day in enumerate(working_days(world.unit("B2"), 5))})
    return metric


def typed_safety(world: World) -> Metric:
    metric = measured(world.unit("A3"), "S", judge="worst", direction="lower", roll_up="worst_shift", decimals=0)
    for n, day in enumerate(working_days(world.unit("A3"), 30)):
        kind = "recordable" if n in (3, 20) else "none"
        metric.record(day, by=None, category=kind, source="machine", look=False)
    return metric


def of_a_station(world: World) -> Metric:
    return measured(world.unit("A3-10"), "P", 5)


ODD = (monthly, without_target, long_reasons, all_zero, below_zero, tiny, typed_safety, of_a_station)


@pytest.mark.parametrize("make", ODD)
def test_every_number_has_a_page(client: CheckingClient, world: World, make: Callable[[World], Metric]) -> None:
    with writing():
        metric = make(world)
    pages = (("", "month", "en"), ("", "quarter", "en"), ("", "year", "de"))
    asked = (*pages, ("/reasons", "year", "en"), ("/readings.csv", "year", "en"))
    for more, period, lang in asked:
        answer = client.get(f"/metrics/{metric.id}{more}", query_string={"period": period, "lang": lang})
        assert answer.status_code == 200, (more, period)


def test_a_month_misses_no_days(client: CheckingClient, world: World) -> None:
    with writing():
        metric = monthly(world)
    page = client.get(f"/metrics/{metric.id}").get_data(as_text=True)
    assert "is-missing" not in page
    assert page.count("is-missed") + page.count("is-met") == 2 * 11, "two drawings of eleven months"


def test_another_domain_tells_what_it_did_to_a_number(world: World) -> None:
    @tells_events
    def _kaizen(metric: Metric, first: dt.date, last: dt.date) -> list[Event]:
        return [Event(last, "kaizen", f"Event at {metric.code}")]

    try:
        with writing():
            metric = measured(world.unit("A3"), "Q", 96.5)
        today = production_date()
        assert [event.words for event in events_of(metric, today - dt.timedelta(days=7), today)] == ["Event at A3-Q"]
    finally:
        _sources.remove(_kaizen)
