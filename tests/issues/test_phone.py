"""HELP and PROBLEM from a station's label: two taps, gloves on, nobody signs in (6.2)."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest

from boards.clock import at
from boards.db import db, writing
from boards.issues.models import Issue
from boards.plant.models import Unit
from tests.client import CheckingClient
from tests.issues.calls import MORNING, minutes
from tests.world import World


def station(world: World) -> str:
    return f"/s/{world.label('A3-10')}"


def one() -> Issue:
    db.session.rollback()
    return db.session.query(Issue).one()


def tapped(client: CheckingClient, world: World, what: str = "machine") -> str:
    """HELP, then one of the five; answers the address of the page that says who is called."""
    form = client.get(f"{station(world)}/calls/new").text
    key = re.findall(r'name="submission" value="([^"]+)"', form)[0]
    return str(client.post(f"{station(world)}/calls", data={"what": what, "submission": key}).headers["Location"])


def test_two_taps_call_help_before_any_sign_in(client: CheckingClient, world: World) -> None:
    assert f'href="{station(world)}/calls/new"' in client.get(station(world)).text
    client.get(tapped(client, world))
    issue = one()
    assert (issue.kind, issue.place.code, issue.raised_by, issue.letter) == ("andon", "A3-10", None, "D")


@pytest.mark.parametrize(("what", "code"), [("safety", "EHS"), ("quality", "QLT"), ("machine", None), ("delivery", None)])
def test_what_it_is_about_calls_the_function_that_the_plant_has(
    client: CheckingClient, world: World, what: str, code: str | None
) -> None:
    tapped(client, world, what)
    assert (one().called.code if one().called else None) == code, "there is no maintenance in this plant"


def test_the_phone_says_who_is_called_and_then_who_is_there(client: CheckingClient, world: World) -> None:
    with at(MORNING):
        page = tapped(client, world)
        assert "Amina H. is called" in client.get(page).text
    with at(MORNING + minutes(1)), writing():
        one().acknowledge(world.amina)
    assert "Amina H. is there" in client.get(page).text


def test_a_double_tap_is_one_call(client: CheckingClient, world: World) -> None:  # U-02
    for _ in range(2):
        client.post(f"{station(world)}/calls", data={"what": "machine", "submission": "glove"})
    assert one().kind == "andon"


def test_an_old_page_calls_again_when_the_old_call_is_over(client: CheckingClient, world: World) -> None:
    """The phone went "back" to a page of an hour ago: help must come all the same."""
    client.post(f"{station(world)}/calls", data={"what": "machine", "submission": "glove"})
    with writing():
        db.session.query(Issue).one().resolve(world.amina, "Pump primed")
    client.post(f"{station(world)}/calls", data={"what": "machine", "submission": "glove"})
    assert sorted(issue.state for issue in db.session.query(Issue)) == ["raised", "resolved"]


def test_a_wrong_tap_is_taken_back_on_the_same_phone(client: CheckingClient, world: World) -> None:
    page = tapped(client, world)
    assert "Wrong tap" in client.get(page).text
    client.post(f"{page}/withdrawal")
    assert one().state == "withdrawn"
    assert client.post(f"{station(world)}/calls/another/withdrawal").status_code == 404


def test_a_name_and_words_are_added_afterwards(client: CheckingClient, world: World) -> None:
    page = tapped(client, world)
    client.post(page, data={"author": "Marek", "text": "Pump builds no pressure"})
    assert (one().signature, one().text) == ("Marek", "Pump builds no pressure")
    refused = client.post(page, data={"author": "M" * 61, "text": "Still typed"})
    assert refused.status_code == 422 and "Still typed" in refused.text


def test_it_is_back_from_the_same_phone(client: CheckingClient, world: World) -> None:
    page = tapped(client, world)
    with writing():
        db.session.query(Issue).one().resolve(world.amina, "Pump primed")
    assert "It is back" in client.get(page).text
    client.post(f"{page}/reopening")
    assert (one().state, one().cycle) == ("raised", 2)


def test_a_label_of_the_board_calls_too(client: CheckingClient, world: World) -> None:
    client.post(f"/s/{world.label('A3')}/calls", data={"what": "safety"})
    assert one().place.code == "A3"


def problem(client: CheckingClient, world: World, **form: Any) -> Any:
    return client.post(f"{station(world)}/problems", data={"text": "Clamp slips", "submission": "phone", **form})


def test_a_problem_needs_words_or_a_photo_and_nothing_else(client: CheckingClient, world: World) -> None:
    assert client.get(f"{station(world)}/problems/new").status_code == 200
    assert problem(client, world, text="").status_code == 422
    assert problem(client, world).status_code == 201
    assert (one().kind, one().unit) == ("abnormality", Unit.by_code("A3"))


def test_the_same_problem_sent_again_is_one_with_the_same_code(client: CheckingClient, world: World) -> None:  # U-02, U-03
    codes = {problem(client, world).text.split('data-receipt="')[1][:7] for _ in range(3)}
    assert len(codes) == 1 and one().text == "Clamp slips"


def test_other_words_under_an_old_sending_lose_nothing(client: CheckingClient, world: World) -> None:
    problem(client, world)
    refused = problem(client, world, text="Clamp slips and smokes")
    assert refused.status_code == 409 and "Clamp slips and smokes" in refused.text
    assert 'value="phone"' not in refused.text, "the next sending has an id of its own"


@pytest.mark.parametrize(
    ("given", "kind", "letter"),
    [
        ({}, "abnormality", None),
        ({"kind": "near_miss"}, "near_miss", "S"),
        ({"kind": "concern", "letter": "M"}, "concern", "M"),
    ],
)
def test_a_chip_says_what_it_is(client: CheckingClient, world: World, given: Any, kind: str, letter: str | None) -> None:
    problem(client, world, **given)
    assert (one().kind, one().letter) == (kind, letter)


def test_a_forged_kind_is_refused_with_the_words_kept(client: CheckingClient, world: World) -> None:
    for forged in ("andon", "injury", "x"):
        refused = problem(client, world, kind=forged)
        assert refused.status_code == 422 and "Clamp slips" in refused.text
    assert db.session.query(Issue).count() == 0


def test_a_name_is_given_or_not(client: CheckingClient, world: World) -> None:
    problem(client, world, submission="a", author="Rosa")
    client.as_(world.marek)
    problem(client, world, submission="b", signed="me")
    problem(client, world, submission="c")
    said = [(issue.signature, issue.raised_by) for issue in db.session.query(Issue).order_by(Issue.id)]
    assert said == [("Rosa", None), (None, world.marek), (None, None)]


def test_what_is_no_photo_is_refused_and_nothing_is_raised(client: CheckingClient, world: World) -> None:
    given = {"text": "Clamp slips", "submission": "phone", "photo": (io.BytesIO(b"no photo"), "clamp.jpg")}
    refused = client.post(f"{station(world)}/problems", data=given, content_type="multipart/form-data")
    assert refused.status_code == 422 and "Clamp slips" in refused.text
    assert db.session.query(Issue).count() == 0
