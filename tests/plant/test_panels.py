"""The head of a board, and what a tier board says of the teams below it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from lxml import html

from boards.actions.models import Action
from boards.clock import at, tick
from boards.db import db, writing
from boards.ideas.models import Idea
from boards.ideas.receipts import receipt_for
from boards.live import rendering
from boards.live.revisions import revisions_of
from boards.plant.production_day import plant_date
from tests.client import CheckingClient
from tests.world import World

FRIDAY = dt.datetime(2026, 11, 20, 9, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def nothing_drawn_yet(app: Flask) -> None:
    rendering._cache.clear()  # the remembered plant is another one for each test


@pytest.fixture(autouse=True)
def friday(app: Flask, time_machine: Any) -> None:
    time_machine.move_to(FRIDAY)
    tick()


@contextmanager
def later(**time: float) -> Iterator[None]:
    """Some time after Friday morning; the passing of time has been told to the boards."""
    with at(FRIDAY + dt.timedelta(**time)):
        tick()
        yield


def shown(client: CheckingClient, unit: str, panel: str) -> Any:
    return html.fromstring(client.get(f"/boards/{unit}/panels/{panel}").get_data(as_text=True))


def said(element: Any) -> str:
    return " ".join(element.text_content().split())


def figures(client: CheckingClient, unit: str, board: str = "plant") -> dict[str, str]:
    (row,) = shown(client, board, "children").xpath(f"//tr[@data-unit='{unit}']")
    return {cell.get("data-figure"): said(cell) for cell in row.xpath("td")}


def late(world: World, unit: str = "A3", days: int = 2) -> Action:
    with writing():
        owner = world.marek if unit == "A3" else world.rosa
        leader = world.amina if unit == "A3" else world.piotr
        due = plant_date() - dt.timedelta(days=days)
        return Action.raise_at(world.unit(unit), "Weld the pan", by=leader, owner=owner, due_on=due)


def test_the_head_says_where_which_shift_and_who_leads_it(client: CheckingClient) -> None:
    head = said(shown(client, "a3", "head"))
    assert head == "Small motor assembly Value stream Small motors Early shift 06:00–14:00 Lead: Amina H. Fri 20 Nov"
    with later(hours=6):
        assert "Late shift 14:00–22:00 Lead: Bruno K." in said(shown(client, "a3", "head"))


def test_a_team_that_does_not_work_has_no_shift(world: World, client: CheckingClient) -> None:  # T-06
    with later(days=1):
        assert "No shift now" in said(shown(client, "a3", "head"))
        assert "Early shift" in said(shown(client, "b2", "head")), "B2 works on Saturday early"


def test_a_row_tells_what_is_late_and_leads_to_the_board(world: World, client: CheckingClient) -> None:  # U-09
    late(world)
    with writing():
        Idea.submit(world.unit("A3"), "Hang the key", receipt=receipt_for("1"), language="en")
        Action.raise_at(world.unit("A3"), "Nobody's", by=world.amina)
    assert figures(client, "A3") == {
        "help": "0",
        "open": "2",
        "overdue": "! 1",
        "ownerless": "? 1",
        "check": "0",
        "waiting": "1",
        "unanswered": "0",
        "asked": "0",
        "owed-late": "0",
        "missed": "–",
    }
    assert figures(client, "VSA")["overdue"] == "! 1", "the value stream's row is the sum"
    assert figures(client, "B2")["overdue"] == "0"
    (row,) = shown(client, "plant", "children").xpath("//tr[@data-unit='A3']")
    assert row.xpath("string(.//th/a/@href)") == "/boards/a3"
    behind = row.xpath("string(.//td[@data-figure='overdue']/a/@href)")
    assert behind == "/boards/a3/records/overdue"
    assert "Weld the pan" in client.get(behind).text
    (whole,) = shown(client, "plant", "children").xpath("//tr[@data-unit='VSA']")
    assert "Weld the pan" in client.get(whole.xpath("string(.//td[@data-figure='overdue']/a/@href)")).text
    assert row.get("data-state") == "red"


def test_an_idea_past_its_promise_is_seen_by_the_next_tier(world: World, client: CheckingClient) -> None:
    with writing():
        Idea.submit(world.unit("A3"), "Hang the key", receipt=receipt_for("1"), language="en")
    with later(days=5):
        assert figures(client, "A3", "vsa")["unanswered"] == "! 1"


def test_a_tier_board_names_the_late_promises_below_it(world: World, client: CheckingClient) -> None:
    late(world, "B2", days=1)
    late(world, "A3", days=3)
    rows = shown(client, "plant", "children").xpath("//ul//li[@class='row']")
    assert [said(row).split()[0] for row in rows] == ["A3", "B2"]


def test_what_happens_in_a_team_moves_the_boards_above_it_and_no_other(world: World) -> None:
    before = {code: revisions(world, code) for code in ("A3", "VSA", "VSB", "PLANT")}
    late(world)
    moved = {code for code in before if revisions(world, code) != before[code]}
    assert moved == {"VSA", "PLANT"}


def test_a_promise_that_moves_to_another_team_moves_both_ways_up(world: World) -> None:
    action = late(world)
    before = {code: revisions(world, code) for code in ("VSA", "VSB", "PLANT")}
    with writing():
        action.unit = world.unit("B2")
    assert all(revisions(world, code) > before[code] for code in before)


def test_a_renamed_value_stream_is_renamed_on_its_teams_walls(world: World) -> None:
    before = revisions_of(world.unit("A3").id).get("head", 0)
    with writing():
        world.unit("VSA").name = "Motors 56–112"
    assert revisions_of(world.unit("A3").id)["head"] > before


def revisions(world: World, code: str) -> int:
    db.session.rollback()
    return revisions_of(world.unit(code).id).get("children", 0)
