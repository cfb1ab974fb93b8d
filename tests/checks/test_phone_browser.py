"""A 5S audit walking, on a phone: 25 questions in few taps, the network goes three times, the page is closed once."""

from __future__ import annotations

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from boards.checks.models import CheckRun
from boards.db import db, writing
from tests.axe import complaints
from tests.checks.lists import checklist, plan
from tests.serving import Server
from tests.world import PIN, World

PATIENCE = 20_000  # ms
FINGER = 56  # px


@pytest.fixture
def run(app: Flask, world: World) -> CheckRun:
    with writing():
        audits = plan(checklist(world), world, frequency="weekly", assignee_kind="rotation", people=[world.piotr])
        return CheckRun.start(audits, world.piotr)


@pytest.fixture
def page(browser: Browser, server: Server, run: CheckRun) -> Page:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, locale="en-GB")
    page = context.new_page()
    page.goto(f"{server.url}/sign-in?next=/checks/{run.id}")
    page.get_by_label("Badge").fill(World().piotr.personnel_no or "")
    page.get_by_label("PIN").fill(PIN)
    page.keyboard.press("Enter")
    page.wait_for_selector(".check.one")
    return page


def here(page: Page) -> str:
    return page.locator(".question.here").get_attribute("data-question") or ""


@pytest.fixture
def wall(browser: Browser, server: Server, run: CheckRun) -> Page:
    """The team's page of checks on a screen of its own."""
    wall = browser.new_page(viewport={"width": 1920, "height": 1080})
    wall.goto(f"{server.url}/boards/a3/wall#checks")
    expect(wall.locator("body")).to_have_attribute("data-live", "live")
    expect(wall.locator(".five-s")).to_contain_text("Nobody has audited here yet.")
    return wall


def test_an_audit_of_25_questions_loses_nothing(page: Page, wall: Page, run: CheckRun, world: World) -> None:  # H-14
    taps = 0
    for number, question in enumerate(run.asked):
        assert here(page) == question.code
        if number in (3, 10, 17):
            page.context.set_offline(True)
        if number in (6, 12, 20):
            page.context.set_offline(False)
        value = "3" if number in (4, 11) else "4"
        target = page.locator(f'.question.here .answer[data-value="{value}"]')
        box = target.bounding_box()
        assert box and box["height"] >= FINGER and box["x"] + box["width"] <= 390, box
        target.tap()
        taps += 1
        if value == "3":  # said while there is no network
            expect(page.locator(".question.here [name=note]")).to_be_visible()
            page.locator(".question.here [name=note]").fill("One drawer")
            page.get_by_role("button", name="Next").tap()
            taps += 2
        expect(page.locator(".question.here")).not_to_have_attribute("data-question", question.code)
        if number == 4:
            expect(page.locator('[data-band="offline"]')).to_be_visible()
        if number == 13:  # the phone is put away, and the page with it
            address, context = page.url, page.context
            page.close()
            page = context.new_page()
            page.goto(address)
            page.wait_for_selector(".check.one")
            expect(page.locator("[data-answered]")).to_have_text("14")
    assert here(page) == "" and taps < 60
    page.locator("[data-submission] button").tap()
    expect(page.locator(".record-head")).to_contain_text("98.0 %", timeout=PATIENCE)
    expect(wall.locator(".five-s .total")).to_contain_text("98 %")
    expect(wall.locator(".five-s .radar")).to_be_visible()
    db.session.rollback()
    run = world.fresh(run)
    assert (run.points, run.possible, run.state) == (98, 100, "submitted")
    assert sorted(answer.note for answer in run.answers if answer.note) == ["One drawer", "One drawer"]


def test_sent_without_network_it_goes_by_itself(page: Page, run: CheckRun, world: World) -> None:  # U-03
    for number, question in enumerate(run.asked):
        if number == 22:
            page.context.set_offline(True)
        page.locator('.question.here .answer[data-value="4"]').tap()
        expect(page.locator(".question.here")).not_to_have_attribute("data-question", question.code)
    page.locator("[data-submission] button").tap()
    expect(page.locator("[data-sending]")).to_be_visible()
    page.context.set_offline(False)
    expect(page.locator(".record-head")).to_contain_text("100.0 %", timeout=PATIENCE)


def test_a_bad_answer_shows_what_to_do_and_what_is_open_is_named(page: Page, run: CheckRun) -> None:  # H-02
    while here(page) != "2.3":
        page.get_by_role("button", name="Next").tap()
    page.locator('.question.here .answer[data-value="2"]').tap()
    expect(page.locator(".question.here [data-reaction]")).to_be_visible()
    expect(page.locator(".question.here [data-reaction]")).to_have_text("Clear it now")
    assert complaints(page) == []
    while here(page):
        page.get_by_role("button", name="Next").tap()
    expect(page.locator("[data-left-list] a")).to_have_count(25)
    page.locator("[data-left-list] a", has_text="2.3").tap()
    assert here(page) == "2.3"
