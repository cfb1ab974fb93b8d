"""Two server processes on one database, Redis between them: what one is told, the screens of the other show."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from tests.faults.pair import pair
from tests.faults.phone import Phone
from tests.serving import Server
from tests.system.test_every_page import sign_in
from tests.world import World

REDIS = os.environ.get("BOARDS_TEST_REDIS", "redis://127.0.0.1:6379/0")
SOONER_THAN_A_CHECK = 5000  # milliseconds; a page asks by itself only every 20 s


@pytest.fixture
def both(tmp_path: Path, database: str) -> Iterator[tuple[Server, Server]]:
    try:
        redis.Redis.from_url(REDIS).ping()
    except redis.ConnectionError:
        if os.environ.get("CI"):
            raise
        pytest.skip("no Redis here")
    with pair(tmp_path, database, REDIS) as servers:
        yield servers


def test_an_idea_sent_to_one_server_is_on_the_walls_of_both(
    both: tuple[Server, Server], app: Flask, world: World, page: Page
) -> None:
    here, there = both
    page.goto(f"{there.url}/boards/a3/wall")
    expect(page.locator("body")).to_have_attribute("data-live", "live")
    phone = Phone(here.url, world.label("A3-10"))
    assert phone.send("Hang the nozzle key at a hook", "one")
    expect(page.locator("#panel-ideas")).to_contain_text("Hang the nozzle key", timeout=SOONER_THAN_A_CHECK)
    here.kill()  # the other goes on alone
    assert Phone(there.url, world.label("A3-10")).send("A lamp over the bench", "two")
    expect(page.locator("#panel-ideas")).to_contain_text("A lamp over the bench", timeout=SOONER_THAN_A_CHECK)


def test_a_screen_is_told_by_one_server_what_to_show_while_it_hangs_on_the_other(
    both: tuple[Server, Server], browser: Browser, page: Page
) -> None:
    here, there = both
    page.goto(f"{there.url}/wall")
    leader = browser.new_page()
    sign_in(leader, here, "301", f"/screens/new?code={page.get_attribute('body', 'data-code')}")
    leader.select_option("#unit", "A3")
    leader.fill("#place", "End of line A")
    leader.locator("form[action='/screens'] [type=submit]").click()
    expect(page.locator("body")).to_have_attribute("data-link", "good", timeout=10_000)
    leader.locator("#board button", has_text="A1").click()
    expect(page.locator("body")).to_have_attribute("data-unit", "A1", timeout=SOONER_THAN_A_CHECK)
    leader.close()
