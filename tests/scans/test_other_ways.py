"""Who uses pages another way: a wide screen, a narrow one, letters twice as large, a keyboard, colours of one's own.

WCAG 2.2: 1.4.4 and 1.4.10 (nothing is cut or scrolls sideways), 2.1.1 (every control by keyboard), 2.4.7 (focus is seen).
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.scans.crawling import NOBODY, Plant, Seen, walk
from tests.scans.looking import found_by_both, looking, opened
from tests.scans.measuring import CUT, FOCUSED, MOVING, NOT_REACHED, SIDEWAYS

WIDE, NARROW = {"width": 1280, "height": 800}, {"width": 320, "height": 640}
ZOOMED = {"width": 640, "height": 400}  # the wide one with everything twice as large, as browsers zoom (G142)
LEADER = "team_leader"  # of A1
MAIN = ("/sign-in", "/s/{station}", "/s/{station}/ideas/new", "/boards/a1", "/today", "/boards/a1/stand-up")


@pytest.mark.parametrize("role", [NOBODY, LEADER])
def test_every_kind_of_page_on_a_wide_and_a_narrow_screen_and_with_letters_twice_as_large(
    browser: Browser, plant: Plant, role: str
) -> None:
    seen, found = Seen(), list[str]()
    with (
        looking(browser, plant, role, viewport=WIDE) as wide,
        looking(browser, plant, role, viewport=NARROW) as narrow,
        looking(browser, plant, role, viewport=ZOOMED, device_scale_factor=2) as zoomed,
    ):
        for one in walk(plant, role):
            if one.kind in seen.kinds or one.kind.endswith("/wall"):  # a wall is a TV: tests/system/test_wall_looks.py
                continue
            seen.kinds.add(one.kind)
            opened(wide, plant, one.address)
            found += [f"{one.address}: {each}" for each in found_by_both(wide)]
            for page in (narrow, zoomed):
                opened(page, plant, one.address)
                wanted = page.evaluate(SIDEWAYS) + page.evaluate(CUT)
                found += [f"{one.address} {'200 %' if page is zoomed else '320 px'}: {each}" for each in wanted]
    assert len(seen.kinds) > 50, "the premise"
    assert not found, f"{len(found)}:\n" + "\n".join(found[:40])


@pytest.fixture(scope="module", params=["as they are", "of one's own"])
def page(request: pytest.FixtureRequest, browser: Browser, plant: Plant) -> Iterator[Page]:
    """A leader's, by keyboard, with motion reduced, in the page's colours or in those of the system."""
    colours = "active" if request.param == "of one's own" else "none"
    how = {"viewport": WIDE, "reduced_motion": "reduce", "forced_colors": colours}
    with looking(browser, plant, LEADER, **how) as page:
        yield page


@pytest.mark.parametrize("path", MAIN)
def test_every_control_is_reached_by_keyboard_and_seen_there(page: Page, plant: Plant, path: str) -> None:
    page.goto(plant.server.url + path.format(station=plant.station))
    page.evaluate("document.body.focus()")
    unseen = set[str]()
    for _ in range(400):
        page.keyboard.press("Tab")
        told = page.evaluate(FOCUSED)
        if told["again"]:
            break
        if not told["seen"]:
            unseen.add(told["what"])
    assert told["again"], "the premise: it went round"
    assert page.evaluate(NOT_REACHED) == []
    assert unseen == set()
    assert page.evaluate(MOVING) == []
