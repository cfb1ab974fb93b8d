"""After an upgrade walls load themselves again, once and never into nothing; people are told and decide."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.live.fake_board import FakeBoard, fake_board
from tests.live.screens import opened

pytestmark = pytest.mark.once

board = fake_board


def test_a_wall_loads_the_new_build_by_itself(page: Page, board: FakeBoard) -> None:
    opened(page, f"{board.url}/boards/A3/wall")
    board.says(build="build-two")
    expect(page.locator("body")).to_have_attribute("data-build", "build-two", timeout=9000)


def test_a_wall_that_gets_the_old_build_again_does_not_load_for_ever(page: Page, board: FakeBoard) -> None:
    page.clock.install()
    opened(page, f"{board.url}/boards/A3/wall")
    page.evaluate("window.before = true")
    board.says(build="build-two", page_build="build-one")  # one server process of two is new
    for _ in range(3):
        page.clock.fast_forward("00:31")
        board.beat()
        page.wait_for_timeout(1000)
    assert page.evaluate("window.before")  # it looked, and stayed
    board.says(page_build=None)
    board.beat()
    page.clock.fast_forward("00:31")
    expect(page.locator("body")).to_have_attribute("data-build", "build-two", timeout=9000)


def test_a_wall_loads_itself_at_most_once_a_build(page: Page, board: FakeBoard) -> None:
    page.clock.install()
    opened(page, f"{board.url}/boards/A3/wall")
    board.says(build="build-two")
    expect(page.locator("body")).to_have_attribute("data-build", "build-two", timeout=9000)
    board.says(page_build="build-one build-two")  # what it gets is still not what it was told
    page.reload()
    page.evaluate("window.before = true")
    for _ in range(2):
        page.clock.fast_forward("00:31")
        board.beat()
        page.wait_for_timeout(1000)
    assert page.evaluate("window.before")


def test_a_page_for_people_says_that_there_is_a_new_version(page: Page, board: FakeBoard) -> None:
    opened(page, f"{board.url}/boards/A3")
    expect(page.locator("[data-band=newer]")).to_be_hidden()
    board.says(build="build-two")
    expect(page.locator("[data-band=newer]")).to_be_visible(timeout=3000)
    assert page.locator("body").get_attribute("data-build") == "build-one"


def test_once_in_the_quiet_hour_a_wall_starts_afresh(page: Page, board: FakeBoard) -> None:
    at_plant = datetime.now(UTC) + timedelta(hours=1)
    quiet = at_plant.replace(hour=4, minute=29, second=0) - at_plant
    page.clock.install()
    board.says(now_shift=quiet.total_seconds())
    opened(page, f"{board.url}/boards/A3/wall")
    expect(page.locator("[data-clock]")).to_have_text(re.compile("04:29|04:28"))
    page.evaluate("document.body.dataset.young = 'yes'")  # this page has no need yet
    page.clock.fast_forward("03:00:00")
    expect(page.locator("body:not([data-young])")).to_be_attached(timeout=9000)


def test_the_picture_moves_a_little_every_hour(page: Page, board: FakeBoard) -> None:
    opened(page, f"{board.url}/boards/A3/wall")
    seen = set()
    for hours in range(0, 9, 3):
        board.says(now_shift=hours * 3600)
        board.beat()
        page.wait_for_timeout(400)
        seen.add(
            page.evaluate("['--shift-x', '--shift-y'].map((name) => document.body.style.getPropertyValue(name)).join()")
        )
    assert len(seen) == 3
    assert all(abs(int(pixels)) <= 3 for shift in seen for pixels in re.findall(r"-?\d+", shift))
