"""From an empty database to a paired TV that shows an idea, in real browsers: one whole journey, with a picture of each step
(BOARDS_PICTURES says where to, if somewhere). Nothing is typed but names, numbers of badges, PINs and codes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from boards.db import db
from boards.setup import code
from tests.axe import complaints
from tests.serving import Server
from tests.setup.books import emptied

DESK = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
TV = {"width": 1920, "height": 1080}
FOUNDER = {"name": "Works", "admin": "Ada Admin", "badge": "1", "pin": "739164", "again": "739164"}
SHIFT_LEAD, HIS_PIN, HER_IDEA = "2002", "580273", "A hook for the nozzle key at the press"
SOON = 9000  # ms: a TV with a code asks every 2 s, then loads a board
PUSHED = 5000  # ms: a screen would ask by itself only after 20 s


@pytest.fixture
def server(tmp_path: Path, database: str, app: object) -> Iterator[Server]:
    """On an empty database."""
    emptied()
    db.session.remove()
    server = Server(tmp_path, database, BOARDS_PUBLIC_URL="http://boards.example")
    server.start()
    yield server
    server.kill()


@pytest.fixture
def album(tmp_path: Path) -> Album:
    return Album(Path(os.environ.get("BOARDS_PICTURES") or tmp_path / "pictures"))


class Album:
    """Numbered pictures of pages; a page that is pictured is one that nobody is shut out of, and scrolls down alone."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.count = folder, 0
        folder.mkdir(parents=True, exist_ok=True)

    def take(self, page: Page, name: str) -> None:
        self.count += 1
        page.screenshot(path=self.folder / f"{self.count:02d}-{name}.png", full_page=page.viewport_size != TV)
        assert complaints(page) == [], name
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{name} scrolls sideways"


def test_from_an_empty_database_to_a_tv_that_shows_an_idea(
    browser: Browser, server: Server, album: Album, tmp_path: Path
) -> None:
    desk, tv = opened(browser, viewport=DESK), opened(browser, viewport=TV)
    phone, worker = (opened(browser, viewport=PHONE, is_mobile=True, has_touch=True) for _ in range(2))
    desk.goto(f"{server.url}/")
    desk.wait_for_url("**/set-up")
    album.take(desk, "the-first-page")
    found(desk, server, album)
    fill_in_the_workbook(desk, tmp_path, album)
    look_for_what_is_missing(desk, album)
    pin = give_out_pins(desk, album)
    address = print_labels(desk, album)
    tv.goto(f"{server.url}/wall")
    expect(tv.locator("body")).to_have_attribute("data-page", "pairing")
    album.take(tv, "tv-waits")
    sign_in_for_the_first_time(phone, server, pin, album)
    pair(phone, tv, album)
    album.take(tv, "tv-shows-its-board")
    loaded = tv.evaluate("performance.timeOrigin")
    send_an_idea(worker, f"{server.url}{address}", album)
    expect(tv.locator("#panel-ideas")).to_contain_text(HER_IDEA, timeout=PUSHED)
    assert tv.evaluate("performance.timeOrigin") == loaded, "it was pushed, not loaded anew"
    album.take(tv, "tv-shows-the-idea")
    desk.goto(f"{server.url}/set-up")
    assert "T1" not in item(desk, "TV").inner_text(), "that TV is not missing any more"


def test_a_plant_is_founded_and_filled_on_a_phone_without_scripts_in_german(
    browser: Browser, server: Server, tmp_path: Path
) -> None:
    phone = opened(browser, viewport=PHONE, locale="de", java_script_enabled=False)
    phone.goto(f"{server.url}/boards/t1/wall")
    phone.wait_for_url("**/set-up")
    found(phone, server)
    fill_in_the_workbook(phone, tmp_path)
    phone.goto(f"{server.url}/boards/t1/wall")
    expect(phone.locator("#panel-letters [data-letter=S]")).to_be_visible()
    expect(phone.locator("#panel-skills")).to_contain_text("Anna")


def opened(browser: Browser, **how: Any) -> Page:
    context: BrowserContext = browser.new_context(**how)
    return context.new_page()


def found(desk: Page, server: Server, album: Album | None = None) -> None:
    printed = server.log.read_text().split("Set-up code: ")[1][:11]
    assert printed == code.code(), "it stands on the server's console"
    for name, value in {"code": printed, **FOUNDER}.items():
        desk.fill(f"[name={name}]", value)
    assert desk.input_value("[name=zone]") == "Europe/Berlin", "the zone of the server's settings is there already"
    take(album, desk, "plant-and-administrator")
    desk.locator("main form [type=submit]").click()
    desk.wait_for_selector("[data-page=set-up]")
    take(album, desk, "what-is-missing-at-first")


def fill_in_the_workbook(desk: Page, folder: Path, album: Album | None = None) -> None:
    """The example as it comes."""
    desk.locator("a[href='/set-up/workbook']").first.click()
    take(album, desk, "workbook")
    with desk.expect_download() as download:
        desk.locator("a[download]").first.click()
    chosen = folder / download.value.suggested_filename
    download.value.save_as(chosen)
    desk.set_input_files("[name=file]", chosen)
    desk.locator("form[enctype] [type=submit]").click()
    desk.wait_for_url("**/uploads/*")
    expect(desk.locator("[data-verdict=refused] b")).to_contain_text("0")
    take(album, desk, "preview")
    desk.locator("form[action$='/loading'] [type=submit]").click()
    expect(desk.locator("#upload")).to_have_attribute("data-state", "loaded")
    take(album, desk, "loaded")


def look_for_what_is_missing(desk: Page, album: Album) -> None:
    desk.goto(urlsplit(desk.url)._replace(path="/set-up").geturl())
    for words, state in (("Teams", "done"), ("A number for each letter", "done"), ("PINs", "missing"), ("TV", "missing")):
        expect(item(desk, words)).to_have_attribute("data-state", state)
    album.take(desk, "what-is-missing-now")


def item(desk: Page, words: str) -> Any:
    return desk.locator(".set-up-items li", has_text=words).last


def give_out_pins(desk: Page, album: Album) -> str:
    """Answers the shift lead's PIN, as it stands on the list that is printed once."""
    item(desk, "PINs").locator("a").click()
    desk.locator("form:has([value=VS1]) [type=submit]").click()
    album.take(desk, "pins")
    return desk.locator("#pin-list tr", has_text=SHIFT_LEAD).locator(".pin").inner_text()


def print_labels(desk: Page, album: Album) -> str:
    """Answers where the label of the press leads, as a path."""
    desk.goto(urlsplit(desk.url)._replace(path="/set-up").geturl())
    item(desk, "Labels").locator("a").click()
    desk.wait_for_selector("[data-page=labels]")
    album.take(desk, "labels")
    address = desk.locator("[data-unit='T1-10'] [data-code]").get_attribute("data-code") or ""
    assert address.startswith("http://boards.example/s/")
    return urlsplit(address).path


def sign_in_for_the_first_time(phone: Page, server: Server, pin: str, album: Album) -> None:
    phone.goto(f"{server.url}/screens/new")
    phone.fill("[name=badge]", SHIFT_LEAD)
    phone.fill("[name=pin]", pin)
    album.take(phone, "phone-sign-in")
    phone.locator(".sign-in-go").tap()
    for field in ("new_pin", "again"):
        phone.fill(f"[name={field}]", HIS_PIN)
    album.take(phone, "phone-own-pin")
    phone.locator(".sign-in-go").tap()
    phone.wait_for_url("**/screens/new")


def pair(phone: Page, tv: Page, album: Album) -> None:
    code = tv.locator(".pairing-code").inner_text()
    phone.fill("#code", code)
    phone.select_option("#unit", "T1")
    phone.fill("#place", "Beside the press")
    phone.locator(".chip", has_text="TV").tap()
    assert (phone.input_value("#size_inch"), phone.input_value("#distance_m")) == ("55", "3")
    phone.fill("#distance_m", "4")
    album.take(phone, "phone-pairs")
    phone.locator("form[action='/screens'] [type=submit]").tap()
    expect(phone.locator("[data-kiosk]")).to_be_visible()
    album.take(phone, "phone-paired")
    for name, value in (("page", "wall"), ("unit", "T1"), ("link", "good"), ("density", "far")):
        expect(tv.locator("body")).to_have_attribute(f"data-{name}", value, timeout=SOON)


def send_an_idea(worker: Page, label: str, album: Album) -> None:
    """From what the label at the press opens; nobody is signed in there."""
    worker.goto(label)
    album.take(worker, "worker-station")
    worker.locator("a[href$='/ideas/new']").first.tap()
    worker.fill("[name=text]", HER_IDEA)
    album.take(worker, "worker-idea")
    worker.locator("[data-send]").tap()
    expect(worker.locator("[data-receipt]")).to_be_visible()
    album.take(worker, "worker-receipt")


def take(album: Album | None, page: Page, name: str) -> None:
    if album is not None:
        album.take(page, name)
