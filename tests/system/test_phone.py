"""A worker's phone at the station: scan, type, send, gloves on, on bad Wi-Fi. A real browser on the real server."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from playwright.sync_api import Browser, Page, Route, expect

from boards.app import create_app
from boards.db import db, writing
from boards.history.models import Attachment, TimelineEntry
from boards.ideas.models import Idea
from boards.screens.models import Label
from tests.axe import complaints
from tests.conftest import Databases, settings
from tests.serving import Server
from tests.world import World

TEXT = "We search for the nozzle key at every coil change."
LONG = 20_000  # milliseconds: a restart and the pauses between tries

Phone = Callable[..., Page]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, new_database: Databases) -> Iterator[Server]:
    """One server for all phones here: starting one takes seconds."""
    folder = tmp_path_factory.mktemp("station")
    server = Server(folder, new_database(folder))
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def app(server: Server) -> Iterator[Flask]:
    app = create_app(settings(server.instance, server.database_url))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(autouse=True)
def no_ideas_yet(app: Flask) -> Iterator[None]:
    yield
    with writing():
        for model in (Attachment, TimelineEntry, Idea):
            db.session.execute(db.delete(model), execution_options={"touches": ()})


@pytest.fixture
def phone(browser: Browser, server: Server) -> Phone:
    """`phone("A3-10")`: a phone that has scanned this label."""

    def scans(code: str, locale: str = "en", width: int = 390, height: int = 844, **more: Any) -> Page:
        size = {"width": width, "height": height}
        context = browser.new_context(viewport=size, has_touch=True, is_mobile=True, locale=locale, **more)
        page = context.new_page()
        page.goto(f"{server.url}/s/{code}")
        return page

    return scans


def opens_form(page: Page) -> Page:
    page.get_by_role("link", name=re.compile("idea|Idee|pomysł", re.I)).first.tap()
    expect(page.locator("body")).to_have_attribute("data-page", "idea-new")
    expect(page.locator("[name=submission]")).to_have_value(re.compile("^[0-9a-f]{32}$"))  # scripts run
    return page


def types(page: Page, text: str = TEXT) -> None:
    page.get_by_label("What could be better?").fill(text)


def sends(page: Page) -> None:
    page.locator("[data-send]").tap()


def is_sent(page: Page) -> str:
    """Waits for the receipt; answers its code."""
    expect(page.locator("body")).to_have_attribute("data-page", "idea-sent", timeout=LONG)
    code = page.locator("[data-receipt]").get_attribute("data-receipt")
    assert code
    return code


def ideas() -> list[Idea]:
    db.session.rollback()
    return db.session.query(Idea).order_by(Idea.id).all()


def kept(page: Page) -> list[dict[str, Any]]:
    """What the phone keeps."""
    found: list[dict[str, Any]] = page.evaluate("phone.kept.all()")
    return found


def photo(path: Path, width: int = 4000, height: int = 3000) -> Path:
    Image.radial_gradient("L").resize((width, height)).convert("RGB").save(path, quality=95)
    return path


# --- scan to sent


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


# --- bad Wi-Fi (U-03)


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


# --- looks, for everybody

SIZES = """() => [...document.querySelectorAll('a, button, summary, input, textarea, label.photo')]
  .filter((node) => node.type !== 'hidden' && !node.matches('.skip') && node.getClientRects().length)
  .filter((node) => !node.matches('label.photo input, details:not([open]) form *'))
  .map((node) => [node.outerHTML.slice(0, 90), node.getBoundingClientRect()])
  .map(([html, box]) => ({html, x: box.x, y: box.y + scrollY, width: box.width, height: box.height}))"""


def is_for_gloves(page: Page) -> None:
    """Every target at least 56 px, with 8 px between two of them; nothing to scroll sideways."""
    size = page.viewport_size
    assert size and page.evaluate("document.documentElement.scrollWidth") <= size["width"], page.url
    page.set_viewport_size({"width": size["width"], "height": 2500})  # where "Send" sticks to nothing
    targets = page.evaluate(SIZES)
    page.set_viewport_size(size)
    for target in targets:
        assert target["width"] >= 56 and target["height"] >= 56, target
    for number, one in enumerate(targets):
        for other in targets[number + 1 :]:
            across = max(one["x"], other["x"]) - min(one["x"] + one["width"], other["x"] + other["width"])
            down = max(one["y"], other["y"]) - min(one["y"] + one["height"], other["y"] + other["height"])
            assert max(across, down) >= 7.9, (one, other)


@pytest.mark.parametrize("locale", ["en-GB", "de-DE", "pl-PL"])
@pytest.mark.parametrize("size", [(390, 844), (360, 640)])
def test_every_page_is_for_gloves_in_every_language(
    phone: Phone, world: World, server: Server, locale: str, size: tuple[int, int]
) -> None:
    page = phone(world.label("A3-10"), locale, *size)
    expect(page.locator("html")).to_have_attribute("lang", locale[:2])
    tile = page.locator(".tile-first").bounding_box()
    assert tile and tile["height"] >= 138
    is_for_gloves(page)
    assert not complaints(page)
    opens_form(page)
    is_for_gloves(page)
    assert not complaints(page)
    page.locator("#text").fill(TEXT)
    sends(page)
    is_sent(page)
    is_for_gloves(page)
    assert not complaints(page)
    page.goto(f"{server.url}/i/{page.locator('[data-receipt]').get_attribute('data-receipt')}")
    is_for_gloves(page)
    assert not complaints(page)
    for address in ("/i", "/i/XXXXXX", "/s/ZZZZZZ"):
        page.goto(server.url + address)
        is_for_gloves(page)
        assert not complaints(page)


def test_a_page_is_light_and_needs_no_script_to_be_read(phone: Phone, world: World) -> None:
    page = phone("ZZZZZZ")
    weights: list[int] = []
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda event: weights.append(event["encodedDataLength"]))
    page.goto(page.url.replace("ZZZZZZ", world.label("A3-10")) + "/ideas/new", wait_until="networkidle")
    assert weights and sum(weights) < 100_000, weights
