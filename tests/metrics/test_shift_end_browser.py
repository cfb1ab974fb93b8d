"""The shift end on a phone, in German: five numbers, one of them red, in 90 seconds (domain 6.3, L-10, U-02, U-03, U-07)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Locator, Page, expect
from sqlalchemy import select

from boards.actions.models import Action
from boards.db import db, writing
from boards.metrics.models import Metric
from boards.metrics.readings import Reading, RedAnswer
from boards.plant.calendar import set_day
from boards.plant.models import Plant
from boards.plant.production_day import production_date
from tests.axe import complaints
from tests.metrics.numbers import measured, safety
from tests.serving import Server
from tests.world import PIN, World

PHONE = {"width": 390, "height": 844}
MOST = 30  # taps and groups of keys; a person needs about three seconds for each
PATIENCE = 15000  # ms
FINGER = 44  # px


class Hand:
    """A thumb that counts what it does."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def tap(self, what: Locator) -> None:
        what.scroll_into_view_if_needed()
        box = what.bounding_box()
        assert box and min(box["width"], box["height"]) >= FINGER, box
        what.tap()
        self.count += 1

    def types(self, words: str) -> None:
        self.page.keyboard.type(words)
        self.count += 1

    def next(self) -> None:
        self.page.keyboard.press("Enter")
        self.count += 1


@pytest.fixture
def metrics(app: Flask, world: World) -> dict[str, Metric]:
    a3, plant, today = world.unit("A3"), Plant.get(), production_date()
    with writing():
        plant.settings = {**plant.settings, "cell_record_deadline": "23:59"}  # whatever time of the day it is
        for n in range(4):  # whatever day of the week it is
            set_day(a3, today - dt.timedelta(days=n), list(plant.shifts))
        return {
            "S": safety(a3),
            "Q": measured(a3, "Q", 96.5, by_shift=True, roll_up="ratio", names={"de": "Gutteile beim ersten Prüfen"}),
            "D": measured(a3, "D", 97, by_shift=True, roll_up="ratio"),
            "C": measured(a3, "C", 6, by_shift=True, roll_up="sum", direction="lower", unit_of_measure="h"),
            "M": measured(a3, "M", 95, decimals=0),
        }


@pytest.fixture
def page(browser: Browser, server: Server, metrics: dict[str, Metric]) -> Iterator[Page]:
    context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True, locale="de-DE")
    page = context.new_page()
    page.goto(f"{server.url}/sign-in?next=/boards/a3/numbers")
    page.fill("[name=badge]", "102")
    page.fill("[name=pin]", PIN)
    page.locator("main form [type=submit]").first.click()
    page.wait_for_url(f"{server.url}/boards/a3/numbers")
    yield page
    context.close()


def field(page: Page, name: str, metric: Metric) -> Locator:
    return page.locator(f"[name='{name}-{metric.id}']")


def test_a_shift_end_of_five_numbers_takes_ninety_seconds(page: Page, metrics: dict[str, Metric], world: World) -> None:
    hand, q = Hand(page), metrics["Q"]
    assert complaints(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "it scrolls sideways"
    hand.tap(field(page, "numerator", q))
    for words in ("400", "430", "430", "430", "1,5"):
        hand.types(words)
        hand.next()
    row = page.locator(f"#metric-{q.id}")
    expect(row.locator(".comes-to")).to_contain_text("93,0")  # at once, before anything is sent
    expect(row).to_have_attribute("data-judged", "missed")
    expect(page.locator(f"#metric-{metrics['D'].id}")).to_have_attribute("data-judged", "met")
    hand.types("100")
    hand.tap(page.locator(".numbers-form .send-numbers"))
    red = page.locator(f"#red-{q.id}")
    expect(red).to_be_visible(timeout=PATIENCE)
    expect(page.locator(".red")).to_have_count(1)  # only what is red is asked
    assert complaints(page) == []
    hand.tap(red.locator(".chip", has_text="Bearing noise"))
    hand.tap(red.locator(".chip").filter(has=page.locator("[value='new']")))
    hand.tap(red.locator(f"[name='title-{q.id}']"))
    hand.types("Lager der Kiste 4 prüfen")
    hand.tap(page.locator(".reds .send-numbers"))
    expect(page.locator(".all-written")).to_be_visible(timeout=PATIENCE)
    assert hand.count <= MOST, hand.count
    db.session.rollback()
    numbers = {one.metric_id: one for one in db.session.scalars(select(Reading))}
    assert numbers[metrics["C"].id].value == 1.5  # U-07
    assert [one.reason for one in numbers[q.id].why] == ["Bearing noise"]
    action = db.session.scalars(select(Action)).one()
    assert (action.owner, action.title) == (world.bruno, "Lager der Kiste 4 prüfen")
    assert db.session.scalars(select(RedAnswer)).one().action is action


def test_on_bad_wifi_what_was_typed_waits_and_goes_once(page: Page, metrics: dict[str, Metric]) -> None:
    c = metrics["C"]
    field(page, "value", c).fill("1,5")
    page.context.set_offline(True)
    page.locator(".numbers-form .send-numbers").tap()
    expect(page.locator("[data-kept-here]")).to_be_visible(timeout=PATIENCE)
    page.locator(".numbers-form .send-numbers").tap()  # once more, in vain
    assert field(page, "value", c).input_value() == "1,5"
    page.context.set_offline(False)
    expect(page.locator(f"#metric-{c.id}")).to_have_attribute("data-saved", "yes", timeout=PATIENCE)
    db.session.rollback()
    assert [(one.metric_id, one.value) for one in db.session.scalars(select(Reading))] == [(c.id, 1.5)]


def test_what_was_typed_outlives_a_reload_and_is_not_mistaken_for_newer(
    page: Page, metrics: dict[str, Metric], world: World
) -> None:  # U-01
    c, form = metrics["C"], page.locator(".numbers-form")
    date, shift = (form.locator(f"[name='{name}']").input_value() for name in ("day", "shift"))
    field(page, "value", c).fill("2,5")
    with writing():
        c.record(dt.date.fromisoformat(date), shift, by=world.amina, value=1.0)
    page.reload()
    expect(field(page, "value", c)).to_have_value("2,5")
    form.locator(".send-numbers").tap()
    expect(page.locator(f"#metric-{c.id} .both")).to_contain_text("2,5", timeout=PATIENCE)
    expect(page.locator(f"#metric-{c.id} .both")).to_contain_text("1,0")
    db.session.rollback()
    assert db.session.scalars(select(Reading)).one().value == 1.0
