"""Every language fits where it stands: walls and phone pages measured in a real browser; right to left where it is.

Beside the overfull wall, Arabic, which is mirrored, and German with its long words are looked at in every run, of the
others a third, another one each build; all of them by `make audit`.
"""

from __future__ import annotations

import os

import pytest
from playwright.sync_api import Browser, Page, expect

from boards.assets import build_id
from tests.axe import complaints
from tests.serving import Server
from tests.system import overfull
from tests.system.conftest import LOOKS
from tests.test_words import LANGUAGES

pytestmark = pytest.mark.once

NOTHING_STUCK = """document.querySelectorAll("body *").forEach((element) => {
  if (["sticky", "fixed"].includes(getComputedStyle(element).position)) element.style.position = "static";
})"""  # what stays at the edge of the window lies over the page on purpose
ONLY_COUNTED = """[...document.querySelectorAll(".panel-answers [data-fit], .ideas-list [data-fit]")].filter((box) => {
  const rows = [...box.querySelectorAll(".row")];
  return rows.length && rows.every((row) => row.hidden);
}).map((box) => box.textContent)"""  # "+5 more" and nothing else
AUDIT = bool(os.environ.get("BOARDS_AUDIT"))
TURN = int(build_id(), 16) % 3
LOOKED_AT = [each for n, each in enumerate(LANGUAGES) if AUDIT or each in ("ar", "de") or n % 3 == TURN]
WALLS = [(unit, each) for unit in ("a3", "vsa", "plant") for each in LOOKED_AT]
WALLS += [(overfull.CODE.lower(), each) for each in LANGUAGES]
LEADER, PIN = "20125", "2468"
OPEN = ("/boards/a3", "/sign-in", "{s}", "{s}/ideas/new", "/boards/a3/ideas")
LEADERS = ("/today", "/today/list", "/boards/a3", "/boards/a3/checks", "/boards/a3/roster", "/boards/a3/actions/new")


@pytest.mark.parametrize(("unit", "language"), WALLS)
def test_a_wall_fits_in_every_language(page: Page, plant: Server, unit: str, language: str) -> None:
    page.goto(f"{plant.url}/boards/{unit}/wall?lang={language}")
    expect(page.locator("html")).to_have_attribute("lang", language)
    expect(page.locator("html")).to_have_class("fits")
    for width, height in ((1280, 720), (1920, 1080)):
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate("document.fonts.ready.then(() => window.fitPanels())")
        wrong = page.evaluate(LOOKS, {"smallest": 24, "contrast": 7})
        assert not wrong, f"at {width} × {height}:\n" + "\n".join(wrong)
        if unit in ("vsa", "plant"):
            assert not page.evaluate(ONLY_COUNTED), f"a tier shows what waits for it at {width} × {height}"


@pytest.mark.parametrize("language", LOOKED_AT)
def test_the_pages_of_a_phone_fit_in_every_language(browser: Browser, plant: Server, station: str, language: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, base_url=plant.url)
    context.add_cookies([{"name": "lang", "value": language, "url": plant.url}])
    page, wrong = context.new_page(), list[str]()
    for path in OPEN:
        wrong += _looked_at(page, path.format(s=station), language)
    page.goto("/sign-in")
    page.fill("#badge", LEADER)
    page.fill("#pin", PIN)
    page.click(".sign-in-go")
    page.wait_for_url("**/today")
    for path in LEADERS:
        wrong += _looked_at(page, path, language)
    context.close()
    assert not wrong, "\n".join(wrong)


def _looked_at(page: Page, path: str, language: str) -> list[str]:
    page.goto(path)
    expect(page.locator("html")).to_have_attribute("lang", language)
    page.evaluate("document.fonts.ready.then(() => 0)")
    page.evaluate(NOTHING_STUCK)
    found: list[str] = page.evaluate(LOOKS, {"smallest": 0, "contrast": 0})
    wrong = [f"{path}: {each}" for each in found if each != "the page scrolls"]
    if (wide := page.evaluate("document.scrollingElement.scrollWidth")) > 390:
        wrong.append(f"{path} is {wide} px wide")
    return wrong


def test_what_is_written_from_right_to_left_is_mirrored(page: Page, plant: Server) -> None:
    page.set_viewport_size({"width": 1920, "height": 1080})
    middles = {}
    for language in ("en", "ar"):
        page.goto(f"{plant.url}/boards/a3/wall?lang={language}")
        expect(page.locator("html")).to_have_class("fits")
        box = page.locator("#panel-now").bounding_box()
        assert box
        middles[language] = box["x"] + box["width"] / 2
        assert not complaints(page)
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    assert abs(middles["en"] + middles["ar"] - 1920) < 20
