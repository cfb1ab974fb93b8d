"""The charts in a real browser: nobody is shut out, nothing scrolls sideways, every value can be had by touch and by key."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from boards.app import create_app
from boards.clock import now
from boards.db import db, writing
from boards.signals.models import Baseline
from tests.axe import complaints
from tests.conftest import settings
from tests.databases import Databases
from tests.metrics.numbers import measured, safety, working_days, written
from tests.serving import Server
from tests.world import World

SIZES = {"phone": (390, 844), "tablet": (834, 1112), "desk": (1280, 800)}
LEAST = 12  # pixels of a chart's text as it is seen


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, new_database: Databases) -> Iterator[tuple[Server, dict[str, int]]]:
    folder = tmp_path_factory.mktemp("charts")
    url = new_database(folder)
    app = create_app(settings(folder, url))
    with app.app_context():
        ids = _filled(app)
        server = Server(folder, url)
        server.start()
        yield server, ids
        server.kill()
        db.session.remove()
        db.engine.dispose()


def _filled(app: Flask) -> dict[str, int]:
    a3, dice = World().unit("A3"), random.Random(4711)
    with writing():
        quality = measured(
            a3, "Q", 96.5, name="First pass yield at the end-of-line test", formula="good first time / tested"
        )
        days = working_days(a3, 240)
        values = {day: round(dice.gauss(97.3, 0.6), 1) for day in days if dice.random() > 0.03}
        written(quality, values, reasons={"Bearing noise": 3, "Phase imbalance": 2, "Other": 1})
        quality.set_target(97.0, days[200], None, "After the kaizen event")
        limits = {"mean": 97.3, "mr_bar": 0.6, "n": 20, "set_at": now(), "why": "The first"}
        span = {"from_date": days[180], "to_date": days[199], "valid_from": days[180]}
        db.session.add(Baseline(metric=quality, **limits, **span))
        empty, hurt = measured(a3, "M", 95), safety(a3)
        db.session.flush()
        return {"quality": quality.id, "empty": empty.id, "safety": hurt.id}


def opened(browser: Browser, server: Server, path: str, size: str, **about: object) -> Page:
    width, height = SIZES[size]
    context = browser.new_context(viewport={"width": width, "height": height}, **about)  # type: ignore[arg-type]
    page = context.new_page()
    page.said = []  # type: ignore[attr-defined]
    page.on("console", lambda message: page.said.append(message.text))  # type: ignore[attr-defined]
    page.on("pageerror", lambda error: page.said.append(str(error)))  # type: ignore[attr-defined]
    page.goto(server.url + path)
    return page


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("what", ["quality", "quality?period=year", "quality/reasons", "empty", "safety"])
def test_nobody_is_shut_out_of_a_metrics_page(
    browser: Browser, house: tuple[Server, dict[str, int]], what: str, size: str
) -> None:
    name = what.split("?")[0].split("/")[0]
    page = opened(browser, house[0], "/metrics/" + what.replace(name, str(house[1][name])), size, locale="de")
    page.evaluate("document.querySelectorAll('main details').forEach((details) => { details.open = true; })")
    assert complaints(page) == []
    assert page.said == []  # type: ignore[attr-defined]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "it scrolls sideways"
    smallest = page.evaluate(
        """Math.min(...Array.from(document.querySelectorAll(".chart-svg text"))
           .filter((text) => text.getClientRects().length)
           .map((text) => parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a), 99)"""
    )
    assert smallest >= LEAST
    page.context.close()


def test_a_key_and_a_finger_find_every_value(browser: Browser, house: tuple[Server, dict[str, int]]) -> None:
    page = opened(browser, house[0], f"/metrics/{house[1]['quality']}", "phone", has_touch=True, is_mobile=True)
    chart = page.locator("[data-chart=trend]")
    tip = chart.locator(".chart-tip")
    expect(tip).to_be_hidden()
    chart.focus()
    page.keyboard.press("End")
    expect(tip).to_be_visible()
    last = tip.inner_text()
    expect(chart).to_have_attribute("aria-valuetext", last)
    page.keyboard.press("ArrowLeft")
    expect(tip).not_to_have_text(last)
    expect(tip).to_contain_text("target ≥")
    chart.tap(position={"x": 150, "y": 120})
    expect(tip).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the tip hangs out of the page"
    page.context.close()


def test_without_scripts_the_values_are_still_there(browser: Browser, house: tuple[Server, dict[str, int]]) -> None:
    page = opened(browser, house[0], f"/metrics/{house[1]['quality']}", "desk", java_script_enabled=False)
    assert page.locator("[data-chart=trend] .chart-wide .spot title").count() > 50
    page.locator("#trend summary").click()
    expect(page.locator("[data-table=trend] tbody tr").first).to_be_visible()
    page.context.close()
