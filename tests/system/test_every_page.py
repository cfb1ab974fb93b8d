"""Every page in a real browser: open to everybody (axe), light, and of use with scripts off."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect

from boards.app import create_app
from boards.db import db, writing
from boards.ideas.models import Idea
from tests import prepared
from tests.axe import complaints
from tests.conftest import settings
from tests.databases import Databases
from tests.serving import Server
from tests.signals.doors import raised
from tests.world import PIN, World

PHONE = {"width": 390, "height": 844}
PHONE_BYTES, WALL_BYTES = 100_000, 150_000
NOBODY = (
    "/",
    "/boards/a3",
    "/boards/vsa",
    "/boards/a3/wall",
    "/sign-in",
    "/sign-in?unit=a3",
    "/sign-in/administrator",
    "/find?q=9",
    "/i",
    "/nowhere",
    "{s}",
    "{s}/ideas/new",
    "{signal}",
)
SIGNED_IN = (
    "/",
    "/boards/a3",
    "/boards/a3/actions/new",
    "/actions",
    "/today",
    "/pin",
    "/people",
    "/people/new",
    "/administrator",
    "/channel",
    "/boards/a3/uploads/new",
    "/labels",
    "{action}",
    "{done}",
    "{closed}",
    "{idea}",
    "{accepted}",
    "{signal}",
    "{limits}",
    "{person}",
    "/boards/a3/people",
    "/boards/a3/roster",
)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, new_database: Databases) -> Iterator[tuple[Server, Flask]]:
    """A server with a few records in different states; `app` looks at its database."""
    folder = tmp_path_factory.mktemp("pages")
    url = new_database(folder)
    app = create_app(settings(folder, url))
    with app.app_context():
        server = Server(folder, url, BOARDS_PUBLIC_URL="http://boards.example")
        server.start()
        yield server, app
        server.kill()
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="module")
def paths(house: tuple[Server, Flask]) -> dict[str, str]:
    world = World()
    with writing():
        records = {"action": prepared.planned(world), "done": prepared.done(world), "closed": prepared.closed(world)}
        signal = raised(world)
        ideas = {"idea": prepared.another_idea(world), "accepted": prepared.accepted(world)}
        db.session.flush()
        found = {name: f"/actions/{row.id}" for name, row in records.items()}
        found |= {"signal": f"/signals/{signal.id}", "limits": f"/metrics/{signal.metric_id}/baselines"}
        world.joana.move_to(world.unit("A3"), "B", prepared.SOON, world.ingrid)
        found["person"] = f"/people/{world.joana.id}"
        found |= {name: f"/ideas/{row.id}" for name, row in ideas.items()}
    return {**found, "s": f"/s/{world.label('A3-10')}"}


@pytest.fixture
def signed_in(browser: Browser, house: tuple[Server, Flask]) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1024, "height": 768}, has_touch=True)
    page = context.new_page()
    sign_in(page, house[0], "101")
    yield page
    context.close()


def sign_in(page: Page, server: Server, badge: str, onwards: str = "/") -> None:
    page.goto(f"{server.url}/sign-in?next={onwards}")
    page.fill("[name=badge]", badge)
    page.fill("[name=pin]", PIN)
    page.locator("main form [type=submit]").first.click()
    page.wait_for_url(f"{server.url}{onwards}")


@pytest.mark.parametrize("lang", ["en", "de"])
@pytest.mark.parametrize("path", NOBODY)
def test_nobody_is_shut_out_of_an_open_page(
    browser: Browser, house: tuple[Server, Flask], paths: dict[str, str], path: str, lang: str
) -> None:
    context = browser.new_context(viewport=PHONE, is_mobile=True, locale=lang)
    page = context.new_page()
    page.goto(house[0].url + path.format(**paths))
    assert complaints(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "it scrolls sideways"
    context.close()


@pytest.mark.parametrize("path", SIGNED_IN)
def test_nobody_is_shut_out_of_a_leaders_page(
    signed_in: Page, house: tuple[Server, Flask], paths: dict[str, str], path: str
) -> None:
    signed_in.goto(house[0].url + path.format(**paths))
    signed_in.evaluate("document.querySelectorAll('main details').forEach((details) => { details.open = true; })")
    assert complaints(signed_in) == []
    assert signed_in.evaluate("document.documentElement.scrollWidth <= innerWidth"), "it scrolls sideways"


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/boards/a3/wall", WALL_BYTES),
        ("/boards/plant/wall", WALL_BYTES),
        ("{s}", PHONE_BYTES),
        ("{s}/ideas/new", PHONE_BYTES),
    ],
)
def test_a_page_is_light(browser: Browser, house: tuple[Server, Flask], paths: dict[str, str], path: str, most: int) -> None:
    context = browser.new_context()
    page = context.new_page()
    network = context.new_cdp_session(page)
    network.send("Network.enable")
    received: list[float] = []
    network.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    page.goto(house[0].url + path.format(**paths), wait_until="load")
    page.evaluate("document.fonts.ready")
    assert len(received) > 5, "the premise: a whole page was loaded"
    assert sum(received) <= most
    context.close()


def test_an_idea_from_a_phone_is_on_the_tv_and_answered_on_a_tablet(
    browser: Browser, signed_in: Page, house: tuple[Server, Flask], paths: dict[str, str]
) -> None:
    server = house[0]
    wall = browser.new_page(viewport={"width": 1920, "height": 1080})
    wall.goto(f"{server.url}/boards/a3/wall")
    expect(wall.locator("body")).to_have_attribute("data-live", "live")
    signed_in.goto(f"{server.url}/boards/a3")
    phone = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True).new_page()
    phone.goto(f"{server.url}{paths['s']}")
    phone.locator("a[href$='/ideas/new']").first.tap()
    phone.fill("[name=text]", "We search for the nozzle key at every coil change")
    phone.locator("[data-send]").tap()
    receipt = phone.locator("[data-receipt]").get_attribute("data-receipt")
    for screen in (wall, signed_in):
        expect(screen.locator("#panel-ideas")).to_contain_text("We search for the nozzle key", timeout=3000)
    signed_in.locator("#panel-ideas a", has_text="We search for the nozzle key").click()
    signed_in.locator("summary", has_text="Say a word").click()
    signed_in.locator("form[action$='/word'] textarea").fill("I look at it with you tomorrow")
    signed_in.locator("form[action$='/word'] [type=submit]").click()
    expect(signed_in.locator("main")).to_contain_text("I look at it with you tomorrow")
    phone.goto(f"{server.url}/i/{receipt}")
    expect(phone.locator("main")).to_contain_text("I look at it with you tomorrow")
    phone.context.close()
    wall.close()


def test_everything_works_with_scripts_off(browser: Browser, house: tuple[Server, Flask], paths: dict[str, str]) -> None:
    server, _ = house
    plain: BrowserContext = browser.new_context(java_script_enabled=False, viewport=PHONE)
    page = plain.new_page()
    page.goto(f"{server.url}{paths['s']}/ideas/new")
    page.fill("[name=text]", "A lamp over the bench, sent without scripts")
    page.locator("[data-send]").click()
    expect(page.locator("[data-receipt]")).to_be_visible()
    sign_in(page, server, "101", "/boards/a3")
    expect(page.locator("#panel-ideas")).to_contain_text("sent without scripts")
    page.locator("[name=title]").first.fill("Hang a lamp over the bench")
    page.locator("form[action$='/boards/a3/actions'] [type=submit]").first.click()
    expect(page.locator("#panel-actions")).to_contain_text("Hang a lamp over the bench")
    page.goto(f"{server.url}{paths['action']}")
    page.locator("form[action$='/completion'] [type=submit]").first.click()
    expect(page.locator("body")).to_contain_text("Done")
    page.locator(".toast [type=submit], .toast button").first.click()
    expect(page.locator("body")).to_contain_text("Taken back")
    plain.close()
    db.session.rollback()
    assert db.session.query(Idea).filter(Idea.text.contains("without scripts")).count() == 1
