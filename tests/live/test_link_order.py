"""Panels that come late, twice, in any order or never: a screen never goes back, and the next check heals the rest."""

from __future__ import annotations

import random

import pytest
from playwright.sync_api import Page, WebSocket, expect

from tests.live.fake_board import FakeBoard, fake_board
from tests.live.screens import opened, panel, shows, story

pytestmark = pytest.mark.once

board = fake_board


def test_in_whatever_order_panels_come_a_screen_never_goes_back(page: Page, board: FakeBoard) -> None:
    chance = random.Random(20261122)
    opened(page, f"{board.url}/boards/A3/wall")
    for newest in (10, 15, 20, 25):
        told = list(range(6, newest + 1)) * 2
        chance.shuffle(told)
        for revision in told:
            board.push("ideas", revision)
        shows(page, newest)  # also where an older one came behind it, before it was drawn
    went = story(page, "ideas")
    assert len(went) > 2
    assert went == sorted(went)
    expect(panel(page)).to_contain_text("as of 25")


def test_a_lost_panel_comes_with_the_next_check(page: Page, board: FakeBoard) -> None:
    sockets: list[WebSocket] = []
    page.on("websocket", lambda socket: sockets.append(socket))
    page.clock.install()
    opened(page, f"{board.url}/boards/A3/wall")
    board.revise("ideas", 6)  # committed, and the process died before it told anybody
    page.wait_for_timeout(500)
    assert story(page, "ideas") == []
    for seconds in range(3, 22, 3):
        board.says(now_shift=seconds)
        page.clock.fast_forward(3000)
        board.beat()
        page.wait_for_timeout(200)
    shows(page, 6)
    assert story(page, "actions") == []  # only what differs
    assert len(sockets) == 1  # and without starting over


def test_an_answer_that_was_overtaken_by_a_push_changes_nothing(page: Page, board: FakeBoard) -> None:
    opened(page, f"{board.url}/boards/A3/wall")
    board.says(answers="late")
    board.revise("ideas", 6)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.wait_for_timeout(500)  # asked, and the answer (6) is under way
    board.push("ideas", 7)
    page.wait_for_timeout(1000)
    assert story(page, "ideas") == [7]


def test_a_panel_of_another_board_or_of_none_is_ignored(page: Page, board: FakeBoard) -> None:
    opened(page, f"{board.url}/boards/A3/wall")
    board.push("ideas", 90, unit="B2")
    board.push("weather", 90)
    board.emit("panel", {})
    board.push("ideas", 6, unit="a3")
    shows(page, 6)
    expect(page.locator("[data-panel]")).to_have_count(2)


def test_after_a_backup_was_restored_the_screen_shows_what_is(page: Page, board: FakeBoard) -> None:
    opened(page, f"{board.url}/boards/A3/wall")
    board.push("ideas", 9)
    shows(page, 9)
    board.kill()
    board.revise("ideas", 3)
    board.start()
    shows(page, 3)


def test_a_month_of_pushes_leaves_nothing_behind(page: Page, board: FakeBoard) -> None:
    board.says(inner={"ideas": "a panel of 5 kB " * 320})
    opened(page, f"{board.url}/boards/A3/wall")
    chrome = page.context.new_cdp_session(page)

    def live_through(first: int) -> dict[str, float]:
        for revision in range(first, first + 100):
            board.push("ideas", revision)
        for revision in range(first + 100, first + 103):
            board.revise("ideas", revision)
            page.evaluate("window.dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")  # a new connection
            shows(page, revision)
            expect(page.locator("body")).to_have_attribute("data-live", "live")
            page.wait_for_timeout(500)
        page.evaluate("story = []")
        chrome.send("HeapProfiler.collectGarbage")
        metrics = chrome.send("Performance.getMetrics")["metrics"]
        return {metric["name"]: metric["value"] for metric in metrics}

    chrome.send("Performance.enable")
    live_through(100)  # what is made once is made
    before, after = live_through(300), live_through(500)
    for what in ("Nodes", "JSEventListeners"):
        assert after[what] <= before[what] + 2, what
    assert after["JSHeapUsedSize"] < before["JSHeapUsedSize"] + 200_000  # a hundred panels kept would be 500_000
