"""PINs: which are refused, how one is changed, and how a leader gives a new one on the spot (P-12)."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from boards.db import db
from boards.history.models import timeline_of
from boards.people.accounts import check_pin, is_guessed, one_time_pin
from boards.people.sign_ins import SignIn
from boards.refusals import Unfit
from tests.client import CheckingClient
from tests.people.signing_in import acting, browser, sign_in
from tests.world import PIN, World

NEW = {"new_pin": "7391", "again": "7391"}


@pytest.fixture
def client(app: Flask) -> CheckingClient:
    return browser(app)


@pytest.mark.parametrize(
    "pin", ["0000", "1234", "4321", "7890", "1212", "20125", "2012", "120125", "777777", "123", "12a4", "", "١٢٣٤"]
)
def test_what_anybody_tries_first_is_no_pin(pin: str) -> None:
    with pytest.raises(Unfit):
        check_pin(pin, pin, "20125")


def test_typed_differently_the_second_time_is_no_pin() -> None:
    with pytest.raises(Unfit, match="not the same"):
        check_pin("7391", "7319", "20125")


def test_of_ten_thousand_pins_few_are_refused() -> None:
    refused = sum(is_guessed(f"{number:04}", None) for number in range(10_000))
    assert refused < 150
    assert not is_guessed(one_time_pin("20125"), "20125")


def test_one_changes_the_own_pin_and_is_signed_out_everywhere_else(app: Flask, client: CheckingClient, world: World) -> None:
    elsewhere = browser(app)
    for device in (elsewhere, client):
        sign_in(device, "103")
    assert client.post("/pin", data={"pin": "1111", **NEW}).status_code == 422
    assert acting(elsewhere) == "Marek S."
    assert client.post("/pin", data={"pin": PIN, **NEW}).status_code == 303
    assert (acting(client), acting(elsewhere)) == ("Marek S.", None)
    assert sign_in(browser(app), "103").status_code == 422
    assert sign_in(browser(app), "103", "7391").status_code == 303
    assert timeline_of(world.marek)[-1].event == "PIN chosen"


def test_a_person_types_a_new_pin_on_the_leaders_device_and_both_are_on_record(  # P-12
    app: Flask, client: CheckingClient, world: World
) -> None:
    sign_in(client, "101")
    answer = client.post(f"/people/{world.marek.id}/pin", data=NEW, follow_redirects=True)
    assert "Marek Szymański has a new PIN" in answer.text
    assert sign_in(browser(app), "103", "7391").status_code == 303
    entry = timeline_of(world.marek)[-1]
    assert (entry.event, entry.person, entry.subject_id) == ("PIN entered", world.amina, world.marek.id)


def test_a_pin_for_one_sign_in_lets_nobody_in_before_an_own_one_is_chosen(
    app: Flask, client: CheckingClient, world: World
) -> None:
    sign_in(client, "101")
    page = client.post(f"/people/{world.marek.id}/one-time-pin")
    assert page.headers["Cache-Control"] == "no-store"
    pin = page.text.split("data-pin>")[1].split("<")[0]
    assert sign_in(browser(app), "103").status_code == 422, "the old one is dead"
    phone = browser(app)
    asked = sign_in(phone, "103", pin, next="/boards/a3", shared="yes")
    assert acting(phone) is None
    form = dict(re.findall(r'name="(ticket|next|shared)" value="([^"]+)"', asked.text))
    assert phone.post("/sign-in/pin", data={**form, "new_pin": pin, "again": "7391"}).status_code == 422
    done = phone.post("/sign-in/pin", data={**form, **NEW})
    assert (done.status_code, done.location) == (303, "/boards/a3")
    assert acting(phone) == "Marek S."
    assert db.session.query(SignIn).order_by(SignIn.id.desc()).first().is_shared  # type: ignore[union-attr]
    again = phone.post("/sign-in/pin", data={**form, "new_pin": "8264", "again": "8264"})
    assert again.location == "/sign-in?next=/boards/a3", "a ticket is good once"
    assert sign_in(browser(app), "103", "7391").status_code == 303


@pytest.mark.parametrize("ticket", ["", "x", "WzEsICJ4Il0.aaaa.bbbb"])
def test_a_forged_ticket_leads_back_to_the_sign_in(client: CheckingClient, ticket: str) -> None:
    assert client.post("/sign-in/pin", data={"ticket": ticket, **NEW}).location == "/sign-in"


@pytest.mark.parametrize(
    ("by", "whose", "may"),
    [
        ("101", "103", True),  # the leader
        ("101", "102", False),  # another leader of the same team: nobody comes by rights of one's own rank
        ("101", "301", False),  # one's own shift lead
        ("301", "101", True),  # the shift lead stands above
        ("201", "103", False),  # another team's
        ("103", "104", False),
        ("101", "307", False),  # an administrator
        ("303", "307", False),  # not even the plant manager
        ("307", "303", True),
        ("307", "307", False),  # the own one is changed by the present one
    ],
)
def test_nobody_comes_by_rights_through_anothers_pin(app: Flask, world: World, by: str, whose: str, may: bool) -> None:
    people = {one.personnel_no: one for one in (world.amina, world.bruno, world.leo, world.ingrid, world.nils)}
    people |= {one.personnel_no: one for one in (world.marek, world.joana, world.piotr)}
    assert people[by].looks_after(people[whose]) == may
