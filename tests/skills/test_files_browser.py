"""The matrix out, edited, in again, and what an auditor looks at: in a real browser, on a tablet and without scripts."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect

from boards.clock import now
from boards.db import db, writing
from boards.plant.production_day import production_date
from boards.skills.desk import Judged, enter_assessments
from boards.skills.models import Skill
from tests.axe import complaints
from tests.serving import Server
from tests.skills.matrix import trainer
from tests.world import PIN, World

SIZES = {"tablet": {"width": 1280, "height": 800}, "phone": {"width": 390, "height": 844}}


@pytest.mark.parametrize("size", SIZES)
def test_a_leader_edits_the_matrix_in_a_file_and_an_auditor_looks_at_the_station(
    browser: Browser, server: Server, world: World, tmp_path: Path, size: str
) -> None:
    trainer(world.amina, world.unit("A3"))
    with writing():
        shrink = Skill.create(world.unit("A3-10"), world.karl, code="A3-10", name="Stator shrink-fit", recertify_months=12)
        shrink.set_up_on = None
        shrink.need(production_date(), 1, 3, world.karl)
        day = production_date() - dt.timedelta(days=20)
        enter_assessments([Judged(shrink, world.marek, 3, world.karl, on=day, transfer=True)])
    assert now()
    db.session.rollback()
    context = browser.new_context(viewport=SIZES[size], locale="en", java_script_enabled=size == "tablet")
    page = context.new_page()
    page.goto(f"{server.url}/sign-in?next=/boards/a3/skills/upload")
    page.fill("[name=badge]", "101")
    page.fill("[name=pin]", PIN)
    page.locator("main form [type=submit]").first.click()
    page.wait_for_url("**/skills/upload")
    sound(page, size)
    with page.expect_download() as download:
        page.locator("a[download]").first.click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    book = load_workbook(file)
    sheet = book["Matrix"]
    cells = {sheet.cell(row, 1).value: sheet.cell(row, 4) for row in range(3, sheet.max_row + 1)}
    cells["103"].value, cells["104"].value, cells["102"].value = 4, 1, 7
    book.save(file)
    page.set_input_files("[name=file]", file)
    page.locator("form[enctype] [type=submit]").click()
    page.wait_for_url("**/uploads/*")
    expect(page.locator("[data-verdict=new] b")).to_contain_text("1")
    expect(page.locator("table[data-verdict=refused]")).to_contain_text("There is no level 7")
    sound(page, size)
    page.locator("form[action$='/loading'] [type=submit]").click()
    expect(page.locator("#upload")).to_have_attribute("data-state", "loaded")

    page.goto(f"{server.url}/stations/a3-10/evidence?on={production_date()}&shift=early")
    expect(page.locator("main")).to_contain_text("Marek Szymański (103)")
    expect(page.locator("main")).to_contain_text("4 · O")
    sound(page, size)
    page.goto(f"{server.url}/boards/a3/skills/print")
    expect(page.locator("[data-level='4']")).to_have_count(1)
    if size == "tablet":
        assert complaints(page) == []
    context.close()


def sound(page: Page, size: str) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth") if size == "tablet" else True
    if size == "tablet":
        assert complaints(page) == []
