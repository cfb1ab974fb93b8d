"""What a machine asks: the units, metrics, readings and days that its token may see, and nothing of a neighbour's."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from boards.db import db, writing
from boards.metrics.models import Metric
from boards.plant.production_day import production_date
from tests.api.machine import Machine, machine, said
from tests.metrics.numbers import measured, safety, working_days, written
from tests.test_doors import everything
from tests.world import World

TODAY = dt.date(2026, 11, 26)


def codes(answer: Any, what: str) -> list[str]:
    return [each["code"] for each in said(answer, 200)[what]]


def test_a_token_sees_its_unit_and_what_is_below(app: Flask, world: World, quality: Metric) -> None:
    team, stream, plant = (machine(app, world, unit) for unit in ("A3", "VSA", "PLANT"))
    assert codes(team.asks("/units"), "units") == ["A3", "A3-10", "A3-20"]
    assert codes(stream.asks("/units"), "units") == ["VSA", "A3", "A3-10", "A3-20", "A1"]
    parents = {each["code"]: each["parent"] for each in said(stream.asks("/units"), 200)["units"]}
    assert parents == {"VSA": None, "A3": "VSA", "A3-10": "A3", "A3-20": "A3", "A1": "VSA"}
    assert codes(team.asks("/metrics"), "metrics") == codes(stream.asks("/metrics"), "metrics") == ["A3-Q"]
    assert sorted(codes(plant.asks("/metrics"), "metrics")) == ["A3-Q", "B2-Q"]
    assert codes(plant.asks("/metrics?unit=vsb"), "metrics") == ["B2-Q"]


@pytest.mark.parametrize(
    "path", ["/metrics/B2-Q", "/metrics/B2-Q/readings", "/metrics/B2-Q/days", "/metrics?unit=B2", "/metrics?unit=PLANT"]
)
def test_of_another_unit_there_is_nothing(mes: Machine, path: str) -> None:
    foreign = said(mes.asks(path), 404)
    assert foreign == said(mes.asks(path.replace("B2", "ZZ").replace("PLANT", "ZZ")), 404)


def test_a_metric_says_how_it_is_judged_and_written(mes: Machine, output: Metric) -> None:
    with writing():
        output.set_target(320, TODAY, None)
    found = said(mes.asks("/metrics/A3-D"), 200)
    assert found["shifts"] == ["early", "late", "night"] and found["roll_up"] == "sum" and found["factor"] == 1
    assert [target["value"] for target in found["targets"]] == [300, 320]
    assert found["targets"][1]["valid_from"] == "2026-11-26"


def test_of_several_revisions_the_last_one_is_told_and_none_that_was_taken_back(
    mes: Machine, world: World, quality: Metric, output: Metric
) -> None:
    with writing():
        for value in (95.0, 96.0):
            quality.record(TODAY, by=world.amina, value=value)
        output.record(TODAY, "early", by=world.amina, value=100)
        output.take_back(TODAY, "early", world.amina)
    (kept,) = said(mes.asks("/metrics/A3-Q/readings"), 200)["readings"]
    assert (kept["value"], kept["revision"], kept["shift"], kept["source"]) == (96.0, 2, None, "typed")
    assert kept["recorded_at"] == "2026-11-26T10:00:00Z"
    assert "Amina" not in str(kept), "who wrote it is nobody's business here"
    assert said(mes.asks("/metrics/A3-D/readings"), 200)["readings"] == []


def test_readings_come_in_pages_that_miss_and_repeat_nothing(mes: Machine, world: World, output: Metric) -> None:
    days = working_days(world.unit("A3"), 5)
    with writing():
        for day in days:
            for shift in ("early", "late", "night"):
                output.record(day, shift, by=None, value=50, source="machine", look=False)
    seen: list[tuple[str, str]] = []
    after, pages = "", 0
    while True:
        answer = said(mes.asks(f"/metrics/A3-D/readings?limit=4{after}"), 200)
        seen += [(each["date"], each["shift"]) for each in answer["readings"]]
        pages += 1
        if answer["next"] is None:
            break
        after = f"&after={answer['next']}"
    assert pages == 4
    assert seen == [(day.isoformat(), shift) for day in days for shift in ("early", "late", "night")]
    late = said(mes.asks(f"/metrics/A3-D/readings?shift=late&from={days[1]}&to={days[2]}"), 200)["readings"]
    assert [(each["date"], each["shift"]) for each in late] == [(day.isoformat(), "late") for day in days[1:3]]


def test_days_have_the_colours_of_the_wall(mes: Machine, world: World, quality: Metric) -> None:  # L-03, L-07, L-09
    days = working_days(world.unit("A3"), 3)
    with writing():
        written(quality, {days[0]: 96.5, days[1]: 96.4})
        safety(world.unit("A3"))
    answer = said(mes.asks(f"/metrics/A3-Q/days?from={days[0]}&to=2026-11-29"), 200)["days"]
    states = {each["date"]: (each["state"], each["value"], each["target"]) for each in answer}
    assert [states[day.isoformat()] for day in days] == [
        ("met", 96.5, 96.5),
        ("missed", 96.4, 96.5),
        ("missing", None, 96.5),
    ]
    assert [states[f"2026-11-{day}"][0] for day in (26, 27, 28, 29)] == ["open", "future", "future", "future"]
    off = said(mes.asks("/metrics/A3-Q/days?from=2026-11-21&to=2026-11-21"), 200)["days"]
    assert off[0]["state"] == "off"
    worst = said(mes.asks(f"/metrics/A3-S/days?from={days[0]}&to={days[0]}"), 200)["days"]
    assert (worst[0]["state"], worst[0]["category"], worst[0]["value"]) == ("met", "none", None)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("from=2026-13-01", "from"), ("from=yesterday", "from"), ("from=1764288000", "from"), ("from=2026-W48-1", "from"),
        ("from=0001-01-01", "from"), ("to=9999-12-31", "to"), ("from=2026-11-26&to=2026-11-25", "from"),
        ("from=2020-01-01", "from"), ("form=2026-11-26", "form"), ("from=26.11.2026", "from"), ("from=", "from"),
    ],
)  # fmt: skip
def test_a_period_that_is_none_is_said_at_its_end(mes: Machine, query: str, field: str) -> None:
    assert said(mes.asks(f"/metrics/A3-Q/days?{query}"), 422)["error"]["field"] == field


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=1001", "limit=x", "after=x", "after=2026-02-30/", "limit=1&limit=2", "lang=de"]
)
def test_a_page_that_is_none_is_refused(mes: Machine, query: str) -> None:
    assert said(mes.asks(f"/metrics/A3-Q/readings?{query}"), 422)["error"]["sentence"]


def test_what_is_answered_is_the_same_in_every_language(app: Flask, world: World, mes: Machine) -> None:
    with writing():
        written(world.fresh(Metric.by_code("A3-Q")), dict.fromkeys(working_days(world.unit("A3"), 2), 96.54))
    german = {"Accept-Language": "de", "Cookie": "lang=de"}
    for path in ("/units", "/metrics", "/metrics/A3-Q/readings", "/metrics/A3-Q/days", "/metrics/A3-Z", "/nowhere"):
        assert mes.asks(path).get_json() == mes.asks(path, headers=german).get_json(), path


def test_no_answer_is_kept_and_none_is_a_page(mes: Machine) -> None:
    for path, status in (
        ("/units", 200),
        ("/metrics/A3-Z", 404),
        ("/nowhere", 404),
        ("/metrics/%00", 404),
        ("/metrics/a/b", 404),
    ):
        answer = mes.asks(path)
        assert said(answer, status) and answer.mimetype == "application/json"
        assert answer.headers["Cache-Control"] == "no-store"


def test_a_method_that_is_not_for_an_address_is_said_with_those_that_are(mes: Machine) -> None:
    for path, method, allowed in (
        ("/units", "POST", "GET"),
        ("/readings", "GET", "POST"),
        ("/metrics/A3-Q", "DELETE", "GET"),
    ):
        refused = mes.asks(path, method)
        assert said(refused, 405)["error"]["status"] == 405
        assert allowed in refused.headers["Allow"]
    assert mes.asks("/units", "HEAD").status_code == 200
    assert "GET" in mes.asks("/units", "OPTIONS").headers["Allow"]


def test_asking_writes_nothing_but_the_day_of_use(mes: Machine) -> None:
    mes.asks("/units")
    before = everything()
    for path in ("/units", "/metrics", "/metrics/A3-Q", "/metrics/A3-Q/readings", "/metrics/A3-Q/days", "/openapi.json"):
        mes.asks(path)
    assert everything() == before


def test_many_metrics_cost_as_many_queries_as_few(app: Flask, world: World, mes: Machine) -> None:
    mes.asks("/metrics")

    def queries(path: str) -> int:
        seen: list[str] = []
        heard = lambda *about: seen.append(about[2])  # noqa: E731
        event.listen(db.engine, "before_cursor_execute", heard)
        said(mes.asks(path), 200)
        event.remove(db.engine, "before_cursor_execute", heard)
        return len(seen)

    few = {path: queries(path) for path in ("/metrics", "/metrics/A3-Q/readings", "/metrics/A3-Q/days?from=2025-11-01")}
    with writing():
        for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ":
            measured(world.unit("A3-10"), letter, 90.0)
        metric = Metric.by_code("A3-Q")
        assert metric
        written(metric, dict.fromkeys(working_days(world.unit("A3"), 150), 96.0), reasons={"Other": 1})
    assert production_date() == TODAY
    for path, count in few.items():
        assert queries(path) <= count + 2, path  # the reasons and their metric, where there are readings
