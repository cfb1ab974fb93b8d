"""A worker's phone at the station: scan, type, send, gloves on."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from boards.db import db
from boards.history.models import Attachment
from tests.serving import Server
from tests.system.phone.hands import LONG, TEXT, Phone, ideas, is_sent, opens_form, photo, sends, types
from tests.world import World


def test_from_the_label_to_the_board_in_four_taps(phone: Phone, world: World, server: Server) -> None:
    page = opens_form(phone(world.label("A3-10")))  # 1
    types(page)
    page.get_by_label("Time").tap()  # 2
    sends(page)  # 3
    code = is_sent(page)
    expect(page.get_by_role("heading", name="It is on the board.")).to_be_visible()
    expect(page.get_by_text("Answer from the team, by")).to_be_visible()
    idea = ideas()[0]
    assert (idea.text, idea.benefit, idea.station and idea.station.code) == (TEXT, "time", "A3-10")
    page.get_by_role("link", name="Follow my idea").tap()  # 4
    expect(page.locator(f"#idea-{idea.id}")).to_have_attribute("data-state", "submitted")
    assert page.url.endswith(code.replace("-", ""))


def test_two_taps_with_gloves_are_one_idea(phone: Phone, world: World) -> None:
    # U-02
    page = opens_form(phone(world.label("A3-10")))
    types(page)
    page.locator("[data-send]").dblclick()
    is_sent(page)
    assert len(ideas()) == 1


def test_a_phone_without_scripts_sends_too(phone: Phone, world: World, tmp_path: Path) -> None:
    page = phone(world.label("A3-10"), java_script_enabled=False)
    page.get_by_role("link", name="I have an idea").tap()
    types(page)
    page.locator("#photo").set_input_files(photo(tmp_path / "a.jpg", 800, 600))
    page.locator("[data-send]").tap()
    expect(page.get_by_text("It is on the board.")).to_be_visible()
    assert [idea.text for idea in ideas()] == [TEXT]
    assert db.session.query(Attachment).one().width == 800


def test_too_few_words_are_said_at_the_field(phone: Phone, world: World) -> None:
    page = opens_form(phone(world.label("A3-10")))
    types(page, "ab")
    sends(page)
    expect(page.locator('[data-wrong="text"]')).to_have_text("We need at least a few words, or a photo.")
    expect(page.get_by_label("What could be better?")).to_have_value("ab")
    assert not ideas()


# --- photos (P-08)


def test_a_photo_too_large_is_refused_on_the_phone(phone: Phone, world: World, tmp_path: Path) -> None:
    page = opens_form(phone(world.label("A3-10")))
    types(page)
    huge = tmp_path / "huge.heic"  # no browser here shrinks it
    with huge.open("wb") as file:
        file.truncate(80 * 2**20)
    page.locator("#photo").set_input_files(huge)
    expect(page.locator('[data-wrong="photo"]')).to_have_text("This photo is too large to send. Take a smaller one.")
    sends(page)
    is_sent(page)
    assert ideas()[0].text == TEXT


def test_without_scripts_a_photo_too_large_leaves_the_text(phone: Phone, world: World, tmp_path: Path) -> None:
    page = phone(world.label("A3-10"), java_script_enabled=False)
    page.get_by_role("link", name="I have an idea").tap()
    types(page)
    huge = tmp_path / "huge.jpg"
    with huge.open("wb") as file:
        file.truncate(80 * 2**20)
    page.locator("#photo").set_input_files(huge)
    page.locator("[data-send]").tap()
    expect(page.get_by_text("Go back, your text is still there.")).to_be_visible(timeout=LONG)
    page.go_back()
    expect(page.get_by_label("What could be better?")).to_have_value(TEXT)
    assert not ideas()


# --- names


def test_a_name_is_remembered_on_this_phone_only_if_wished(phone: Phone, world: World) -> None:
    page = opens_form(phone(world.label("A3-10")))
    types(page)
    page.get_by_label("Your name").fill("Rosa O.")
    page.get_by_label("Remember my name on this phone").tap()
    sends(page)
    is_sent(page)
    page.get_by_role("link", name="Another idea").tap()
    expect(page.get_by_label("Your name")).to_have_value("Rosa O.")
    page.get_by_label("Remember my name on this phone").tap()
    types(page, "And another one")
    sends(page)
    is_sent(page)
    page.get_by_role("link", name="Another idea").tap()
    expect(page.get_by_label("What could be better?")).to_be_editable()
    expect(page.get_by_label("Your name")).to_have_value("")
    assert [idea.signature for idea in ideas()] == ["Rosa O.", "Rosa O."]
