"""What a board says of its ideas: who has waited too long first, thanks for a week, and never who must not be named."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from lxml import html

from boards import clock
from boards.db import writing
from boards.ideas.models import Idea
from boards.ideas.receipts import receipt_for
from boards.live import rendering
from boards.people.models import Person
from boards.plant.production_day import production_date
from tests.client import CheckingClient
from tests.world import World

THURSDAY = dt.datetime(2026, 11, 19, 9, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def nothing_drawn_yet(app: Flask) -> None:
    rendering._cache.clear()  # the remembered plant is another one for each test


@pytest.fixture(autouse=True)
def thursday(app: Flask) -> None:
    clock.tick(THURSDAY)


@contextmanager
def later(days: int) -> Iterator[None]:
    """Some days after Thursday; the passing of time has been told to the boards."""
    with clock.at(THURSDAY + dt.timedelta(days=days)):
        clock.tick()
        yield


def idea(world: World, text: str, author: Person | None = None, unit: str = "A3") -> Idea:
    """An idea of Thursday."""
    with clock.at(THURSDAY), writing():
        return Idea.submit(world.unit(unit), text, receipt=receipt_for(text), language="en", author=author)


def shown(client: CheckingClient, days: int = 0, unit: str = "a3") -> Any:
    with later(days):
        return html.fromstring(client.get(f"/boards/{unit}/panels/ideas").get_data(as_text=True))


def said(element: Any) -> str:
    return " ".join(element.text_content().split())


def titles(page: Any) -> list[str]:
    return [said(title) for title in page.xpath("//li[@data-state]//*[contains(@class, 'title')]")]


def test_an_answer_is_due_after_two_production_days_of_the_team_itself(world: World, client: CheckingClient) -> None:  # T-09
    idea(world, "Hang the key at a hook", world.marek)
    idea(world, "Drip rail with return", world.rosa, unit="B2")
    assert "answer Mon 23" in said(shown(client)), "A3: Friday and Monday"
    assert "answer Sat 21" in said(shown(client, unit="b2")), "B2 works on Saturday early"
    assert "answer today" in said(shown(client, days=4))
    assert "answer ! −1 d" in said(shown(client, days=5)), "red on the third production day (I-01)"


def test_who_waits_too_long_stands_above_who_waits_and_what_is_made_real_below(world: World, client: CheckingClient) -> None:
    made, asked = idea(world, "Made real"), idea(world, "Asked back", world.marek)
    idea(world, "Waits")
    with later(0), writing():
        made.accept(world.amina, world.joana, production_date() + dt.timedelta(days=3))
        asked.ask(world.amina, "Which key do you mean?")
    with later(4), writing():
        Idea.submit(world.unit("A3"), "Fresh", receipt=receipt_for("fresh"), language="en")
    assert titles(shown(client, days=5)) == ["Waits", "Fresh", "Asked back", "Made real"]
    flow = [said(step) for step in shown(client, days=5).xpath("//ol[@class='flow']/li")]
    assert flow == ["2 new", "1 asked", "1 doing", "0 in trial", "0 done this year"]


def test_the_automatic_thanks_is_no_answer_but_a_leaders_sentence_is(world: World, client: CheckingClient) -> None:  # I-01
    waiting = idea(world, "Hang the key at a hook", world.marek)
    assert "answer" in said(shown(client).xpath("//li[@data-state]")[0])
    with later(0), writing():
        waiting.say(world.amina, "I look at it with you tomorrow.")
    assert "answered, not decided" in said(shown(client).xpath("//li[@data-state]")[0])


def test_nobody_is_named_who_gave_no_name(world: World, client: CheckingClient) -> None:  # I-03
    idea(world, "A mirror at the crossing")
    assert "no name, Thu 19" in said(shown(client))


def test_parked_and_hidden_ideas_are_off_the_board_until_they_come_back(
    world: World, client: CheckingClient
) -> None:  # I-08
    parked, hidden = idea(world, "Second hoist", world.marek), idea(world, "Rude words", world.joana)
    with later(0), writing():
        parked.park(world.amina, production_date() + dt.timedelta(days=5), "Budget round in five days")
        hidden.hide(world.amina, "Names a colleague")
    assert titles(shown(client)) == []
    assert titles(shown(client, days=5)) == ["Second hoist"]


def test_thanks_hang_for_a_week(world: World, client: CheckingClient) -> None:
    thanked = idea(world, "Tilt table", world.marek)
    with later(0), writing():
        for person in (world.marek, world.joana):
            thanked.thank(world.amina, person, "300 bends a shift gone.")
    (quote,) = shown(client, days=6).xpath("//blockquote")
    assert "300 bends a shift gone." in said(quote)
    assert "Thank you, Marek S., Joana B." in said(quote), "one sentence, said once"
    assert not shown(client, days=7).xpath("//blockquote")


def test_the_board_shows_where_to_scan(world: World, client: CheckingClient) -> None:
    page = shown(client)
    assert page.xpath("//*[local-name()='svg' and @class='qr']")
    assert f"boards.example/s/{world.label('A3')}" in said(page)


def test_an_empty_board_asks(client: CheckingClient) -> None:  # U-10
    assert "No idea is waiting." in said(shown(client))
