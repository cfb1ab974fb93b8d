"""Two leaders on the same card, one of them without network for a while: nothing is lost, both versions are seen (U-01)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from boards.actions.models import Action
from boards.app import create_app
from boards.db import db, writing
from boards.history.models import timeline_of
from boards.people.models import Person
from boards.plant.production_day import plant_date
from tests.axe import complaints
from tests.conftest import settings
from tests.serving import Server
from tests.world import PIN, World

HERS, HIS = "Weld the drain pan tight at the door", "Weld the pan and paint it"


@pytest.fixture
def app(server: Server) -> Iterator[Flask]:
    app = create_app(settings(server.instance, server.database_url))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def action(app: Flask) -> Action:
    world = World()
    with writing():
        a3 = world.unit("A3")
        return Action.raise_at(a3, "Weld the drain pan", by=world.amina, owner=world.marek, due_on=plant_date())


@pytest.fixture
def tablet(browser: Browser, server: Server, action: Action) -> Iterator[Callable[[Person], Page]]:
    """`tablet(world.amina)`: the card on a tablet of its own, its words opened to be changed."""

    def opened(person: Person) -> Page:
        page = browser.new_context(viewport={"width": 1280, "height": 800}, has_touch=True, locale="en-GB").new_page()
        page.goto(f"{server.url}/sign-in?next=/actions/{action.id}")
        page.get_by_label("Number on your badge").fill(person.personnel_no or "")
        page.get_by_label("Your PIN").fill(PIN)
        page.get_by_role("button", name="Sign in").tap()
        page.wait_for_url(f"{server.url}/actions/{action.id}")
        page.context.add_cookies([{"name": "lang", "value": "en", "url": server.url}])
        page.reload()
        page.locator("summary", has_text="Change the words").tap()
        return page

    yield opened
    for context in browser.contexts:
        context.close()


def types(page: Page, title: str) -> None:
    page.locator("#words-title").fill(title)


def saves(page: Page) -> None:
    page.locator("#words button[type=submit]").tap()


def saved(action: Action) -> str:
    return World().fresh(action).title


def test_one_is_offline_for_a_minute_and_both_versions_are_seen(
    tablet: Callable[[Person], Page], action: Action
) -> None:  # U-01
    world = World()
    hers, his = tablet(world.amina), tablet(world.bruno)
    his.context.set_offline(True)
    types(his, HIS)
    saves(his)
    expect(his.locator("#toast")).to_contain_text("No network. It is kept here")
    expect(his.locator("#words-title")).to_have_value(HIS)
    types(hers, HERS)
    saves(hers)
    expect(hers.locator("h1")).to_have_text(HERS)
    his.context.set_offline(False)
    both = his.locator(".versions")
    expect(both).to_contain_text(HERS, timeout=15_000)
    expect(both).to_contain_text(HIS)
    expect(his.locator("#words-title")).to_have_value(HIS)
    assert complaints(his) == []
    assert saved(action) == HERS, "the second has not written over the first"
    his.get_by_role("button", name="Save mine").tap()
    expect(his.locator("h1")).to_have_text(HIS)
    told = [entry.details["title"] for entry in timeline_of(World().fresh(action)) if entry.event == "amended"]
    assert told == [["Weld the drain pan", HERS], [HERS, HIS]], "the history keeps all three"


def test_who_was_overtaken_may_leave_it_as_it_is(tablet: Callable[[Person], Page], action: Action) -> None:  # U-01
    world = World()
    hers, his = tablet(world.amina), tablet(world.bruno)
    types(hers, HERS)
    saves(hers)
    expect(hers.locator("h1")).to_have_text(HERS)
    types(his, HIS)
    saves(his)
    expect(his.locator(".versions")).to_contain_text(HERS)
    his.get_by_role("link", name="Leave it as it is now").tap()
    expect(his.locator("h1")).to_have_text(HERS)
    assert saved(action) == HERS


def test_words_typed_without_network_outlive_a_reload_and_stay_as_old_as_they_are(  # U-01, U-03
    tablet: Callable[[Person], Page], action: Action
) -> None:
    world = World()
    his = tablet(world.bruno)
    types(his, HIS)
    with writing():
        db.session.get_one(Action, action.id).amend(world.amina, action.version, title=HERS)
    his.reload()
    expect(his.locator("#words-title")).to_have_value(HIS)
    saves(his)
    expect(his.locator(".versions")).to_contain_text(HERS)
    assert saved(action) == HERS, "his words were typed on the older card"
