"""A tablet that people share, in a real browser: side by side, one tap apart, and signed out when nobody touches it."""

from __future__ import annotations

import datetime as dt

from flask import Flask
from playwright.sync_api import Page, expect

from boards.clock import now
from boards.db import db, writing
from boards.people.sign_ins import SignIn
from tests.serving import Server
from tests.world import PIN, World


def sign_in(page: Page, server: Server, badge: str) -> None:
    page.goto(f"{server.url}/sign-in?next=/boards/a3")
    page.locator("#badge").fill(badge)
    page.locator("#pin").fill(PIN)
    if not page.locator("[name=shared]").is_checked():
        page.locator(".sign-in-shared").click()
    page.locator(".sign-in-go").click()
    expect(page.locator("body")).to_have_attribute("data-page", "board")
    page.wait_for_load_state()  # its scripts have read the clock, before a test turns it


def test_two_people_side_by_side_change_by_a_tap_and_go_by_a_tap(app: Flask, server: Server, page: Page) -> None:  # P-11
    sign_in(page, server, "103")
    sign_in(page, server, "101")
    bar = page.locator(".bar")
    expect(bar.locator("form.bar-me a")).to_have_text("Amina H.")
    bar.get_by_role("button", name="Marek Szymański").click()
    expect(bar.locator("form.bar-me a")).to_have_text("Marek S.")
    expect(page.locator("body")).to_have_attribute("data-page", "board")
    bar.locator("form.bar-me button").click()
    expect(bar.locator("form.bar-me")).to_have_count(0)
    bar.get_by_role("button", name="Amina Haddad").click()
    expect(bar.locator("form.bar-me a")).to_have_text("Amina H.")
    assert [one.ended_why for one in db.session.query(SignIn).order_by(SignIn.id)] == ["not me", None]


def test_when_nobody_touches_it_the_person_goes_and_the_board_stays(  # P-11
    app: Flask, server: Server, page: Page, world: World
) -> None:
    page.clock.install()
    sign_in(page, server, "103")
    page.clock.fast_forward("04:00")
    expect(page.locator("form.bar-me a")).to_have_text("Marek S.")
    with writing():
        db.session.query(SignIn).one().used_at = now() - dt.timedelta(minutes=6)
    page.clock.fast_forward("02:00")
    expect(page.locator("form.bar-me")).to_have_count(0)
    expect(page.locator("body")).to_have_attribute("data-page", "board")


def test_a_hand_tells_the_server_and_a_page_of_ones_own_becomes_the_board(  # P-11
    app: Flask, server: Server, page: Page, world: World
) -> None:
    page.clock.install()
    sign_in(page, server, "103")
    page.goto(f"{server.url}/today")
    page.clock.fast_forward("02:00")
    with page.expect_response("**/presence") as told:
        page.mouse.wheel(0, 50)
        page.keyboard.press("Tab")
    assert told.value.status == 204
    with writing():
        db.session.query(SignIn).one().used_at = now() - dt.timedelta(minutes=6)
    page.clock.fast_forward("06:00")
    expect(page.locator("body")).to_have_attribute("data-page", "board")
    expect(page.locator("form.bar-me")).to_have_count(0)
