"""Walls as an eye sees them, in a real browser: nothing scrolls, nothing is cut, nothing overlaps, all can be read."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.serving import Server
from tests.system import overfull
from tests.system.conftest import LOOKS

pytestmark = pytest.mark.once

SIZES = ((1280, 720), (1920, 1080), (3840, 2160))
WALLS = ("a3", "a2", "b2", "vsa", "plant", overfull.CODE.lower())
SMALLEST = 24  # px on a screen 1920 wide (domain 7.2)
CONTRAST = 7
FEWEST = {"actions": 2, "standards": 1, "skills": 2}  # rows that stay on the overfull wall; of ideas the flow in figures
WEIGHT = 150_000  # bytes over the wire for the first load of a wall


def _wall(page: Page, server: Server, unit: str, language: str = "en", turned: str = "") -> None:
    """The page of a wall that is asked for; it stays."""
    page.goto(f"{server.url}/boards/{unit}/wall?lang={language}")
    expect(page.locator("html")).to_have_class("fits")
    page.evaluate("name => window.turnWall(name)", turned)
    page.evaluate("document.fonts.ready.then(() => window.fitPanels())")


def _wrong(page: Page, contrast: float = CONTRAST) -> list[str]:
    """What is wrong with the looks of the page, in sentences."""
    found: list[str] = page.evaluate(LOOKS, {"smallest": SMALLEST, "contrast": contrast})
    return found


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("unit", WALLS)
def test_a_wall_holds_what_it_shows_at_every_size(page: Page, plant: Server, unit: str, language: str) -> None:
    # U-05, U-06, U-08: no scroll bar, no row cut off, no text over another, nothing too small or too faint
    _wall(page, plant, unit, language)
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate("window.fitPanels()")
        wrong = _wrong(page)
        if unit == overfull.CODE.lower():
            for panel, least in FEWEST.items():
                shown = page.locator(f"#panel-{panel} .row:visible, #panel-{panel} .person:visible").count()
                assert shown >= least, f"only {shown} {panel} at {width} × {height}"
        assert not wrong, f"at {width} × {height}:\n" + "\n".join(wrong)


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("unit", WALLS)
def test_the_page_of_checks_holds_what_it_shows_at_every_size(page: Page, plant: Server, unit: str, language: str) -> None:
    _wall(page, plant, unit, language, turned="checks")
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate("window.fitPanels()")
        assert page.locator(".check-part:visible").count() >= (1 if unit in ("vsa", "plant") else 3), "the premise"
        assert not (wrong := _wrong(page)), f"at {width} × {height}:\n" + "\n".join(wrong)


def test_a_wall_turns_only_where_it_is_read_from_far_and_never_away_from_a_call(page: Page, plant: Server) -> None:
    page.goto(f"{plant.url}/boards/a3/wall")
    expect(page.locator("html")).to_have_class("fits")
    passes = "seconds => { for (let n = 0; n < seconds; n++) window.turnStep() }"
    checks, actions = page.locator("#panel-checks .check-parts"), page.locator("#panel-actions")
    expect(page.locator("#panel-checks .check-tile")).to_contain_text("5S")
    page.evaluate(passes, 60)
    expect(checks).to_be_hidden()
    page.evaluate("document.body.setAttribute('data-density', 'far')")
    page.evaluate(passes, 20)
    expect(checks).to_be_visible()
    expect(actions).to_be_hidden()
    page.evaluate(passes, 20)
    expect(actions).to_be_visible()
    page.evaluate("document.querySelector('.panel-now .fitted').insertAdjacentHTML('beforeend', '<div class=call></div>')")
    page.evaluate(passes, 25)
    expect(checks).to_be_hidden()


def test_the_measure_sees_what_is_wrong(page: Page, plant: Server) -> None:
    page.set_viewport_size({"width": 1920, "height": 1080})
    _wall(page, plant, "c1")
    assert not _wrong(page)
    figures, row = (page.locator(f"#panel-actions {name}:visible").last.bounding_box() for name in (".figures", ".row"))
    assert figures and row, "the premise"
    faults = {
        "#panel-actions .title": ("fontSize", "20px", "has only 20 px"),
        "#panel-actions .row": ("marginTop", f"{figures['y'] - row['y']}px", "lies over"),
        "#panel-actions .figures": ("paddingBottom", "300px", "is cut off"),
        "#panel-skills tbody th": ("color", "#8a8a8a", "has a contrast of"),
        ".panels": ("minHeight", "1200px", "scrolls"),
    }
    for selector, (property, value, said) in faults.items():
        spoilt = page.locator(f"{selector}:visible").last
        spoilt.evaluate(f"element => {{ element.style.{property} = '{value}' }}")
        assert any(said in wrong for wrong in _wrong(page)), selector
        spoilt.evaluate(f"element => {{ element.style.{property} = '' }}")


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_call_for_help_is_never_left_out(page: Page, plant: Server, language: str) -> None:
    _wall(page, plant, "c1", language)
    expect(page.locator("#panel-now .call")).to_have_count(1)  # the premise
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate("window.fitPanels()")
        expect(page.locator("#panel-now .call")).to_be_visible()
        assert not (wrong := _wrong(page)), f"at {width} × {height}:\n" + "\n".join(wrong)


def test_what_does_not_fit_is_counted(page: Page, plant: Server) -> None:
    page.set_viewport_size({"width": 1920, "height": 1080})
    _wall(page, plant, overfull.CODE.lower())
    standards = page.locator("#panel-standards .row").count()
    for panel, total in (("actions", overfull.ACTIONS), ("standards", standards)):
        box = page.locator(f"#panel-{panel}")
        shown = box.locator(".row:visible").count()
        assert FEWEST[panel] <= shown < total, "the premise: it is overfull, and not empty"
        expect(box.locator(".more:visible")).to_have_text(f"+{total - shown} more")
    # the most urgent are the ones that stay
    expect(page.locator("#panel-actions .row:visible").first).to_have_attribute("data-state", "overdue")


def test_a_few_rows_are_shown_larger_than_many(page: Page, plant: Server) -> None:
    page.set_viewport_size({"width": 1920, "height": 1080})
    size = "element => parseFloat(getComputedStyle(element).fontSize)"
    _wall(page, plant, "a2")
    few = page.locator("#panel-actions .title").first.evaluate(size)
    _wall(page, plant, overfull.CODE.lower())
    assert page.locator("#panel-actions .title").first.evaluate(size) < few


def test_a_wall_that_lost_its_server_says_so_and_still_holds(page: Page, plant: Server) -> None:
    # U-04: the band takes room of its own; what no longer fits is left out whole
    page.set_viewport_size({"width": 1920, "height": 1080})
    _wall(page, plant, overfull.CODE.lower())
    page.context.set_offline(True)
    expect(page.locator("body")).to_have_attribute("data-live", "stale", timeout=15_000)
    expect(page.locator("#stale")).to_be_visible()
    assert not _wrong(page, contrast=0), "it fades, but nothing is cut"


def test_without_scripts_a_wall_shows_whole_rows_too(browser: Browser, plant: Server) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1920, "height": 1080})
    page = context.new_page()
    page.goto(f"{plant.url}/boards/{overfull.CODE.lower()}/wall")
    edges = page.locator("#panel-actions .row").evaluate_all(
        """rows => rows.filter(row => row.getClientRects().length).map(row => {
             const box = row.parentElement.getBoundingClientRect(), own = row.getBoundingClientRect();
             return [own.right <= box.right + 1, own.bottom <= box.bottom + 1] })"""
    )
    assert 2 <= sum(inside for inside, _ in edges) <= 6, "a fixed cap"
    assert all(whole for inside, whole in edges if inside), "and no row cut off"
    expect(page.locator("#panel-actions .capped")).to_have_text(f"{overfull.ACTIONS} in all")
    context.close()


def test_a_wall_is_light(browser: Browser, plant: Server) -> None:
    context = browser.new_context(viewport={"width": 1920, "height": 1080})
    page = context.new_page()
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    sizes: list[float] = []
    wire.on("Network.loadingFinished", lambda loaded: sizes.append(loaded["encodedDataLength"]))
    page.goto(f"{plant.url}/boards/a1/wall", wait_until="networkidle")
    assert page.locator(".thumb").count() == 2, "the premise: a wall with photos"
    assert sum(sizes) <= WEIGHT
    context.close()
