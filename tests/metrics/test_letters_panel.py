"""The letters as a board shows them: who looks at the wall sees yesterday, the month and where it goes."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

import pytest
from flask import Flask
from lxml import html

from boards import clock
from boards.clock import tick
from boards.db import db, writing
from boards.issues.models import Issue
from boards.live import rendering
from boards.live.revisions import revisions_of
from boards.metrics.models import BoardMetric
from boards.plant.models import Plant
from tests.client import CheckingClient
from tests.metrics.numbers import measured, safety, working_days, written
from tests.world import World

FRIDAY = dt.datetime(2026, 11, 20, 9, 0, tzinfo=dt.UTC)  # 10:00 at the plant
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def friday(app: Flask, time_machine: Any) -> None:
    time_machine.move_to(FRIDAY)
    rendering._cache.clear()
    tick()


def panel(client: CheckingClient, unit: str = "a3", language: str = "en") -> Any:
    return html.fromstring(client.get(f"/boards/{unit}/panels/letters?lang={language}").get_data(as_text=True))


def letter(client: CheckingClient, sign: str, unit: str = "a3", language: str = "en") -> Any:
    (found,) = panel(client, unit, language).xpath(f"//*[@data-letter='{sign}']")
    return found


def cell(of: Any, day: int) -> Any:
    (found,) = of.xpath(f".//*[@data-day='{day}']")
    return found


def sign(one: Any) -> str:
    """What a cell bears beside its colour and its number."""
    drawn = "".join(path.get("d") for path in one.xpath("path[not(@class)]"))
    return drawn + "".join(character for character in one.xpath("string(text)") if not character.isdigit())


def said(of: Any, name: str) -> str:
    (found,) = of.xpath(f".//*[contains(concat(' ', @class, ' '), ' {name} ')]")
    return " ".join(found.text_content().split())


def test_beside_a_letter_stand_yesterday_the_target_the_reds_and_where_it_goes(client: CheckingClient, world: World) -> None:
    with writing():
        quality = measured(world.unit("A3"), "Q", 96.5, name="First pass yield")
        days = working_days(world.unit("A3"), 10)
        written(quality, dict(zip(days, [98.0] * 5 + [97.5, 97.0, 96.0, 96.2, 95.44], strict=True)))
    found = letter(client, "Q")
    assert said(found, "word") == "Quality"
    assert said(found, "figure") == "95.4 %"
    assert said(found, "goal") == "≥ 96.5 %"
    assert said(found, "name") == "First pass yield"
    assert said(found, "reds") == "3 3 red days this month"
    assert said(found, "trend") == "↓ worse"
    assert said(found, "lacks").endswith("3 without reason or answer")  # L-10
    assert found.get("data-yesterday") == "missed"
    assert said(letter(client, "Q", language="de"), "figure") == "95,4 %"  # U-07


def test_an_arrow_up_means_that_the_number_went_up_and_the_word_what_that_is(client: CheckingClient, world: World) -> None:
    with writing():  # domain 7.6
        cost = measured(world.unit("A3"), "C", 6.0, direction="lower", unit_of_measure="h")
        written(cost, dict(zip(working_days(world.unit("A3"), 10), [4.0] * 5 + [5.0] * 5, strict=True)))
    assert said(letter(client, "C"), "trend") == "↑ worse"


def test_a_value_that_only_looks_like_its_target_is_red(client: CheckingClient, world: World) -> None:  # L-08
    with writing():
        quality = measured(world.unit("A3"), "Q", 96.5)
        written(quality, {dt.date(2026, 11, 19): 96.46})
    found = letter(client, "Q")
    assert said(found, "figure") == "96.5 %"
    assert cell(found, 19).get("data-state") == "missed"


def test_what_nobody_wrote_is_a_question_mark_and_before_the_deadline_open(
    client: CheckingClient, world: World, time_machine: Any
) -> None:
    with writing():
        measured(world.unit("A3"), "Q", 96.5)
    time_machine.move_to(FRIDAY - dt.timedelta(hours=3))  # 07:00
    tick()
    assert cell(letter(client, "Q"), 19).get("data-state") == "open"  # L-04
    time_machine.move_to(FRIDAY - dt.timedelta(minutes=59))  # 09:01, and nobody touched anything
    tick()
    missing = cell(letter(client, "Q"), 19)
    assert missing.get("data-state") == "missing"  # L-03
    assert missing.xpath("text/text()") == ["?"]
    assert said(letter(client, "Q"), "figure") == "?"


def test_near_misses_are_counted_and_change_no_colour(client: CheckingClient, world: World) -> None:  # L-06
    with writing():
        safety(world.unit("A3"))
        with clock.at(FRIDAY - DAY):
            for n in range(10):
                Issue.raise_at(world.unit("A3-10"), "near_miss", f"Oil on the floor {n}")
    found = letter(client, "S")
    assert cell(found, 19).get("data-state") == "met"
    assert "near" in cell(found, 19).get("class")
    assert "10 near misses" in cell(found, 19).xpath("string(title)")
    assert said(found, "reported") == "10 10 near misses"
    assert said(found, "reds").startswith("0 ")


def test_safety_says_for_how_many_days_nobody_was_hurt(client: CheckingClient, world: World) -> None:  # L-14, L-18
    with writing():
        safety(world.unit("A3"))
        with clock.at(FRIDAY - 8 * DAY):
            Issue.raise_at(world.unit("A3"), "injury", "Crushed finger", severity="recordable", by=world.amina)
    found = letter(client, "S")
    assert (said(found, "figure"), said(found, "name"), said(found, "goal")) == ("8 d", "without injury", "goal 0")
    assert cell(found, 12).get("data-state") == "missed"


def test_every_state_has_a_sign_beside_its_colour(client: CheckingClient, world: World) -> None:  # U-05
    with writing():
        quality = measured(world.unit("A3"), "Q", 96.5, measured_from=dt.date(2026, 11, 4))
        late = {"reason": "Typed the wrong line", "by": world.leo}
        written(quality, {dt.date(2026, 11, 5): 97.0, dt.date(2026, 11, 6): 90.0, dt.date(2026, 11, 9): 99.0})
        quality.record(dt.date(2026, 11, 10), by=None, numerator=0, denominator=0, source="machine")
        quality.record(dt.date(2026, 11, 11), by=world.amina, value=97.0)
        quality.record(dt.date(2026, 11, 11), value=98.0, **late)
    found = letter(client, "Q")
    states = {3: "before", 5: "met", 6: "missed", 7: "off", 10: "no-output", 12: "missing", 20: "open"}
    assert {day: cell(found, day).get("data-state") for day in states} == states
    signs = {state: sign(cell(found, day)) for day, state in states.items()}
    assert len({signs[state] for state in ("met", "missed", "off", "no-output", "missing")}) == 5, signs
    assert "today" in cell(found, 20).get("class")
    assert cell(found, 6).xpath("path[@class='lacking']")  # L-10
    assert cell(found, 11).xpath("path[@class='corrected']")  # L-15
    assert not cell(found, 5).xpath("path")


def test_a_cell_leads_to_its_day_and_an_empty_one_nowhere(client: CheckingClient, world: World) -> None:  # U-09
    with writing():
        quality = measured(world.unit("A3"), "Q", 96.5)
        written(quality, {dt.date(2026, 11, 19): 97.0})
    found = letter(client, "Q")
    assert cell(found, 19).get("href") == f"/metrics/{quality.id}/days/2026-11-19"
    assert cell(found, 19).get("tabindex") == "-1", "31 stops a letter would bury the rest of the page"
    for day in (14, 21):  # nobody worked; still to come
        assert cell(found, day).get("href") is None
    assert found.xpath(".//h3/a/@href") == [f"/metrics/{quality.id}"]


def test_the_whole_letter_is_said_in_words(client: CheckingClient, world: World) -> None:
    with writing():
        written(measured(world.unit("A3"), "Q", 96.5), {dt.date(2026, 11, 19): 97.0, dt.date(2026, 11, 18): 90.0})
    (drawing,) = letter(client, "Q").xpath(".//svg[contains(@class, 'days')]")
    counted = Counter(one.get("data-state") for one in drawing.xpath(".//*[@data-day]"))
    assert counted["missing"] == 12
    assert "1 day target met, 1 day target missed" in drawing.get("aria-label")
    assert f"{counted['missing']} days not written" in drawing.get("aria-label")


def test_a_plant_chooses_its_letters_and_a_unit_may_have_one_more(client: CheckingClient, world: World) -> None:  # L-02
    with writing():
        Plant.get().settings = {"letters": ["Q", "S", "D", "C", "P"]}
        measured(world.unit("A3"), "Q", 96.5)
        measured(world.unit("B2"), "E", 420.0)
    assert panel(client).xpath("//@data-letter") == ["S", "Q", "D", "C", "P"]
    assert panel(client, "b2").xpath("//@data-letter") == ["S", "Q", "D", "C", "P", "E"]
    assert said(letter(client, "S"), "name") == "not measured yet"  # U-10


def test_the_cross_may_stand_for_safety(client: CheckingClient, world: World) -> None:
    with writing():
        Plant.get().settings = {"safety_cross": True}
        safety(world.unit("A3"))
    found = letter(client, "S")
    assert found.get("data-columns") == "7"
    assert len(found.xpath(".//*[@data-day]")) == 30


def test_a_board_where_nothing_is_measured_says_how_to_begin(client: CheckingClient) -> None:  # U-10
    text = panel(client).text_content()
    assert "Nothing is measured here yet." in text
    assert not panel(client).xpath("//*[@data-letter]")
    assert not html.fromstring(client.get("/boards/vsa/panels/letters").get_data(as_text=True)).text_content().strip()


def test_another_board_metric_takes_over_from_its_day_on(client: CheckingClient, world: World) -> None:  # L-16
    with writing():
        first = measured(world.unit("A3"), "Q", 96.5, name="Yield")
        second = measured(world.unit("A3"), "D", 50.0, code="A3-Q2", name="Complaints")
        db.session.add(BoardMetric(unit_id=world.unit("A3").id, letter="Q", metric=second, valid_from=dt.date(2026, 11, 18)))
        for metric in (first, second):
            written(metric, {dt.date(2026, 11, 17): 60.0, dt.date(2026, 11, 18): 60.0})
    found = letter(client, "Q")
    assert [cell(found, day).get("data-state") for day in (17, 18)] == ["missed", "met"]
    assert f"/metrics/{first.id}/days/2026-11-17" == cell(found, 17).get("href")


def test_the_plants_monthly_numbers_stand_on_its_board(client: CheckingClient, world: World) -> None:
    with writing():
        plant = world.unit("PLANT")
        returns = measured(
            plant, "Q", 450, direction="lower", frequency="monthly", unit_of_measure="ppm", decimals=0, name="Returns"
        )
        measured(plant, "S", 1.0, direction="lower", frequency="monthly", unit_of_measure="rate", name="Injury rate")
        returns.record(dt.date(2026, 10, 1), by=None, value=520, source="machine")
    rows = {row.get("data-metric"): row for row in panel(client, "plant").xpath("//*[@data-metric]")}
    assert list(rows) == ["PLANT-S", "PLANT-Q"], "safety first"
    assert " ".join(rows["PLANT-Q"].text_content().split()) == "Returns 520 ppm ≤ 450 ppm missed"
    assert rows["PLANT-S"].get("data-state") == "missing"
    assert rows["PLANT-Q"].xpath(".//svg"), "a cross beside the word"


def test_the_letters_move_with_the_production_day_and_the_deadline(world: World, time_machine: Any) -> None:  # L-17
    with writing():
        measured(world.unit("A3"), "Q", 96.5)

    def moved(hour: int, minute: int, days: int = 1) -> bool:
        before = _revision(world)
        tick(dt.datetime(2026, 11, 20, hour, minute, tzinfo=dt.UTC) + days * DAY)
        return _revision(world) > before

    assert not moved(22, 59, days=0), "calendar midnight is no new day"
    assert not moved(4, 59)
    assert moved(5, 0), "06:00 at the plant"
    assert moved(8, 0), "09:00: the time to write is over"
    assert not moved(8, 5)


def _revision(world: World) -> int:
    db.session.rollback()
    return revisions_of(world.unit("A3").id).get("letters", 0)
