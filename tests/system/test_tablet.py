"""A leader at the tablet beside the board, gloves on: sign in, answer an idea, raise an action, done, undo, check."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Locator, Page, expect

from boards.actions.models import Action, Step
from boards.app import create_app
from boards.clock import now
from boards.db import db, writing
from boards.history.models import TimelineEntry
from boards.ideas.models import Idea, IdeaStep
from boards.ideas.receipts import receipt_for
from boards.people.models import Person
from boards.plant.production_day import plant_date
from tests.axe import complaints
from tests.conftest import settings
from tests.databases import Databases
from tests.serving import Server
from tests.world import PIN, World


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, new_database: Databases) -> Iterator[Server]:
    """One server for all tablets here: starting one takes seconds."""
    folder = tmp_path_factory.mktemp("tablet")
    server = Server(folder, new_database(folder))
    server.start()
    yield server
    server.kill()


@pytest.fixture(scope="module")
def app(server: Server) -> Iterator[Flask]:
    app = create_app(settings(server.instance, server.database_url))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(autouse=True)
def an_empty_board(app: Flask, world: World) -> Iterator[None]:
    yield
    with writing():
        a3 = world.unit("A3").id
        for model in (TimelineEntry, Step, Action, IdeaStep, Idea):
            db.session.execute(db.delete(model), execution_options={"touches": ((a3, "actions"), (a3, "ideas"))})


class Tablets:
    """`tablet(world.amina)`: a tablet at the board of A3 on which somebody has signed in."""

    def __init__(self, browser: Browser, url: str) -> None:
        self.browser, self.url = browser, url
        self.complaints: list[str] = []  # what the browsers' consoles said

    def __call__(self, person: Person | None, path: str = "/boards/a3", **more: Any) -> Page:
        size = {"width": 1024, "height": 768}
        page = self.browser.new_context(viewport=size, has_touch=True, locale="en-GB", **more).new_page()
        page.on("console", lambda line: self.complaints.append(line.text) if line.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.goto(f"{self.url}/sign-in?next={path}" if person else self.url + path)
        if person:
            page.get_by_label("Number on your badge").fill(person.personnel_no or "")
            page.get_by_label("Your PIN").fill(PIN)
            page.get_by_role("button", name="Sign in").tap()
            page.wait_for_url(self.url + path)
        return page


@pytest.fixture
def tablet(browser: Browser, server: Server, app: Flask) -> Iterator[Tablets]:
    tablets = Tablets(browser, server.url)
    yield tablets
    for context in browser.contexts:
        context.close()
    assert not tablets.complaints


def raised(world: World, title: str = "Weld the drain pan", owner: Person | None = None) -> Action:
    with writing():
        return Action.raise_at(world.unit("A3"), title, by=world.amina, owner=owner or world.marek, due_on=plant_date())


def row(page: Page, record: Action | Idea) -> Locator:
    return page.locator(f"#{record.__tablename__}-{record.id}")


def test_badge_and_pin_are_typed_on_keys_for_gloves(tablet: Tablets, server: Server, world: World) -> None:
    page = tablet(None, "/sign-in")
    for key in "1012468":
        if key == "2":
            page.get_by_label("Your PIN").tap()
        button = page.get_by_role("button", name=key, exact=True)
        box = button.bounding_box()
        assert box and min(box["width"], box["height"]) >= 56
        button.tap()
    assert page.get_by_label("Number on your badge").input_value() == "101"
    assert complaints(page) == []
    page.get_by_role("button", name="Sign in").tap()
    page.wait_for_url(f"{server.url}/today")
    expect(page.get_by_text("Amina H.").first).to_be_visible()


def test_an_action_is_raised_in_ten_seconds_and_every_board_has_it(tablet: Tablets, world: World) -> None:
    page, other = tablet(world.amina), tablet(None)
    before = now()
    page.get_by_label("What?").tap()
    page.keyboard.type("Fix the lamp over station 20", delay=60)
    page.locator(".new-action .chip", has_text="Joana B.").tap()
    page.locator(".new-action .chip", has_text="tomorrow").tap()
    page.get_by_role("button", name="Put it on the board").tap()
    expect(page.locator("#panel-actions")).to_contain_text("Fix the lamp over station 20")
    assert (now() - before).total_seconds() < 10
    expect(page.locator("#toast")).to_contain_text("is on the board: Joana Brito")
    expect(page.get_by_label("What?")).to_have_value("")
    expect(other.locator("#panel-actions")).to_contain_text("Fix the lamp over station 20")
    assert page.get_by_role("button", name="Put it on the board").is_hidden(), "folded away again"
    assert complaints(page) == []


def test_a_second_action_from_the_same_page_is_another_one(tablet: Tablets, world: World) -> None:
    page = tablet(world.amina)
    for title in ("Fix the lamp", "Fix the other lamp"):
        page.get_by_label("What?").fill(title)
        page.keyboard.press("Enter")
        expect(page.locator("#panel-actions")).to_contain_text(title)
    expect(page.locator("#panel-actions .row", has_text="lamp")).to_have_count(2)


def test_done_is_one_tap_and_so_is_taking_it_back(tablet: Tablets, world: World) -> None:
    action = raised(world)
    page = tablet(world.marek)
    page.get_by_role("button", name="Done").tap()
    expect(row(page, action)).to_have_attribute("data-state", "done")
    expect(page.locator("#toast")).to_contain_text("Done: “Weld the drain pan”")
    assert complaints(page) == []
    page.get_by_role("button", name="Undo").tap()
    expect(row(page, action)).to_have_attribute("data-state", "planned")
    expect(page.locator("#panel-actions")).to_have_count(1)
    expect(page.locator("#toast")).to_contain_text("Taken back")


def test_somebody_else_checks_and_closes_in_one_tap(tablet: Tablets, world: World) -> None:  # decision 1
    action = raised(world)
    with writing():
        action.complete(world.marek)
    page, other = tablet(world.amina), tablet(None)
    page.get_by_role("button", name="Seen, works").tap()
    expect(row(page, action)).to_have_attribute("data-state", "closed")
    expect(row(other, action)).to_have_attribute("data-state", "closed")
    assert world.fresh(action).step("closure").standard_decision == "none"


def test_everybody_sees_only_the_buttons_that_are_theirs(tablet: Tablets, world: World) -> None:  # decision 10
    mine, other, finished = raised(world), raised(world, "Move the bin", world.bruno), raised(world, "Log the bore")
    with writing():
        finished.complete(world.marek)
    page = tablet(world.marek)
    expect(row(page, mine).get_by_role("button", name="Done")).to_be_visible()
    expect(row(page, other).get_by_role("button", name="Done")).to_be_hidden()
    expect(row(page, finished).get_by_role("button", name="Seen, works")).to_be_hidden()
    deputy = tablet(world.joana)
    expect(row(deputy, mine).get_by_role("button", name="Done")).to_be_visible()
    leader = tablet(world.amina)
    expect(row(leader, other).get_by_role("button", name="Done")).to_be_visible()
    expect(row(leader, finished).get_by_role("button", name="Seen, works")).to_be_visible()
    nobody = tablet(None)
    expect(row(nobody, mine)).to_be_visible()
    expect(nobody.locator("#panel-actions button:visible")).to_have_count(0)


def test_an_idea_is_answered_from_the_board(tablet: Tablets, world: World) -> None:
    with writing():
        text = "Hang the key at a hook"
        idea = Idea.submit(world.unit("A3-10"), text, receipt=receipt_for("hook"), language="en", author=world.marek)
    page = tablet(world.amina)
    row(page, idea).get_by_role("link", name="Hang the key at a hook").tap()
    expect(page.locator("[data-state=submitted] h1")).to_have_text("Hang the key at a hook")
    expect(page.locator("#acceptance .chip", has_text="Marek S.").locator("input")).to_be_checked()
    assert complaints(page) == []
    page.get_by_label("A word to the author").fill("Good, there is a hook in the store")
    page.get_by_role("button", name="Accept").tap()
    expect(page.locator("#toast")).to_contain_text("Accepted")
    expect(page.locator(f"#idea-{idea.id}")).to_have_attribute("data-state", "accepted")
    expect(page.locator(".timeline")).to_contain_text("there is a hook in the store")


def test_a_refusal_comes_as_a_sentence_and_the_board_stays(tablet: Tablets, world: World) -> None:
    action = raised(world)
    page = tablet(world.marek)
    with writing():
        action.cancel(world.amina, "The pan is replaced")  # this tablet's panel may not know it yet
    page.evaluate(
        "(id) => htmx.ajax('POST', `/actions/${id}/completion`, {target: '#panel-actions', swap: 'outerHTML'})",
        action.id,
    )
    expect(page.locator("#toast")).to_contain_text("It was cancelled.")
    expect(page.locator("#panel-actions h2")).to_have_text("Actions")
    assert all("409" in line for line in tablet.complaints)
    tablet.complaints.clear()


def test_when_nothing_gets_through_it_says_so_and_keeps_what_was_typed(tablet: Tablets, world: World) -> None:
    page = tablet(world.amina)
    page.context.route(re.compile("/boards/a3/actions$"), lambda route: route.abort())
    page.get_by_label("What?").fill("Fix the lamp")
    page.keyboard.press("Enter")
    expect(page.locator("#toast")).to_contain_text("That did not get through")
    expect(page.get_by_label("What?")).to_have_value("Fix the lamp")
    page.context.unroute_all()
    tablet.complaints.clear()
    page.keyboard.press("Enter")
    expect(page.locator("#panel-actions")).to_contain_text("Fix the lamp")


def test_with_scripts_off_everything_still_goes(tablet: Tablets, world: World) -> None:
    page = tablet(world.amina, java_script_enabled=False)
    page.get_by_label("What?").fill("Fix the lamp")
    page.locator(".new-action .chip", has_text="I do it").tap()
    page.locator(".new-action .chip", has_text="today").tap()
    page.get_by_role("button", name="Put it on the board").tap()
    line = page.locator("#panel-actions .row", has_text="Fix the lamp")
    expect(line).to_have_attribute("data-state", "planned")
    line.get_by_role("button", name="Done").tap()
    expect(line).to_have_attribute("data-state", "done")
    expect(line.get_by_role("button", name="Seen, works")).to_be_hidden()
    page.get_by_role("button", name="Undo").tap()
    expect(line).to_have_attribute("data-state", "planned")


@pytest.mark.parametrize("size", [(1024, 768), (768, 1024), (1280, 800)])
@pytest.mark.parametrize("lang", ["en", "de"])
def test_the_board_fits_every_tablet(tablet: Tablets, world: World, size: tuple[int, int], lang: str) -> None:
    raised(world, "Slot liner magazine jams on station 10 after coil change, every second shift")
    raised(world, "Write opening date on every resin drum", world.quin)
    page = tablet(world.amina)
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(page.url + f"?lang={lang}")
    page.locator("#new-title").tap()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "it scrolls sideways"
    overlapping = page.evaluate(OVERLAPS)
    assert overlapping == [], overlapping
    small = page.evaluate(SMALL)
    assert small == [], small


OVERLAPS = """() => {
  const parts = Array.from(document.querySelectorAll('.row')).flatMap((row) => {
    const boxes = Array.from(row.querySelectorAll('.title, .who, .due, .button')).filter((part) => part.offsetParent);
    return boxes.flatMap((one, n) => boxes.slice(n + 1).map((other) => [one, other]));
  });
  const cross = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
  return parts.filter(([one, other]) => cross(one.getBoundingClientRect(), other.getBoundingClientRect()))
    .map(([one, other]) => one.textContent.trim() + ' × ' + other.textContent.trim());
}"""
SMALL = """() => Array.from(document.querySelectorAll('main .button, main .chip'))
  .filter((part) => part.offsetParent && part.getBoundingClientRect().height < 55.5)
  .map((part) => part.textContent.trim() + ' ' + part.getBoundingClientRect().height)"""
