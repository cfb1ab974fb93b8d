"""A PIN under attack: wrong tries make wait, longer each time, at every server; the owner and the leader see them."""

from __future__ import annotations

import datetime as dt

import pytest
from flask import Flask

from boards.clock import at, now
from boards.db import db, writing
from boards.people import pins, tries
from boards.people.tries import SignInTry, wait_after
from tests.client import CheckingClient
from tests.people.signing_in import browser, sign_in
from tests.world import PIN, World

MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def client(app: Flask) -> CheckingClient:
    return browser(app)


def wrong(client: CheckingClient, times: int, badge: str = "103") -> list[int]:
    return [sign_in(client, badge, f"90{one:02}").status_code for one in range(times)]


def test_the_fifth_wrong_pin_makes_a_badge_wait_and_says_how_long(client: CheckingClient, world: World) -> None:
    assert wrong(client, 6) == [422] * 5 + [429]
    right = sign_in(client, "103")
    assert right.status_code == 429
    assert "Wait 1 minute, or ask your leader for a new PIN." in right.text
    assert sign_in(client, "104").status_code == 303, f"{world.joana.name} is not kept out"
    with at(now() + 2 * MINUTE):
        assert sign_in(client, "103").status_code == 303


def test_the_wait_grows_to_an_hour_and_no_further() -> None:
    assert [wait_after(n) // MINUTE for n in range(13)] == [0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60]
    assert wait_after(10_000) == 60 * MINUTE


def test_ten_thousand_tries_take_more_than_a_year() -> None:
    assert sum((wait_after(n) for n in range(10_000)), dt.timedelta()) > dt.timedelta(days=365)


def test_who_has_to_wait_costs_the_server_no_hashing(client: CheckingClient, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong(client, 5)
    monkeypatch.setattr(pins, "pin_fits", lambda *_: pytest.fail("hashed"))
    assert wrong(client, 3) == [429] * 3
    assert db.session.query(SignInTry).count() == 5, "nor any row"


def test_a_try_is_counted_before_the_pin_is_looked_at(world: World, client: CheckingClient) -> None:
    """Many at once: none of them knows yet whether it fits."""
    with writing():
        for _ in range(5):
            tries.begin(tries.pin_of(world.marek.id), world.marek.id, "one device")
    assert sign_in(client, "103").status_code == 429


def test_the_right_pin_wipes_out_the_wrong_ones(client: CheckingClient) -> None:
    assert wrong(client, 3) == [422] * 3
    sign_in(client, "103")
    assert wrong(client, 5) == [422] * 5


def test_badge_and_name_wait_together(client: CheckingClient, world: World) -> None:
    wrong(client, 5)
    assert client.post("/sign-in", data={"person": world.marek.id, "unit": "a3", "pin": PIN}).status_code == 429


def test_going_through_the_badges_with_one_pin_makes_the_device_wait(client: CheckingClient, world: World) -> None:
    answers = [sign_in(client, str(badge), "1379").status_code for badge in range(900, 921)]
    assert answers == [422] * 20 + [429]
    assert "Too many tries on this device. Wait 15 minutes" in sign_in(client, "104").text
    with at(now() + 16 * MINUTE):
        assert sign_in(client, "104").status_code == 303


def test_a_device_that_people_use_is_not_kept_out_by_another_one(app: Flask, client: CheckingClient) -> None:
    sign_in(client, "104")
    attacker = browser(app)
    wrong_badges = [sign_in(attacker, str(badge), "1379").status_code for badge in range(900, 921)]
    assert wrong_badges[-1] == 429
    assert sign_in(client, "104").status_code == 303


def test_a_device_cannot_make_itself_a_new_one(client: CheckingClient) -> None:
    for badge in range(900, 920):
        client.set_cookie("device", f"made-up-{badge}")
        sign_in(client, str(badge), "1379")
    client.set_cookie("device", '{"id": "other", "shared": false}')
    assert sign_in(client, "104").status_code == 429


def test_the_next_sign_in_tells_what_others_tried(client: CheckingClient) -> None:
    wrong(client, 3)
    answer = client.post("/sign-in", data={"badge": "103", "pin": PIN}, follow_redirects=True)
    assert "3 tries with a wrong PIN since" in answer.text
    answer = client.post("/sign-in", data={"badge": "103", "pin": PIN}, follow_redirects=True)
    assert "with a wrong PIN" not in answer.text


def test_the_leader_and_the_person_see_wrong_tries_and_nobody_else(client: CheckingClient, world: World) -> None:
    wrong(client, 3)
    marek = world.marek.id
    for badge, sees in (("101", True), ("103", True), ("104", False), ("201", False)):
        sign_in(client, badge)
        assert ("tries with a wrong PIN in the last 30 days" in client.get(f"/people/{marek}").text) == sees


def test_a_new_pin_ends_the_wait(client: CheckingClient, world: World) -> None:
    wrong(client, 6)
    pin_hash = pins.hash_pin("7391")
    with writing():
        world.marek.set_pin(pin_hash, world.amina)
    assert sign_in(client, "103", "7391").status_code == 303


def test_no_number_that_was_typed_is_kept(client: CheckingClient) -> None:
    sign_in(client, "24681357", "103")  # PIN and badge the wrong way round
    row = db.session.execute(SignInTry.__table__.select()).one()
    assert "24681357" not in repr(row) and "127.0.0.1" not in repr(row)
