"""What a tap on a letter opens: trend, Pareto, the chart of single values; and the table that says the same."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from flask import Flask
from lxml import html

from boards.clock import at, now
from boards.db import db, writing
from boards.issues.models import Issue
from boards.metrics.models import Metric
from boards.plant.models import Plant
from boards.plant.production_day import production_date
from boards.signals.models import Baseline, Signal, SignalHit
from tests.client import CheckingClient
from tests.live.test_queries import counted
from tests.metrics.numbers import measured, safety, working_days, written
from tests.world import World

FRIDAY = dt.datetime(2026, 11, 20, 9, 0, tzinfo=dt.UTC)  # 10:00 at the plant
BEFORE = [94.9, 95.3, 94.2, 95.0, 94.4, 95.6, 94.7, 93.9, 95.1, 94.8, 94.3, 95.4]
AFTER = [97.4, 97.9, 97.3, 97.8, 97.1, 97.7, 98.0, 97.2, 97.6, 97.9, 97.5, 97.1]
NUMBERS = [*BEFORE, *AFTER]


@pytest.fixture(autouse=True)
def friday(app: Flask, time_machine: Any) -> None:
    time_machine.move_to(FRIDAY)


@pytest.fixture
def quality(world: World) -> Metric:
    """First pass yield of A3: before and after an improvement, with limits for each."""
    with writing():
        metric = measured(world.unit("A3"), "Q", 94.5, name="First pass yield")
        days = working_days(world.unit("A3"), len(NUMBERS))
        metric.set_target(96.5, days[12], None, "After the event")
        written(metric, dict(zip(days, NUMBERS, strict=True)), reasons={"Bearing noise": 2, "Other": 3})
        old = {"mean": 94.8, "mr_bar": 0.7, "n": 12, "set_at": now(), "set_by": world.amina}
        db.session.add(
            Baseline(
                metric=metric,
                **old,
                why="The first",
                from_date=days[0],
                to_date=days[11],
                valid_from=days[0],
                valid_to=days[11],
            )
        )
        new = old | {"mean": 97.54, "mr_bar": 0.48}
        baseline = Baseline(metric=metric, **new, why="After", from_date=days[12], to_date=days[23], valid_from=days[12])
        db.session.add(baseline)
        db.session.flush()
        signal = Signal(
            number=3, metric=metric, baseline=baseline, direction="adverse", production_date=days[23], raised_at=now()
        )
        signal.hits.append(
            SignalHit(baseline_id=baseline.id, production_date=days[23], rule="WE4", side=-1, value=97.1, at=now())
        )
        db.session.add(signal)
    return metric


def page_of(client: CheckingClient, metric: Metric, **asked: str) -> Any:
    answer = client.get(f"/metrics/{metric.id}", query_string=asked)
    assert answer.status_code == 200
    return html.fromstring(answer.get_data(as_text=True))


def drawing(page: Any, chart: str, size: str = "wide") -> Any:
    (found,) = page.xpath(f"//div[@data-chart='{chart}']/*[contains(@class,'chart-{size}')]")
    return found


def marks(svg: Any, kind: str) -> list[str]:
    """What is said at the marks of one kind."""
    return [mark.findtext("title") for mark in svg.xpath(f".//g[contains(concat(' ',@class,' '),' spot {kind} ')]")]


def words_of(node: Any) -> str:
    return " ".join(node.text_content().split())


def test_the_page_says_what_where_and_how_it_stands(client: CheckingClient, quality: Metric) -> None:
    said = words_of(page_of(client, quality).xpath("//main")[0])
    for told in ("First pass yield", "A3 Small motor assembly", "97.1 %", "≥ 96.5 %", "Thu 19 Nov"):
        assert told in said


def test_no_day_is_recoloured_by_a_later_target(client: CheckingClient, quality: Metric) -> None:  # L-09
    svg = drawing(page_of(client, quality), "trend")
    assert len(marks(svg, "is-missed")) == sum(value < 94.5 for value in BEFORE)
    assert len(marks(svg, "is-met")) == len(NUMBERS) - len(marks(svg, "is-missed"))
    (target,) = svg.xpath(".//path[@class='target']")
    assert len(re.findall(r"[ML]", target.get("d"))) == 4, "two steps"


def test_red_is_told_by_its_shape(client: CheckingClient, quality: Metric) -> None:
    svg = drawing(page_of(client, quality), "trend")
    shapes = {
        kind: {path.get("d") for path in svg.xpath(f".//g[contains(@class,'is-{kind}')]/path")} for kind in ("met", "missed")
    }
    assert shapes["met"].isdisjoint(shapes["missed"])


def test_the_table_says_what_the_chart_says(client: CheckingClient, quality: Metric) -> None:
    page = page_of(client, quality)
    rows = [words_of(row) for row in page.xpath("//table[@data-table='trend']/tbody/tr[@data-state!='missing']")]
    for size in ("wide", "narrow"):
        svg = drawing(page, "trend", size)
        drawn = [*marks(svg, "is-met"), *marks(svg, "is-missed")]
        assert len(drawn) == len(rows) == len(NUMBERS)
        for said in drawn:
            day, value = said.split(" · ")[0].split(": ")
            assert any(row.startswith(day.replace("\xa0", " ")) and value.replace("\xa0", " ") in row for row in rows), said


def test_the_old_limits_stay_to_their_date(client: CheckingClient, quality: Metric) -> None:  # K-08, K-01
    svg = drawing(page_of(client, quality), "xmr")
    assert len(svg.xpath(".//path[@class='limit old']")) == len(svg.xpath(".//path[@class='limit']")) == 2
    (old,) = svg.xpath(".//path[@class='mean old']")
    (new,) = svg.xpath(".//path[@class='mean']")
    ends = [[float(x) for x in re.findall(r"[ML]([\d.]+) ", path.get("d"))] for path in (old, new)]
    assert ends[0][1] <= ends[1][0], "the new ones begin where the old ones end"
    assert {float(word) for word in svg.xpath(".//text[contains(@class,'limit-word')]/text()")} == {98.82, 96.26}


def test_new_points_do_not_move_the_limits(client: CheckingClient, world: World, quality: Metric) -> None:  # K-01
    def limits() -> list[str]:
        svg = drawing(page_of(client, quality), "xmr")
        return [
            *svg.xpath(".//text[contains(@class,'limit-word')]/text()"),
            *svg.xpath(".//text[@class='word mean-word']/text()"),
        ]

    before = limits()
    with writing():
        quality.record(production_date(), by=None, value=92.0, source="machine", look=False)
    assert limits() == before


def test_good_news_is_not_red(client: CheckingClient, quality: Metric) -> None:  # K-05
    with writing():
        db.session.query(Signal).one().direction = "good"
    page = page_of(client, quality)
    assert len(marks(drawing(page, "xmr"), "signal good")) == 1
    assert not marks(drawing(page, "xmr"), "signal adverse")
    assert "Do you know why?" in words_of(page.xpath("//ul[contains(@class,'signals')]")[0])


def test_a_signal_is_marked_by_shape_named_and_told(client: CheckingClient, quality: Metric) -> None:
    page = page_of(client, quality)
    (said,) = marks(drawing(page, "xmr"), "signal adverse")
    assert "SG-3" in said
    assert "SG-3" in drawing(page, "xmr").xpath(".//text[contains(@class,'tag')]/text()")
    (told,) = page.xpath("//ul[contains(@class,'signals')]//a")
    assert told.text_content().startswith("8 days ") and "something changed" in told.text_content()
    assert told.get("href").startswith("/signals/")


def test_eleven_days_are_counted_and_have_no_limits(client: CheckingClient, world: World) -> None:  # K-04
    with writing():
        metric = measured(world.unit("A3"), "Q", 96.5)
        written(metric, dict.fromkeys(working_days(world.unit("A3"), 11), 97.0))
    page = page_of(client, metric)
    assert "11 of 12 days" in words_of(page.xpath("//section[@id='xmr']")[0])
    assert not drawing(page, "xmr").xpath(".//path[starts-with(@class,'limit')]")


def test_a_day_that_nobody_wrote_is_marked_and_breaks_nothing(client: CheckingClient, world: World) -> None:  # K-06
    with writing():
        metric = measured(world.unit("A3"), "Q", 96.5, measured_from=production_date() - dt.timedelta(days=16))
        days = working_days(world.unit("A3"), 12)
        written(metric, {day: 97.0 for day in days if day != days[5]})
    page = page_of(client, metric)
    for chart in ("trend", "xmr"):
        svg = drawing(page, chart)
        assert ["not written" in said for said in marks(svg, "is-missing")] == [True], "weekends are not missing"
        assert len(svg.xpath(".//path[@class='values']")) == 1, "one line"


def test_a_day_without_output_is_a_gap(client: CheckingClient, world: World) -> None:  # L-13
    with writing():
        metric = measured(world.unit("A3"), "Q", 96.5, roll_up="ratio")
        for n, day in enumerate(working_days(world.unit("A3"), 7)):
            metric.record(day, by=None, numerator=0 if n == 3 else 97, denominator=0 if n == 3 else 100, source="machine")
    svg = drawing(page_of(client, metric), "trend")
    assert len(svg.xpath(".//path[@class='values']")) == 2
    assert len(marks(svg, "is-no-output")) == 1


def test_the_title_of_the_pareto_says_n_and_period(client: CheckingClient, quality: Metric) -> None:  # K-09
    page = page_of(client, quality)
    title = words_of(page.xpath("//section[@id='pareto']//h2")[0])
    assert f"n = {5 * len(NUMBERS)}" in title
    assert "Mon 24 Aug – Fri 20 Nov" in title.replace("\xa0", " ")
    names = [row.xpath("string(th/a)") for row in page.xpath("//table[@data-table='pareto']/tbody/tr")]
    assert names == ["Bearing noise", "Other"], "Other last, though it is the larger one"


def test_a_bar_leads_to_the_readings_behind_it(client: CheckingClient, quality: Metric) -> None:  # K-09
    door = drawing(page_of(client, quality), "pareto").xpath(".//a")[0].get("href")
    page = html.fromstring(client.get(door).get_data(as_text=True))
    assert page.xpath("//section/@data-count") == [str(len(NUMBERS))]
    assert f"/metrics/{quality.id}/days/2026-11-19" in page.xpath("//ul[@class='rows']//a/@href")


def test_nothing_is_inline_that_our_policy_forbids(client: CheckingClient, quality: Metric) -> None:
    text = client.get(f"/metrics/{quality.id}").get_data(as_text=True)
    assert text.count("<svg") >= 8, "the premise: charts are there"
    assert not re.search(r"\sstyle=|<style|<script(?![^>]*\ssrc=)|javascript:", text)


def test_a_german_page_counts_in_german(client: CheckingClient, quality: Metric) -> None:
    svg = drawing(page_of(client, quality, lang="de"), "trend")
    assert any("97,9\xa0%" in said for said in marks(svg, "is-met"))
    assert "97,5" in drawing(page_of(client, quality, lang="de", period="month"), "xmr").xpath("string()")


def test_without_numbers_the_page_says_what_normal_looks_like(client: CheckingClient, world: World) -> None:
    with writing():
        metric = measured(world.unit("A3"), "Q")
    page = page_of(client, metric)
    assert "a number for every day that somebody works" in words_of(page.xpath("//section[@id='trend']")[0])
    assert "0 of 12 days" in words_of(page.xpath("//section[@id='xmr']")[0])


@pytest.mark.parametrize("period", ["month", "quarter", "year"])
def test_one_number_is_a_page(client: CheckingClient, world: World, period: str) -> None:
    with writing():
        metric = measured(world.unit("A3"), "Q", 0.0, lowest=0, direction="lower")
        written(metric, {working_days(world.unit("A3"), 1)[0]: 0.0})
    assert len(marks(drawing(page_of(client, metric, period=period), "trend"), "is-met")) == 1


def test_injuries_have_days_between_them_and_no_limits(client: CheckingClient, world: World) -> None:
    with writing():
        metric = safety(world.unit("A3"))
    for back, severity in ((100, "recordable"), (40, "lost_time"), (10, "first_aid")):
        with at(now() - dt.timedelta(days=back)), writing():
            Issue.raise_at(world.unit("A3-10"), "injury", "Cut finger", by=world.joana, severity=severity)
    page = page_of(client, metric)
    assert not page.xpath("//section[@id='xmr']")
    bars = drawing(page, "between").xpath(".//text[contains(@class,'bar-top')]/text()")
    assert bars == ["60", "40"], "sixty days between the two, forty since; first aid ends nothing"


def test_what_happened_is_flagged_and_listed_under_the_same_number(
    client: CheckingClient, world: World, quality: Metric
) -> None:
    with writing():
        quality.record(working_days(world.unit("A3"), 9)[0], by=world.leo, value=96.0, reason="Counted twice", note="seen")
    page = page_of(client, quality)
    listed = [words_of(row) for row in page.xpath("//ol[@class='happened']/li")]
    flags = marks(drawing(page, "trend"), "flag")
    assert len(listed) == len(flags) == 3
    for n, (told, flag) in enumerate(zip(listed, flags, strict=True), 1):
        assert told.startswith(f"{n} ")
        assert words_of(html.fromstring(f"<p>{flag}</p>")) in told
    assert "Target 96.5 %, before: 94.5 %" in listed[1]
    assert "Counted twice" in listed[2]


def test_the_file_is_the_same_in_every_language(client: CheckingClient, quality: Metric) -> None:
    files = {
        client.get(f"/metrics/{quality.id}/readings.csv", query_string={"lang": lang}).get_data(as_text=True)
        for lang in ("en", "de")
    }
    assert len(files) == 1
    lines = files.pop().splitlines()
    assert lines[0].startswith("metric,production_date,shift,value,")
    assert len(lines) == 1 + len(NUMBERS)
    assert lines[-1].startswith("A3-Q,2026-11-19,,97.1,")


def test_a_note_is_never_a_formula(client: CheckingClient, world: World) -> None:
    with writing():
        metric = measured(world.unit("A3"), "Q", 96.5)
        written(metric, {working_days(world.unit("A3"), 1)[0]: 97.0}, note="=1+1")
    assert "'=1+1" in client.get(f"/metrics/{metric.id}/readings.csv").get_data(as_text=True)


@pytest.mark.parametrize(
    "asked", [{"period": "x"}, {"to": "soon"}, {"to": "0001-01-01"}, {"to": "9999-12-31", "period": "year"}]
)
def test_a_period_that_is_none_is_the_quarter(client: CheckingClient, quality: Metric, asked: dict[str, str]) -> None:
    page_of(client, quality, **asked)
    for more in ("/reasons", "/readings.csv"):
        assert client.get(f"/metrics/{quality.id}{more}", query_string=asked).status_code == 200


@pytest.mark.parametrize("more", ["", "/reasons", "/readings.csv"])
def test_a_number_that_never_was_is_not_found(client: CheckingClient, more: str) -> None:
    for id in (0, 4711, 2**63):
        assert client.get(f"/metrics/{id}{more}").status_code == 404


def test_it_is_read_as_boards_are(client: CheckingClient, world: World, quality: Metric) -> None:
    with writing():
        Plant.get().settings = {"reading": "signed-in"}
    assert client.get(f"/metrics/{quality.id}").status_code == 302
    assert client.as_(world.marek).get(f"/metrics/{quality.id}").status_code == 200


def test_a_year_by_shift_costs_as_many_questions_as_a_month(client: CheckingClient, world: World) -> None:
    with writing():
        metric = measured(world.unit("A3"), "C", 6.0, by_shift=True, roll_up="sum")
        for day in working_days(world.unit("A3"), 250):
            for shift in ("early", "late", "night"):
                written(metric, {day: 1.5}, shift=shift, reasons={"Bearing noise": 1})
    asked = {}
    for period in ("month", "year"):
        with counted() as statements:
            client.get(f"/metrics/{metric.id}", query_string={"period": period})
        asked[period] = len(statements)
    assert asked["year"] == asked["month"] <= 40
