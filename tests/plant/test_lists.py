"""Every figure opens the records behind it, and counts exactly those (U-09)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from flask import Flask
from lxml import html

from boards.actions.models import Action
from boards.clock import at, now
from boards.db import db, writing
from boards.escalations.models import Escalation
from boards.ideas.models import Idea
from boards.ideas.receipts import receipt_for
from boards.issues.models import Issue
from boards.live import rendering
from boards.plant.figures import FIGURES
from boards.plant.lists import NAMES, PAGE
from boards.plant.models import WITH_BOARD, Unit
from boards.plant.production_day import plant_date
from tests.client import CheckingClient
from tests.demo.conftest import demo, friday
from tests.world import World

__all__ = ["demo", "friday"]  # the demo plant, loaded once
TIERS = ("PLANT", "VSA")


@pytest.fixture(autouse=True)
def nothing_drawn_yet() -> None:
    rendering._cache.clear()


def a_day_at_work(world: World) -> None:
    """Something behind nearly every figure; one idea is off the screens."""
    a3, today = world.unit("A3"), plant_date()
    day = dt.timedelta(days=1)
    with writing():
        late = Action.raise_at(a3, "Weld the pan", by=world.amina, owner=world.marek, due_on=today - 2 * day)
        Action.raise_at(a3, "Today's", by=world.amina, owner=world.marek, due_on=today)
        Action.raise_at(a3, "Nobody's", by=world.amina)
        done = Action.raise_at(a3, "Done", by=world.amina, owner=world.marek, due_on=today)
        done.complete(world.marek)
        closed = Action.raise_at(a3, "Closed", by=world.amina, owner=world.marek, due_on=today)
        closed.complete(world.marek)
        closed.verify_done(world.amina)
        closed.close(world.amina, "No standard concerned", "Only here")
        for n in range(3):
            Idea.submit(world.unit("A3-10"), f"Hang the key at hook {n}", receipt=receipt_for(str(n)), language="en")
        db.session.query(Idea).filter_by(number=1).one().hide(world.amina, "A name is in it")
        db.session.query(Idea).filter_by(number=2).one().accept(world.amina, world.marek, today + 9 * day)
        Issue.raise_at(world.unit("A3-10"), "andon", "Stuck", by=world.joana)
        Escalation.ask_for(a3, world.unit("VSA"), "Who orders the pan?", by=world.amina, subject=late)


def listed(client: CheckingClient, address: str) -> tuple[int, list[str]]:
    """What a list says it holds, and the addresses of its rows."""
    page = html.fromstring(client.get(address).get_data(as_text=True))
    (section,) = page.xpath("//section[@data-count]")
    return int(section.get("data-count")), page.xpath("//li[contains(@class,'entry')]//a/@href")


def figures_of(client: CheckingClient, unit: str, panel: str) -> list[tuple[str, int]]:
    """Each figure of a panel: the address it opens, and its number."""
    drawn = client.get(f"/boards/{unit}/panels/{panel}")
    if drawn.status_code == 404:
        return []
    found = []
    for figure in html.fromstring(drawn.get_data(as_text=True)).xpath("//*[@data-figure]"):
        for link in figure.xpath("descendant-or-self::a[contains(@href, '/records/')]"):
            words = link.get("aria-label") or link.get("title")
            number = "".join(filter(str.isdigit, link.xpath("string(.//b)") or words.rpartition(":")[2]))
            found.append((link.get("href"), int(number)))
    return found


def agree(client: CheckingClient, units: list[str]) -> dict[str, int]:
    """Asserts that every figure of these boards counts what its list holds; the lists with their lengths."""
    opened: dict[str, int] = {}
    for unit in units:
        for panel in ("actions", "ideas", "children"):
            for address, number in figures_of(client, unit, panel):
                opened[address] = listed(client, address)[0]
                assert opened[address] == number, f"{panel} of {unit} says {number}, {address} holds {opened[address]}"
    return opened


def test_a_figure_counts_what_its_list_holds(client: CheckingClient, world: World) -> None:  # U-09
    a_day_at_work(world)
    with at(now() + dt.timedelta(days=8)):
        opened = agree(client, ["A3", "VSA", "PLANT", "VSB"])
    shown = {address.rpartition("/")[2].partition("?")[0] for address, count in opened.items() if count}
    assert shown >= {"open", "overdue", "ownerless", "check", "closed", "waiting", "unanswered", "doing", "help", "asked"}


def test_in_the_demo_too(demo: Flask) -> None:  # U-09
    client = demo.test_client()
    codes = list(db.session.scalars(db.select(Unit.code).where(Unit.kind.in_(WITH_BOARD))))
    opened = agree(client, codes)
    assert sum(opened.values()) > 100


def test_every_row_leads_to_its_record(client: CheckingClient, world: World) -> None:
    a_day_at_work(world)
    for what in FIGURES:
        for address in listed(client, f"/boards/plant/records/{what}?below=1")[1]:
            assert client.get(address).status_code == 200, address


def test_what_is_off_the_screens_is_in_no_list(client: CheckingClient, world: World) -> None:  # decision 13
    a_day_at_work(world)
    assert "hook 0" not in client.as_(world.amina).get("/boards/a3/records/waiting").text
    assert "hook 2" in client.get("/boards/a3/records/waiting").text


def test_a_list_begins_with_what_the_board_begins_with(client: CheckingClient, world: World) -> None:
    a_day_at_work(world)
    board = html.fromstring(client.get("/boards/a3/panels/actions").get_data(as_text=True))
    rows = board.xpath("//li[@data-state and @data-state != 'closed']//a[contains(@class,'title')]/@href")
    assert listed(client, "/boards/a3/records/open")[1] == rows


def test_a_long_list_has_pages(client: CheckingClient, world: World) -> None:
    with writing():
        for n in range(PAGE + 5):
            Action.raise_at(world.unit("A3"), f"Number {n}", by=world.amina)
    count, first = listed(client, "/boards/a3/records/open")
    assert (count, len(first)) == (PAGE + 5, PAGE)
    assert len(listed(client, "/boards/a3/records/open?page=2")[1]) == 5
    assert listed(client, "/boards/a3/records/open?page=2") == listed(client, "/boards/a3/records/open?page=99")


@pytest.mark.parametrize("what", NAMES)
def test_an_empty_list_says_so(client: CheckingClient, world: World, what: str) -> None:  # U-10
    page = client.get(f"/boards/b2/records/{what}")
    assert page.status_code == 200 and "Nothing here now." in page.text


@pytest.mark.parametrize("wrong", ["secrets", "open%00", "..", "OPEN"])
def test_what_nobody_counts_is_not_here(client: CheckingClient, world: World, wrong: str) -> None:
    assert client.get(f"/boards/a3/records/{wrong}").status_code == 404


@pytest.mark.parametrize("number", ["0", "-1", "x", "²", "9999999999999", "1e3"])
def test_a_page_that_is_none_is_the_first(client: CheckingClient, world: World, number: str) -> None:
    answer: Any = client.get("/boards/a3/records/open", query_string={"page": number, "below": "%"})
    assert answer.status_code == 200
