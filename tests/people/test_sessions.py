"""Where somebody is signed in is known on the server: it ends there, and a copied cookie with it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from boards.clock import at, now
from boards.db import db, writing
from boards.keyed import hash_of
from boards.people.sessions import PEOPLE_MAX
from boards.people.sign_ins import SignIn
from boards.plant.models import Plant
from boards.plant.production_day import instant
from tests.client import CheckingClient
from tests.live.conftest import Watching
from tests.people.signing_in import acting, browser, cookie, one_tap_away, shared, sign_in, thief
from tests.world import World

MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def client(app: Flask) -> CheckingClient:
    return browser(app)


def only() -> SignIn:
    db.session.rollback()
    return db.session.scalars(select(SignIn)).one()


def ends_by_not_me(client: CheckingClient, world: World) -> None:
    client.post("/sign-out")


def ends_by_leaving(client: CheckingClient, world: World) -> None:
    with writing():
        world.marek.leave(world.amina)


def ends_by_a_new_pin(client: CheckingClient, world: World) -> None:
    with writing():
        world.marek.set_pin("a hash", world.amina)


def ends_everywhere(client: CheckingClient, world: World) -> None:
    phone = browser(client.application)
    sign_in(phone, "103")
    assert phone.delete(f"/people/{world.marek.id}/sign-ins").status_code == 303


def ends_by_the_next_one(client: CheckingClient, world: World) -> None:
    sign_in(client, "104")


@pytest.mark.parametrize(
    ("ending", "why"),
    [
        (ends_by_not_me, "not me"),
        (ends_by_leaving, "left"),
        (ends_by_a_new_pin, "pin"),
        (ends_everywhere, "everywhere"),
        (ends_by_the_next_one, "replaced"),
    ],
)
def test_a_stolen_session_is_worth_nothing_once_it_has_ended(  # P-01, P-11
    app: Flask,
    client: CheckingClient,
    world: World,
    caplog: pytest.LogCaptureFixture,
    ending: Callable[[CheckingClient, World], None],
    why: str,
) -> None:
    sign_in(client, "103")
    stolen = thief(app, cookie(client))
    assert acting(stolen) == "Marek S."
    first = only().id
    ending(client, world)
    assert acting(stolen) is None
    assert stolen.post("/boards/a3/actions", data={"title": "Weld the pan"}).status_code == 401
    assert f"that was ended ({why}) came again" in caplog.text
    db.session.rollback()
    assert db.session.get_one(SignIn, first).ended_why == why


def test_the_server_keeps_no_token_and_each_sign_in_has_a_new_one(client: CheckingClient) -> None:
    tokens = []
    for _ in range(2):
        sign_in(client, "103")
        with client.session_transaction() as session:
            tokens.append(session["me"])
    assert len(set(tokens)) == 2
    assert set(db.session.scalars(select(SignIn.token_hash))) == {hash_of(token) for token in tokens}


def test_a_cookie_laid_under_somebody_before_does_not_know_who_signs_in(app: Flask, client: CheckingClient) -> None:
    """Fixation: an attacker's own sign-in stands in the browser, then its owner signs in."""
    attacker = browser(app)
    sign_in(attacker, "202")
    laid = cookie(attacker)
    client.set_cookie("boards", laid)
    sign_in(client, "103")
    assert acting(client) == "Marek S."
    assert acting(thief(app, laid)) is None


def test_what_is_no_token_is_nobody(client: CheckingClient) -> None:
    for odd in ({"people": ["x"] * 50, "me": "x"}, {"people": [7], "me": 7}, {"me": "x"}, {"person": 1, "key": "old"}):
        with client.session_transaction() as session:
            session.clear()
            session.update(odd)
        assert acting(client) is None


def test_people_are_signed_in_side_by_side_and_change_by_one_tap(client: CheckingClient, world: World) -> None:  # P-11
    shared(client, "103", "104", "101")
    assert acting(client) == "Amina H."
    assert one_tap_away(client) == ["Marek Szymański", "Joana Brito"]
    answer = client.post("/sign-in/active", data={"person": world.joana.id, "next": "/boards/a3"})
    assert (answer.status_code, answer.location) == (303, "/boards/a3")
    assert acting(client) == "Joana B."
    client.post("/sign-out", data={"next": "/boards/a3"})
    assert acting(client) is None, "nobody else becomes who acts by that"
    assert one_tap_away(client) == ["Marek Szymański", "Amina Haddad"]


def test_nobody_changes_to_somebody_who_is_not_signed_in_here(client: CheckingClient, world: World) -> None:
    shared(client, "103")
    for odd in (str(world.amina.id), "0", "", "999999"):
        assert client.post("/sign-in/active", data={"person": odd}).status_code == 303
        assert acting(client) == "Marek S."
    assert client.post("/sign-in/active", data={"person": "x"}).status_code == 422


def test_the_seventh_takes_the_place_of_who_did_nothing_for_longest(client: CheckingClient) -> None:
    badges = ["101", "102", "103", "104", "201", "202", "301"]
    start = now()
    for minute, badge in enumerate(badges):
        with at(start + minute * dt.timedelta(seconds=20)):
            shared(client, badge)
    assert len(one_tap_away(client)) == PEOPLE_MAX - 1
    assert "Amina Haddad" not in one_tap_away(client)


def test_a_device_says_once_that_it_is_shared(client: CheckingClient) -> None:
    shared(client, "103")
    client.post("/sign-out")
    assert 'name="shared" value="yes" checked' in client.get("/sign-in").text
    sign_in(client, "103")
    assert 'name="shared" value="yes" checked' not in client.get("/sign-in").text, "unticked: it is one's own"


def test_idle_on_a_shared_device_one_is_signed_out_and_the_board_stays(client: CheckingClient) -> None:  # P-11
    start = now()
    shared(client, "103")
    with at(start + 4 * MINUTE):
        assert acting(client) == "Marek S."
    with at(start + 8 * MINUTE):
        assert acting(client) == "Marek S.", "a hand came by in between"
    with at(start + 14 * MINUTE):
        board = client.get("/boards/a3")
        assert board.status_code == 200 and "data-person" not in board.text


def test_neither_sockets_nor_scripts_keep_anybody_signed_in(app: Flask, client: CheckingClient) -> None:  # P-11
    start = now()
    shared(client, "103")
    page = Watching(app, "A3", flask_client=client)
    with at(start + 4 * MINUTE):
        assert page.check()["ok"]
        for address in ("/boards/a3/check", "/boards/a3/panels/actions", "/boards/a3/wall"):
            assert client.get(address).status_code == 200
        client.get("/today", headers={"HX-Request": "true"})
        client.head("/boards/a3")
    assert only().used_at == only().since
    with at(start + 6 * MINUTE):
        assert acting(client) is None


def test_a_hand_that_types_keeps_somebody_signed_in(client: CheckingClient) -> None:
    start = now()
    shared(client, "103")
    for minute in (4, 8, 12):
        with at(start + minute * MINUTE):
            assert client.post("/presence").status_code == 204
    with at(start + 18 * MINUTE):
        assert client.post("/presence").status_code == 401


def test_on_ones_own_device_nobody_is_idle(client: CheckingClient) -> None:
    start = now()
    sign_in(client, "103")
    with at(start + dt.timedelta(hours=7)):
        assert acting(client) == "Marek S."


def test_on_a_shared_device_it_ends_with_the_shift_and_what_is_done_at_its_end(world: World) -> None:  # P-11
    plant = Plant.get()
    noon = instant(dt.date(2026, 11, 25), dt.time(12), plant)
    with at(noon), writing():
        tablet, _ = SignIn.begin(world.marek, "tablet", "pin", shared=True)
        phone, _ = SignIn.begin(world.marek, "phone", "pin")
    assert tablet.until == instant(dt.date(2026, 11, 25), dt.time(14, 30), plant)
    assert phone.until == noon + dt.timedelta(hours=8)


def test_the_time_of_a_hand_is_written_once_a_minute(client: CheckingClient) -> None:
    sign_in(client, "103")
    since = only().since
    with at(since + dt.timedelta(seconds=59)):
        client.get("/today")
    assert only().used_at == since
    with at(since + dt.timedelta(seconds=61)):
        client.get("/today")
    assert only().used_at > since


def test_another_person_signs_nobody_out_but_who_looks_after_the_account(client: CheckingClient, world: World) -> None:
    sign_in(client, "103")
    for badge, status in (("202", 403), ("201", 403), ("101", 303)):
        other = browser(client.application)
        sign_in(other, badge)
        assert other.delete(f"/people/{world.marek.id}/sign-ins").status_code == status
    assert acting(client) is None
