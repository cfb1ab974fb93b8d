"""Bad Wi-Fi: what was typed is never lost, and the board gets it once (U-02, U-03)."""

from __future__ import annotations

import re
from pathlib import Path

from flask import Flask
from playwright.sync_api import Route, expect

from boards.db import db, writing
from boards.history.models import Attachment
from boards.screens.models import Label
from tests.serving import Server
from tests.system.phone.hands import LONG, TEXT, Phone, ideas, is_sent, kept, opens_form, photo, sends, types
from tests.world import World


def test_without_network_it_is_kept_and_sent_once_by_itself(phone: Phone, world: World) -> None:
    page = opens_form(phone(world.label("A3-10")))
    types(page)
    page.context.set_offline(True)
    sends(page)
    expect(page.get_by_text("No network. We keep it and send it by itself.").first).to_be_visible()
    expect(page.get_by_label("What could be better?")).to_have_value(TEXT)
    assert [draft["state"] for draft in kept(page)] == ["waiting"]
    page.context.set_offline(False)
    is_sent(page)
    assert len(ideas()) == 1


def test_a_server_that_dies_and_comes_back_gets_it_once(phone: Phone, world: World, server: Server) -> None:
    page = opens_form(phone(world.label("A3-10")))
    types(page)
    server.kill()
    sends(page)
    expect(page.locator("[data-waiting]")).to_be_visible(timeout=LONG)
    server.start()
    is_sent(page)
    assert len(ideas()) == 1


def test_an_answer_that_got_lost_makes_no_second_idea(phone: Phone, world: World) -> None:
    # U-02
    page = opens_form(phone(world.label("A3-10")))
    types(page)
    lost = []

    def lose_the_first_answer(route: Route) -> None:
        if lost:
            return route.continue_()
        lost.append(route.fetch())
        return route.abort()

    page.route("**/ideas", lose_the_first_answer)
    sends(page)
    is_sent(page)
    assert lost[0].status == 201, "the server had it the first time"
    assert len(ideas()) == 1


def test_what_was_kept_is_sent_when_the_station_is_opened_again(phone: Phone, world: World, server: Server) -> None:
    page = opens_form(phone(world.label("A3-10")))
    types(page)
    server.kill()
    sends(page)
    expect(page.locator("[data-waiting]")).to_be_visible(timeout=LONG)
    page.goto("about:blank")
    server.start()
    page.goto(f"{server.url}/s/{world.label('A3')}")
    card = page.locator(".kept-sent")
    expect(card).to_contain_text(TEXT, timeout=LONG)
    expect(card).to_contain_text(re.compile("[2-9A-Z]{3}-[2-9A-Z]{3}"))
    card.get_by_role("button", name="I have the code").tap()
    expect(card).to_have_count(0)
    assert [idea.station and idea.station.code for idea in ideas()] == ["A3-10"]


def test_another_idea_can_be_written_while_one_waits(phone: Phone, world: World) -> None:
    page = opens_form(phone(world.label("A3-10")))
    types(page, "The first idea")
    page.context.set_offline(True)
    sends(page)
    page.locator("[data-another]").tap()
    expect(page.locator(".kept-waiting")).to_contain_text("The first idea")
    types(page, "The second idea")
    sends(page)
    expect(page.locator("[data-waiting]")).to_be_visible()
    page.context.set_offline(False)
    is_sent(page)
    expect(page.locator("body")).to_have_attribute("data-page", "idea-sent")
    while len(ideas()) < 2:
        page.wait_for_timeout(100)
    assert {idea.text for idea in ideas()} == {"The first idea", "The second idea"}


def test_a_reload_loses_nothing_that_was_typed(phone: Phone, world: World, tmp_path: Path) -> None:
    page = opens_form(phone(world.label("A3-10")))
    types(page)
    page.get_by_label("Quality").tap()
    page.locator("#photo").set_input_files(photo(tmp_path / "a.jpg"))
    expect(page.locator("[data-photo=photo] canvas")).to_be_visible()
    submission = page.locator("[name=submission]").input_value()
    while not any(draft["photos"] for draft in kept(page)):
        page.wait_for_timeout(50)
    page.reload()
    expect(page.get_by_label("What could be better?")).to_have_value(TEXT)
    expect(page.get_by_label("Quality")).to_be_checked()
    expect(page.locator("[data-photo=photo] canvas")).to_be_visible()
    expect(page.locator("[name=submission]")).to_have_value(submission)
    sends(page)
    is_sent(page)
    db.session.rollback()
    assert db.session.query(Attachment).one().width == 1600, "shrunk on the phone"


def test_a_label_reset_meanwhile_costs_nobody_a_text(phone: Phone, world: World, app: Flask, server: Server) -> None:
    page = opens_form(phone(world.label("A3-10")))
    types(page)
    with writing():
        old = Label.of(world.unit("A3-10"))
        assert old
        old.reset()
    sends(page)
    expect(page.get_by_text("Ask your team leader for a new one.")).to_be_visible()
    expect(page.get_by_label("What could be better?")).to_have_value(TEXT)
    assert not ideas()


def test_what_a_dead_label_refused_is_opened_again_at_a_living_one(phone: Phone, world: World, server: Server) -> None:
    page = opens_form(phone(world.label("A3-10")))
    types(page)
    page.context.set_offline(True)
    sends(page)
    expect(page.locator("[data-waiting]")).to_be_visible()
    page.goto("about:blank")
    with writing():
        old = Label.of(world.unit("A3-10"))
        assert old
        new = old.reset().code
    page.context.set_offline(False)
    page.goto(f"{server.url}/s/{new}")
    refused = page.locator(".kept-refused")
    expect(refused).to_contain_text("Ask your team leader for a new one.")
    refused.get_by_role("button", name="Open it again").tap()
    expect(page.get_by_label("What could be better?")).to_have_value(TEXT)
    sends(page)
    is_sent(page)
    assert len(ideas()) == 1


def test_a_reload_shows_the_code_until_it_was_noted(phone: Phone, world: World) -> None:
    page = opens_form(phone(world.label("A3-10")))
    types(page)
    sends(page)
    code = is_sent(page)
    page.reload()
    expect(page.locator(".kept-sent .code")).to_have_text(code)
    page.locator(".kept-sent").get_by_role("button", name="I have the code").tap()
    page.reload()
    expect(page.get_by_label("What could be better?")).to_have_value("")
    expect(page.locator(".kept")).to_have_count(0)
