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
from boards.db import db, writing
from boards.ideas.models import Idea
from boards.ideas.receipts import receipt_for
from boards.ideas.yokoten import Yokoten
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
    assert flow == ["2 new", "1 asked", "1 doing", "0 in trial", "! 1 late", "0 done this year"]


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
            person.show_name_consent = True
    (quote,) = shown(client, days=6).xpath("//blockquote")
    assert "300 bends a shift gone." in said(quote)
    assert "Thank you, Marek S., Joana B." in said(quote), "one sentence, said once"
    assert not shown(client, days=7).xpath("//blockquote")


@pytest.mark.parametrize(("consent", "shown_as"), [(None, "MS"), (False, "a colleague"), (True, "Marek S.")])
def test_a_name_hangs_on_the_wall_only_after_a_yes(
    world: World, client: CheckingClient, consent: bool | None, shown_as: str
) -> None:
    thanked = idea(world, "Tilt table", world.marek)
    with later(0), writing():
        thanked.thank(world.amina, world.marek, "300 bends a shift gone.")
        world.marek.show_name_consent = consent
    (quote,) = shown(client).xpath("//blockquote")
    assert f"Thank you, {shown_as}" in said(quote)


def test_without_a_reply_in_ten_days_the_leader_decides(world: World, client: CheckingClient) -> None:
    # domain 1.12: needs_info, no answer in 10 production days
    asked = idea(world, "Bigger letters", world.marek)
    with later(0), writing():
        asked.ask(world.amina, "Which screen do you mean?")
    assert "question to Marek S." in said(shown(client, days=14))
    assert "no reply, to be decided" in said(shown(client, days=15)), "ten production days after Thursday are over"
    with later(15), writing():
        asked.accept(world.amina, world.marek, production_date() + dt.timedelta(days=9))
    assert asked.stored_state == "accepted"


def test_who_was_asked_to_look_sees_it_on_the_board_and_after_30_days_the_next_tier(  # I-12
    world: World, client: CheckingClient
) -> None:
    used = idea(world, "Tray for wire ends", world.marek)
    with later(0), writing():
        used.accept(world.amina, world.marek, production_date())
        used.report(world.marek, "None on the floor", "A tray is a tray")
        used.confirm(world.amina)
        used.ask_to_look(world.unit("A1"), world.amina)
    assert "from A3: go and see" in said(shown(client, days=1, unit="a1"))
    assert "Tray" not in said(shown(client, days=30, unit="vsa"))
    assert "A1 was asked to look, no answer" in said(shown(client, days=31, unit="vsa"))
    assert "Tray" not in said(shown(client, days=31, unit="vsb"))
    with later(31), writing():
        db.session.query(Yokoten).one().explain_why_not(world.leo, "Boxes come on a conveyor here")
    assert "Tray" not in said(shown(client, days=31, unit="vsa"))
    assert "Tray" not in said(shown(client, days=31, unit="a1"))


def test_the_board_shows_where_to_scan(world: World, client: CheckingClient) -> None:
    page = shown(client)
    assert page.xpath("//*[local-name()='svg' and @class='qr']")
    assert f"boards.example/s/{world.label('A3')}" in said(page)


def test_an_empty_board_asks(client: CheckingClient) -> None:  # U-10
    assert "No idea is waiting." in said(shown(client))
