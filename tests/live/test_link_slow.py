"""Where no websocket can be had (a proxy in between, an old firewall) the screen heals over HTTP, and says so."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.live.fake_board import FakeBoard, fake_board
from tests.live.screens import becomes, opened, shows, story

pytestmark = pytest.mark.once

board = fake_board


@pytest.mark.parametrize("websockets", ["refused", "hanging"])
def test_without_websockets_a_wall_heals_over_http_and_says_slow(page: Page, board: FakeBoard, websockets: str) -> None:
    board.says(websockets=websockets)
    opened(page, f"{board.url}/boards/A3/wall", link="slow")
    for revision in (6, 7):
        board.revise("ideas", revision)
        shows(page, revision, within=6)
    assert story(page, "live") == []  # it was right all the time


def test_a_slow_link_becomes_a_good_one_when_websockets_work_again(page: Page, board: FakeBoard) -> None:
    board.says(websockets="refused")
    opened(page, f"{board.url}/boards/A3/wall", link="slow")
    board.says(websockets="open")
    expect(page.locator("body")).to_have_attribute("data-link", "good", timeout=12000)
    board.push("ideas", 6)
    shows(page, 6)


def test_a_slow_screen_too_notices_a_dead_server(page: Page, board: FakeBoard) -> None:
    board.says(websockets="refused")
    opened(page, f"{board.url}/boards/A3/wall", link="slow")
    board.kill()
    becomes(page, "stale", within=7.5)
    board.revise("ideas", 6)
    board.start()
    shows(page, 6)
    becomes(page, "live", within=1)
