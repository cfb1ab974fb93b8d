"""No screen looks live when it isn't, and each is right again soon after its server is."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.live.door import Door
from tests.live.fake_board import FakeBoard, fake_board
from tests.live.screens import becomes, opened, panel, shows, story

pytestmark = pytest.mark.once

board = fake_board


@pytest.mark.parametrize("page_name", ["/boards/A3/wall", "/boards/A3"])
def test_a_frozen_server_is_noticed_and_when_it_thaws_the_screen_is_right(
    page: Page, board: FakeBoard, page_name: str
) -> None:
    opened(page, board.url + page_name)
    board.freeze()
    assert becomes(page, "stale", within=5) > 2  # U-04; not at the first late word
    board.revise("ideas", 6)
    page.wait_for_timeout(2500)
    board.thaw()
    shows(page, 6, within=3)
    becomes(page, "live", within=0.5)
    expect(page.locator("body")).to_have_attribute("data-link", "good")


def test_a_killed_server_is_noticed_and_when_it_is_back_the_wall_is_right(page: Page, board: FakeBoard) -> None:
    opened(page, f"{board.url}/boards/A3/wall")
    board.kill()
    becomes(page, "stale", within=5)
    board.revise("ideas", 6)
    board.start()
    shows(page, 6, within=3)
    becomes(page, "live", within=0.5)
    board.push("ideas", 7)
    shows(page, 7, within=3)  # and hears pushes again


def test_a_network_that_swallows_everything_is_noticed(page: Page, board: FakeBoard) -> None:
    with Door(to=board.port) as door:
        opened(page, f"{door.url}/boards/A3/wall")
        door.shut()
        becomes(page, "stale", within=5)
        page.wait_for_timeout(3000)
        board.revise("ideas", 6)
        door.open()
        shows(page, 6, within=3)
        becomes(page, "live", within=0.5)
        board.push("ideas", 7)
        shows(page, 7, within=3)


def test_the_band_says_since_when_in_the_time_of_the_plant(page: Page, board: FakeBoard) -> None:
    board.says(now_shift=3 * 3600)  # the clock of this TV is three hours behind
    opened(page, f"{board.url}/boards/A3/wall")
    board.kill()
    becomes(page, "stale", within=5)
    at_plant = datetime.now(UTC) + timedelta(hours=3 + 1)
    said = {(at_plant - timedelta(seconds=ago)).strftime("%H:%M") for ago in (3, 8)}
    assert page.locator("[data-last-truth]").text_content() in said
    assert page.locator("[data-clock]").text_content() in said | {at_plant.strftime("%H:%M")}


def test_after_a_night_without_a_server_the_band_names_the_day(page: Page, board: FakeBoard) -> None:
    page.clock.install()
    opened(page, f"{board.url}/boards/A3/wall")
    board.kill()
    page.clock.fast_forward("24:00:00")
    becomes(page, "stale", within=5)
    then = datetime.now(UTC) + timedelta(hours=1)
    expect(page.locator("[data-last-truth]")).to_have_text(re.compile(rf"\w+, \w+ {then.day}, \d\d:\d\d"))


def test_a_server_whose_minute_no_longer_ticks_is_not_believed(page: Page, board: FakeBoard) -> None:
    opened(page, f"{board.url}/boards/A3/wall")
    board.says(tick_age=80)
    page.wait_for_timeout(2500)
    assert story(page, "live") == []
    board.says(tick_age=3600)
    becomes(page, "stale", within=3)
    an_hour_ago = datetime.now(UTC) + timedelta(hours=1) - timedelta(seconds=3600)
    said = {(an_hour_ago + timedelta(seconds=more)).strftime("%H:%M") for more in (-3, 3)}
    shown = page.locator("[data-last-truth]").text_content() or ""
    assert shown.rpartition(" ")[2] in said  # in the first hour of a day with the day before it
    board.says(tick_age=1)
    becomes(page, "live", within=3)


def test_a_server_that_beats_but_answers_no_check_is_not_believed(page: Page, board: FakeBoard) -> None:
    page.clock.install()
    opened(page, f"{board.url}/boards/A3/wall")
    board.says(answers="refused")
    page.clock.fast_forward("00:26")
    becomes(page, "stale", within=5)
    board.emit("beat", {"now": datetime.now(UTC).isoformat(), "tick": None, "build": "build-one"})
    page.wait_for_timeout(500)
    assert page.locator("body").get_attribute("data-live") == "stale"
    board.says(answers="right")
    page.clock.fast_forward("00:20")
    becomes(page, "live", within=5)


def test_beats_that_were_long_under_way_are_no_sign_of_life(page: Page, board: FakeBoard) -> None:
    opened(page, f"{board.url}/boards/A3/wall")
    board.revise("ideas", 6)
    board.says(now_shift=-60)  # what comes now was said a minute ago
    shows(page, 6, within=4)  # it started over, with a fresh connection


def test_a_screen_that_slept_asks_at_once(page: Page, board: FakeBoard) -> None:
    opened(page, f"{board.url}/boards/A3/wall")
    board.revise("ideas", 6)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    shows(page, 6, within=1)


def test_half_a_panel_does_no_harm_to_the_others(page: Page, board: FakeBoard) -> None:
    opened(page, f"{board.url}/boards/A3/wall")
    board.says(inner={"actions": "<p>half <b>a panel"})
    board.push("actions", 3)
    board.push("ideas", 6)
    shows(page, 6)
    expect(panel(page, "actions")).to_contain_text("half a panel")


def test_a_screen_that_is_pushed_more_than_it_can_draw_shows_the_newest_and_keeps_its_link(
    page: Page, board: FakeBoard
) -> None:
    page.add_init_script(
        "window.fitPanels = () => { const began = performance.now(); while (performance.now() < began + 200); };"
    )
    opened(page, f"{board.url}/boards/A3/wall")
    for revision in range(6, 66):
        board.push("ideas", revision)
    shows(page, 65, within=2)
    page.wait_for_timeout(2000)  # whatever it took for a silence, it would say by now
    assert story(page, "live") == []
    assert story(page, "ideas")[-1] == 65
