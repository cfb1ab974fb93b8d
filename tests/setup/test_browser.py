"""From an empty database to a board on the wall, in a real browser: nothing is typed but names and the PIN."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from boards.db import db
from boards.setup import code
from tests.axe import complaints
from tests.serving import Server
from tests.setup.books import emptied

SIZES = {"tablet": {"width": 1280, "height": 800}, "phone": {"width": 390, "height": 844}}


@pytest.mark.parametrize(("size", "language"), [("tablet", "en"), ("phone", "de")])
def test_a_plant_sets_itself_up(
    browser: Browser, tmp_path: Path, database: str, app: object, size: str, language: str
) -> None:
    emptied()
    db.session.remove()
    server = Server(tmp_path, database)
    server.start()
    context = browser.new_context(viewport=SIZES[size], locale=language, java_script_enabled=size == "tablet")
    page = context.new_page()
    try:
        page.goto(f"{server.url}/boards/t1/wall")
        page.wait_for_url("**/set-up")
        _sound(page, size)
        printed = server.log.read_text().split("Set-up code: ")[1][:11]
        assert printed == code.code(), "it stands on the server's console"
        said = {"code": printed, "name": "Works", "admin": "Ada Admin", "badge": "1", "pin": "739164", "again": "739164"}
        for name, value in said.items():
            page.fill(f"[name={name}]", value)
        page.locator("main form [type=submit]").click()
        page.wait_for_selector("[data-page=set-up]")
        _sound(page, size)
        page.locator("a[href='/set-up/workbook']").first.click()
        with page.expect_download() as download:
            page.locator("a[download]").first.click()
        chosen = tmp_path / "plant.xlsx"
        download.value.save_as(chosen)
        page.set_input_files("[name=file]", chosen)
        page.locator("form[enctype] [type=submit]").click()
        page.wait_for_url("**/uploads/*")
        expect(page.locator("[data-verdict=refused] b")).to_contain_text("0")
        _sound(page, size)
        page.locator("form[action$='/loading'] [type=submit]").click()
        expect(page.locator("#upload")).to_have_attribute("data-state", "loaded")
        page.goto(f"{server.url}/set-up/pins")
        page.locator("form[action='/set-up/pins'] [type=submit]").last.click()
        expect(page.locator("#pin-list .pin").first).to_be_visible()
        page.goto(f"{server.url}/boards/t1/wall")
        expect(page.locator("#panel-letters [data-letter=S]")).to_be_visible()
        expect(page.locator("#panel-skills")).to_contain_text("Anna")
    finally:
        context.close()
        server.stop()


def _sound(page: Page, size: str) -> None:
    if size == "phone":
        return  # without scripts nobody can look
    assert complaints(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "it scrolls sideways"
