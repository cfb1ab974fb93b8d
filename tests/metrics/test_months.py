"""Months as they come: short and leap ones, a shutdown, nights on which the clock is moved. Pictures of the letters next
to each other where BOARDS_PICTURES says where to."""

from __future__ import annotations

import datetime as dt
import os
from collections import Counter
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from lxml import html
from playwright.sync_api import sync_playwright

from boards.assets import STATIC
from boards.clock import tick
from boards.db import db, writing
from boards.live import rendering
from boards.metrics.models import BoardMetric, Metric, Target
from boards.metrics.readings import Reading
from boards.metrics.shapes import DAYS_MAX, MAPS, shape_of
from boards.plant.calendar import Calendar, set_day
from tests.client import CheckingClient
from tests.metrics.numbers import measured, safety, written
from tests.serving import chromium
from tests.world import World

BERLIN = ZoneInfo("Europe/Berlin")
DAY = dt.timedelta(days=1)
MONTHS = (  # year, month, days, days of A3's own work in it
    (2027, 2, 28, 20),
    (2028, 2, 29, 21),
    (2027, 1, 31, 21),
    (2027, 4, 30, 22),
    (2027, 12, 31, 17),  # a shutdown from the 24th on
    (2027, 3, 31, 23),  # on the 28th the night is an hour shorter
    (2027, 10, 31, 21),  # on the 31st an hour longer
)
SHEETS = ("tokens", "panels", "letters")


def at_the_plant(time_machine: Any, date: dt.date, time: str) -> None:
    time_machine.move_to(dt.datetime.combine(date, dt.time.fromisoformat(time), BERLIN))
    rendering._cache.clear()


def letters(client: CheckingClient, unit: str = "a3") -> dict[str, Any]:
    page = html.fromstring(client.get(f"/boards/{unit}/panels/letters").get_data(as_text=True))
    return {found.get("data-letter"): found for found in page.xpath("//*[@data-letter]")}


def states(letter: Any) -> dict[int, str]:
    return {int(cell.get("data-day")): cell.get("data-state") for cell in letter.xpath(".//*[@data-day]")}


def a_month(world: World, first: dt.date, days: int) -> None:
    """A month of A3 that somebody wrote down, with something missed, and its shutdown."""
    with writing():
        a3, since = world.unit("A3"), first - 30 * DAY
        if first.month == 12:
            for n in range(23, days):
                set_day(a3, first + n * DAY, [], "shutdown")
        safety(a3)
        working = [first + n * DAY for n in range(days) if Calendar(a3).is_production_day(first + n * DAY)]
        for letter, target in (("Q", 96.5), ("D", 97.0), ("C", 90.0), ("M", 95.0)):
            metric = measured(a3, letter, target, measured_from=since)
            metric.targets[0].valid_from = since
            values = {day: target + (-1 if day.day % (7 + ord(letter) % 5) == 0 else 1) for day in working if day.day != 9}
            written(metric, values)


@pytest.mark.parametrize(("year", "month", "days", "working"), MONTHS)
def test_a_letter_has_a_cell_for_each_day_and_keeps_its_shape(
    client: CheckingClient, world: World, time_machine: Any, year: int, month: int, days: int, working: int
) -> None:  # L-01, T-06
    first, last = dt.date(year, month, 1), dt.date(year, month, days)
    at_the_plant(time_machine, last + DAY, "05:00")  # the last night of the month
    a_month(world, first, days)
    found = letters(client)
    assert list(found) == ["S", "Q", "D", "C", "M"]
    for sign, letter in found.items():
        by_day = states(letter)
        assert sorted(by_day) == list(range(1, days + 1)), f"{sign}: exactly the days of the month"
        every = letter.xpath(".//*[@data-state][@transform]")
        assert len(every) == len(shape_of(sign).places), "and filler where the letter has more places"
        assert Counter(cell.get("data-state") for cell in every)["filler"] == len(every) - days
        off = [day for day, state in by_day.items() if state == "off"]
        assert days - len(off) == working, f"{sign}: grey are the days nobody works"
    quality = states(found["Q"])
    assert Counter(quality.values())["missed"] > 0
    if dt.date(year, month, 9).weekday() < 5:
        assert quality[9] == "missing"


def test_every_letter_has_room_for_the_longest_month() -> None:
    for letter in MAPS:
        shape = shape_of("S", cross=True) if letter == "cross" else shape_of(letter)
        assert len(shape.places) >= DAYS_MAX, letter


def test_the_night_crew_still_sees_last_months_letter(client: CheckingClient, world: World, time_machine: Any) -> None:
    at_the_plant(time_machine, dt.date(2027, 3, 1), "02:00")  # L-17
    with writing():
        measured(world.unit("A3"), "Q", 96.5)
    assert len(states(letters(client)["Q"])) == 28, "February"
    at_the_plant(time_machine, dt.date(2027, 3, 1), "06:00")
    tick()
    assert len(states(letters(client)["Q"])) == 31, "March"


@pytest.mark.parametrize("night", [dt.date(2027, 3, 27), dt.date(2027, 10, 30)])
def test_the_night_on_which_the_clock_moves_is_one_day(
    client: CheckingClient, world: World, time_machine: Any, night: dt.date
) -> None:  # T-03, T-04
    at_the_plant(time_machine, night, "23:00")
    with writing():
        world.unit("A3").week_pattern = {"saturday": ["night"], "sunday": ["early"]}
        quality = measured(world.unit("A3"), "Q", 96.5, by_shift=True, roll_up="mean")
        quality.record(night, "night", by=world.amina, value=97.0)
    at_the_plant(time_machine, night + DAY, "05:59")
    found = states(letters(client)["Q"])
    assert (found[night.day], found[(night + DAY).day]) == ("met", "future"), "still this night"
    assert "today" in letters(client)["Q"].xpath(f".//*[@data-day='{night.day}']/@class")[0]
    at_the_plant(time_machine, night + DAY, "06:30")
    found = states(letters(client)["Q"])
    assert (found[night.day], found[(night + DAY).day]) == ("met", "open")


def test_neighbours_have_grey_days_of_their_own(client: CheckingClient, world: World, time_machine: Any) -> None:  # T-06
    at_the_plant(time_machine, dt.date(2027, 2, 28), "12:00")
    with writing():
        for unit in ("A3", "B2"):
            written(measured(world.unit(unit), "Q", 96.5), {dt.date(2027, 2, 19): 97.0})
        written(next(iter(_metrics(world, "B2"))), {dt.date(2027, 2, 20): 97.0})
    assert states(letters(client, "a3")["Q"])[20] == "off"
    assert states(letters(client, "b2")["Q"])[20] == "met"


@pytest.mark.skipif(not os.environ.get("BOARDS_PICTURES"), reason="pictures only where BOARDS_PICTURES says where to")
def test_pictures_of_months_next_to_each_other(app: Flask, client: CheckingClient, world: World, time_machine: Any) -> None:
    folder, made = Path(os.environ["BOARDS_PICTURES"]), []
    folder.mkdir(parents=True, exist_ok=True)
    style = "".join((STATIC / "css" / f"{sheet}.css").read_text() for sheet in SHEETS)
    for year, month, days, _ in MONTHS:
        first = dt.date(year, month, 1)
        at_the_plant(time_machine, dt.date(year, month, days) + DAY, "05:00")
        with writing():
            _forget()
        a_month(world, first, days)
        panel = client.get("/boards/a3/panels/letters").get_data(as_text=True)
        made.append(f"<h1>{first:%B %Y}</h1>{panel}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--disable-dev-shm-usage"])
        for name, filtered in (("months", "none"), ("months in greyscale", "grayscale(1)")):
            page = browser.new_page(viewport={"width": 1920, "height": 900})
            page.set_content(
                f"<style>{style} html {{ font-size: 24px }} body {{ font-family: sans-serif; background: var(--paper);"
                f" filter: {filtered} }} .letters {{ --cell: 1.5rem; }}</style>" + "".join(made)
            )
            page.screenshot(path=folder / f"{name}.png", full_page=True)
        browser.close()


def _metrics(world: World, unit: str) -> Any:
    return db.session.scalars(Metric.of(world.unit(unit)))


def _forget() -> None:
    for model in (Reading, BoardMetric, Target, Metric):
        for row in db.session.query(model):
            db.session.delete(row)
        db.session.flush()
