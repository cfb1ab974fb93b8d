"""A TV and a leader's phone, in real browsers: paired, told what to show, unpaired, and back after it forgot everything."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from boards.app import create_app
from boards.db import db, writing
from boards.plant.models import Plant
from tests.axe import complaints
from tests.conftest import settings
from tests.databases import Databases
from tests.serving import Server
from tests.system.old_tv import OldTv, runs_here
from tests.system.test_every_page import PHONE, sign_in

pytestmark = pytest.mark.once

BODY = "document.body && document.body.getAttribute"
TV = {"width": 1920, "height": 1080}
SOON = 9000  # ms: it asks every 2 s, then loads a board; a paired one is called, and would ask by itself after 20 s


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, new_database: Databases) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("screens")
    url = new_database(folder)
    app = create_app(settings(folder, url))
    with app.app_context():
        server = Server(folder, url)
        server.start()
        yield server
        server.kill()
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="module")
def phone(browser: Browser, server: Server) -> Iterator[Page]:
    page = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True).new_page()
    sign_in(page, server, "301", "/screens")  # Leo, who leads the value stream
    yield page
    page.context.close()


@pytest.fixture
def tv(browser: Browser, server: Server) -> Iterator[Page]:
    page = browser.new_context(viewport=TV).new_page()
    page.goto(f"{server.url}/wall")
    yield page
    page.context.close()


def pair(phone: Page, server: Server, code: str) -> str:
    """Types a code into the form; answers the kiosk address."""
    phone.goto(f"{server.url}/w/{code}")
    expect(phone.locator("#code")).to_have_value(code)
    phone.select_option("#unit", "A3")
    phone.fill("#place", "End of line A")
    phone.fill("#distance_m", "4")
    phone.locator("form[action='/screens'] [type=submit]").tap()
    address = phone.locator("[data-kiosk]").inner_text()
    assert address.startswith(f"{server.url}/wall/")
    return address


def shows(tv: Page, unit: str | None) -> None:
    """The TV shows this board, or its code, without a hand on it."""
    expect(tv.locator("body")).to_have_attribute("data-page", "wall" if unit else "pairing", timeout=SOON)
    if unit:
        expect(tv.locator("body")).to_have_attribute("data-unit", unit, timeout=SOON)
        expect(tv.locator("body")).to_have_attribute("data-link", "good", timeout=SOON)


def test_a_tv_is_paired_by_phone_told_what_to_show_and_unpaired(server: Server, tv: Page, phone: Page) -> None:
    code = tv.get_attribute("body", "data-code")
    assert code and tv.locator(".pairing-code").evaluate("e => parseFloat(getComputedStyle(e).fontSize)") >= 150
    assert complaints(tv) == []
    phone.goto(f"{server.url}/screens/new")
    assert complaints(phone) == []
    pair(phone, server, code)
    assert complaints(phone) == []
    shows(tv, "A3")
    expect(tv.locator("body")).to_have_attribute("data-density", "far")
    before = int(tv.get_attribute("body", "data-shows") or 0)
    phone.locator("form[action$='/reload'] [type=submit]").tap()
    expect(tv.locator("body")).to_have_attribute("data-shows", str(before + 1), timeout=SOON)
    phone.locator("#board button", has_text="A1").tap()
    shows(tv, "A1")
    phone.locator(".toast form [type=submit]").tap()
    shows(tv, "A3")
    phone.goto(f"{server.url}/screens")
    expect(phone.locator("#screens .row", has_text="TV-2")).to_have_attribute("data-state", "live")
    assert complaints(phone) == []
    phone.locator("#screens .row", has_text="TV-2").locator(".title").tap()
    phone.locator("form[action$='/ending'] [type=submit]").tap()
    shows(tv, None)
    phone.locator(".toast form [type=submit]").tap()
    shows(tv, "A3")


def test_a_tv_that_forgets_its_cookies_opens_the_kiosk_address(server: Server, tv: Page, phone: Page) -> None:
    kiosk = pair(phone, server, tv.get_attribute("body", "data-code") or "")
    shows(tv, "A3")
    for _ in range(2):
        tv.context.clear_cookies()  # switched off and on
        tv.goto(kiosk)
        shows(tv, "A3")
    phone.locator("#board button", has_text="VSA").tap()
    shows(tv, "VSA")
    phone.locator("#kiosk summary").tap()
    phone.locator("#kiosk form:has([name=_method]) [type=submit]").tap()
    shows(tv, None)


def test_a_tv_is_paired_without_scripts_too(browser: Browser, server: Server, phone: Page) -> None:
    plain = browser.new_context(viewport=TV, java_script_enabled=False).new_page()
    plain.goto(f"{server.url}/wall")
    pair(phone, server, plain.get_attribute("body", "data-code") or "")
    plain.reload()  # as the page does by itself every ten seconds
    expect(plain.locator("body")).to_have_attribute("data-unit", "A3")
    plain.context.close()


@pytest.mark.skipif(not runs_here(), reason="the old browser's binary is for Linux on x86-64")
def test_a_tv_of_2020_is_paired(server: Server, phone: Page, tmp_path_factory: pytest.TempPathFactory) -> None:
    tv = OldTv(tmp_path_factory.mktemp("old"))
    try:
        tv.open(f"{server.url}/wall")
        pair(phone, server, tv.js("document.body.getAttribute('data-code')"))
        tv.until(f"{BODY}('data-unit') === 'A3' && {BODY}('data-link') === 'good'")
        phone.locator("form[action$='/ending'] [type=submit]").tap()
        tv.until(f"{BODY}('data-page') === 'pairing'")
    finally:
        tv.close()


def test_a_tv_in_a_plant_for_people_reads_its_own_board_live(server: Server, tv: Page, phone: Page) -> None:
    with writing():
        Plant.get().settings = {"reading": "signed-in"}
    pair(phone, server, tv.get_attribute("body", "data-code") or "")
    shows(tv, "A3")
    phone.goto(f"{server.url}/boards/a3")
    phone.locator("[name=title]").first.fill("Hang a lamp over the bench")
    phone.locator("form[action$='/boards/a3/actions'] [type=submit]").first.click()
    expect(tv.locator("#panel-actions")).to_contain_text("Hang a lamp over the bench", timeout=5000)
    tv.goto(f"{server.url}/boards/a3")
    expect(tv.locator("#badge")).to_be_visible()
    with writing():
        Plant.get().settings = {}
