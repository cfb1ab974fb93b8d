"""A file is chosen, looked at and loaded in a real browser; the same works with scripts off."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from boards.db import db
from tests.axe import complaints
from tests.metrics.numbers import working_days
from tests.serving import Server
from tests.uploads.sheets import ALL_DAY, in_bytes, lines, of_a3, there, workbook
from tests.world import PIN, World

SIZES = {"tablet": {"width": 1280, "height": 800}, "phone": {"width": 390, "height": 844}}


@pytest.mark.parametrize("size", SIZES)
def test_a_leader_gets_the_workbook_fills_it_in_and_loads_it(
    browser: Browser, server: Server, world: World, tmp_path: Path, size: str
) -> None:
    metrics = of_a3(world)
    book = workbook(lines(metrics["Q"], working_days(world.unit("A3"), 30), ALL_DAY))
    book["Numbers"]["D7"] = "abc"
    chosen = tmp_path / "numbers.xlsx"
    chosen.write_bytes(in_bytes(book))
    db.session.rollback()
    context = browser.new_context(viewport=SIZES[size], locale="en", java_script_enabled=size == "tablet")
    page = context.new_page()
    page.goto(f"{server.url}/sign-in?next=/boards/a3/uploads/new")
    page.fill("[name=badge]", "101")
    page.fill("[name=pin]", PIN)
    page.locator("main form [type=submit]").first.click()
    page.wait_for_url("**/uploads/new")
    with page.expect_download() as download:
        page.locator("a[download]").first.click()
    assert download.value.suggested_filename == "a3-numbers.xlsx"
    page.set_input_files("[name=file]", chosen)
    page.locator("form[enctype] [type=submit]").click()
    page.wait_for_url("**/uploads/*")
    expect(page.locator("[data-verdict=new] b")).to_contain_text("89")
    expect(page.locator("table[data-verdict=refused]")).to_contain_text("Numbers!D7")
    if size == "tablet":
        assert complaints(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "it scrolls sideways"
    page.locator("form[action$='/loading'] [type=submit]").click()
    expect(page.locator("#upload")).to_have_attribute("data-state", "loaded")
    context.close()
    db.session.rollback()
    assert there() == 89
