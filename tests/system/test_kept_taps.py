"""No tap of a stand-up is lost: not when the session has ended meanwhile, not when the meeting has, and no "no" is
pushed away by the next answer (domain 6.1)."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from boards.actions.models import Action
from boards.app import create_app
from boards.db import db, writing
from boards.meetings.models import Forum, Meeting
from boards.people.models import Person
from boards.plant.production_day import plant_date
from tests.conftest import settings
from tests.serving import Server
from tests.world import PIN, World

PATIENCE = 15_000  # ms


@pytest.fixture
def app(server: Server) -> Iterator[Flask]:
    app = create_app(settings(server.instance, server.database_url))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def meeting(app: Flask) -> Meeting:
    """A3 stands up; two promises are due today."""
    world = World()
    with writing():
        times = {"early": "06:05", "late": "14:05", "night": "22:05"}
        forum = Forum(code="T1-A3", tier=1, unit=world.unit("A3"), minutes=60, times=times)
        db.session.add(forum)
        for title in ("Replace the belt", "Label the board"):
            Action.raise_at(world.unit("A3"), title, by=world.amina, owner=world.marek, due_on=plant_date())
        meeting = Meeting.start(forum, world.amina)
        meeting.turn_to("actions", world.amina)
    return meeting


@pytest.fixture
def tablet(browser: Browser, server: Server, meeting: Meeting) -> Iterator[Page]:
    page = browser.new_context(viewport={"width": 1280, "height": 800}, has_touch=True, locale="en-GB").new_page()
    page.goto(f"{server.url}/sign-in?next=/boards/a3/stand-up")
    signs_in(page, World().amina)
    page.wait_for_selector("#stand-up")
    page.wait_for_load_state()  # its scripts listen
    yield page
    page.context.close()


def signs_in(page: Page, person: Person) -> None:
    page.get_by_label("Number on your badge").fill(person.personnel_no or "")
    page.get_by_label("Your PIN").fill(PIN)
    page.locator(".sign-in-go").tap()


def done(page: Page, title: str) -> None:
    page.locator("#topic-actions .promise", has_text=title).locator("form[action$='/completion'] button").first.tap()


def stages() -> list[int]:
    db.session.rollback()
    return [action.stage for action in db.session.query(Action).order_by(Action.id)]


def test_taps_wait_for_who_has_to_sign_in_again(tablet: Page) -> None:
    tablet.context.set_offline(True)
    done(tablet, "Replace the belt")
    done(tablet, "Label the board")
    tablet.context.clear_cookies()  # the shift is over for this session
    tablet.context.set_offline(False)
    way = tablet.locator("#toast [data-who] a")
    expect(way).to_be_visible(timeout=PATIENCE)
    expect(tablet.locator("[data-unsent]")).to_be_visible()
    assert stages() == [1, 1]
    way.tap()
    signs_in(tablet, World().amina)
    expect(tablet.locator("#topic-actions [data-state='done']")).to_have_count(2, timeout=PATIENCE)
    assert stages() == [2, 2]


def test_a_page_whose_session_has_ended_stays_as_it_is(tablet: Page) -> None:
    tablet.context.clear_cookies()
    tablet.evaluate("document.body.dispatchEvent(new CustomEvent('panel:swapped', {bubbles: true}))")  # news: it asks
    expect(tablet.locator("#toast [data-who] a")).to_be_visible(timeout=PATIENCE)
    expect(tablet.locator("#stand-up")).to_be_visible()


def test_a_no_stays_until_it_is_read_whatever_is_answered_after_it(tablet: Page, meeting: Meeting) -> None:
    world = World()
    tablet.context.set_offline(True)
    done(tablet, "Replace the belt")
    done(tablet, "Label the board")
    tablet.locator(".agenda-item[value='end']").tap()
    tablet.locator("[data-end]").tap()
    with writing():
        db.session.query(Action).first().cancel(world.amina, "The belt is scrapped")  # type: ignore[union-attr]
    tablet.context.set_offline(False)
    expect(tablet.locator("[data-unsent]")).to_be_hidden(timeout=PATIENCE)
    expect(tablet.locator("#toast .refused")).to_have_count(1)
    expect(tablet.locator("#stand-up")).to_be_visible()
    assert not world.fresh(meeting).is_running
    tablet.locator("#toast .refused [data-close-toast]").tap()
    tablet.wait_for_url("**/meetings/*")


def test_what_was_kept_is_sent_also_after_the_stand_up(tablet: Page, server: Server, meeting: Meeting) -> None:
    tablet.context.set_offline(True)
    done(tablet, "Replace the belt")
    expect(tablet.locator("[data-unsent]")).to_be_visible(timeout=PATIENCE)
    with writing():
        World().fresh(meeting).end(None)
    tablet.goto("about:blank")  # the tablet slept, and the browser let the page go
    tablet.context.set_offline(False)
    tablet.goto(f"{server.url}/boards/a3/stand-up")
    expect(tablet.get_by_role("button", name="Start it once more")).to_be_visible()
    until = time.monotonic() + PATIENCE / 1000
    while tablet.evaluate("localStorage.getItem('ticks')") != "[]" and time.monotonic() < until:
        tablet.wait_for_timeout(100)
    assert stages() == [2, 1]
