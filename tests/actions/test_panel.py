"""What a board says of its promises: the most urgent first, nothing hidden that is late, success below."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from lxml import html

from boards.actions import panels
from boards.actions.models import Action
from boards.db import writing
from boards.live import rendering
from tests.actions.promises import MONDAY, closed, day, done, promised, some_days_later, verified
from tests.client import CheckingClient
from tests.world import World


@pytest.fixture(autouse=True)
def nothing_drawn_yet(app: Flask) -> None:
    rendering._cache.clear()  # the remembered plant is another one for each test


@pytest.fixture(autouse=True)
def monday(time_machine: Any) -> None:
    time_machine.move_to(MONDAY)


def shown(client: CheckingClient) -> Any:
    return html.fromstring(client.get("/boards/a3/panels/actions").get_data(as_text=True))


def said(element: Any) -> str:
    return " ".join(element.text_content().split())


def rows(client: CheckingClient) -> list[Any]:
    found: list[Any] = shown(client).xpath("//li[@data-state]")
    return found


def test_late_comes_first_then_today_then_what_is_next_then_what_waits_for_a_check(
    world: World, client: CheckingClient
) -> None:
    asked = promised(world, by=world.rosa)  # a worker of another team can only ask
    nobodys = promised(world, owner=None)
    next_week, today, late = promised(world, due_on=day(7)), promised(world, due_on=day(0)), promised(world, due_on=day(-1))
    checked, waiting, old = verified(world), done(world), closed(world)
    wanted = [late, today, next_week, nobodys, asked, waiting, checked, old]
    assert [row.get("id") for row in rows(client)] == [f"action-{action.id}" for action in wanted]
    states = ["overdue", "planned", "planned", "requested", "requested", "done", "done", "closed"]
    assert [row.get("data-state") for row in rows(client)] == states
    assert "! −1 d" in said(rows(client)[0]), "the sign says it too, not the colour alone (U-05)"
    assert "today" in said(rows(client)[1])


def test_who_has_left_owns_nothing(world: World, client: CheckingClient) -> None:
    promised(world)
    assert "Marek S." in said(rows(client)[0])
    with writing():
        world.marek.left_on = day(0)
    assert "needs an owner" in said(rows(client)[0])
    assert "Marek" not in said(rows(client)[0])


def test_a_moved_date_and_a_second_cycle_are_shown(world: World, client: CheckingClient) -> None:
    moved, again = promised(world), done(world)
    with writing():
        moved.move_due(world.amina, day(9), "The part comes later")
        again.send_back(world.amina, "It drips again", day(1))
    first, second = rows(client)
    assert "cycle 2" in said(first)
    assert "moved 1×" in said(second)


def test_a_check_that_is_late_says_so(world: World, client: CheckingClient) -> None:
    action = done(world)
    days = (action.verify_due_on - day(0)).days + 3 if action.verify_due_on else 0
    with some_days_later(days):
        assert "check ! −3 d" in said(html.fromstring(client.get("/boards/a3/panels/actions").get_data(as_text=True)))


def test_an_empty_board_says_what_normal_looks_like(client: CheckingClient) -> None:  # U-10
    assert "No open actions." in said(shown(client))


def test_a_board_carries_forty_rows_and_counts_the_others(world: World, client: CheckingClient) -> None:
    with writing():
        for number in range(panels.ROWS_MAX + 5):
            Action.raise_at(world.unit("A3"), f"Action {number}", by=world.amina, owner=world.marek, due_on=day(number))
    assert len(rows(client)) == panels.ROWS_MAX
    (more,) = shown(client).xpath("//*[@data-rest]")
    assert more.get("data-rest") == "5"


def test_the_figures_count_what_the_rows_show(world: World, client: CheckingClient) -> None:
    promised(world, due_on=day(-2))
    promised(world, due_on=day(0))
    done(world)
    closed(world)
    figures = [said(figure) for figure in shown(client).xpath("//ul[@class='figures']/li")]
    assert figures == ["3 open", "! 1 overdue", "1 due today", "1 to check", "1 closed in 30 days"]


def test_closing_counts_for_thirty_days_and_stays_in_sight(world: World, client: CheckingClient) -> None:
    closed(world)
    with some_days_later(panels.CLOSED_DAYS + 1):
        page = shown(client)
    assert "0 closed in 30 days" in said(page)
    assert len(page.xpath("//li[@data-state='closed']")) == 1


def test_whoever_did_it_is_told_apart_from_who_may_check_it(world: World, client: CheckingClient) -> None:
    with writing():
        action = promised(world)
    with writing():
        action.complete(world.joana)  # the deputy
    (controls,) = rows(client)[0].xpath(".//*[@data-not]")
    assert set(controls.get("data-not").split()) == {str(world.marek.id), str(world.joana.id)}
