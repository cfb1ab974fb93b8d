"""The audit trail: who did what when; what stays secret in it, who reads it, and its files."""

from __future__ import annotations

import csv
import datetime as dt
from io import BytesIO, StringIO

import openpyxl
import pytest
from flask import Flask

from boards.clock import at, now
from boards.db import db, writing
from boards.history.models import record
from boards.people.models import RoleGrant
from boards.people.sign_ins import SignIn
from boards.plant.production_day import production_date
from boards.trail.lines import PAGE
from tests.client import CheckingClient
from tests.live.test_queries import counted
from tests.people.signing_in import browser, sign_in
from tests.prepared import planned
from tests.world import World


@pytest.fixture
def admin(app: Flask, world: World) -> CheckingClient:
    return browser(app).as_(world.nils)  # type: ignore[return-value]


@pytest.fixture
def council(app: Flask, world: World) -> CheckingClient:
    with writing():
        db.session.add(RoleGrant(person=world.joana, role="works_council", unit_id=world.unit("PLANT").id))
    return browser(app).as_(world.joana)  # type: ignore[return-value]


def lines(client: CheckingClient, **asked: str) -> list[str]:
    page = client.get("/audit-trail", query_string=asked).text
    return [" ".join(part.split("</tr>")[0].split()) for part in page.split("<tr data-kind=")[1:]]


def kinds(client: CheckingClient, **asked: str) -> set[str]:
    return {line.split('"')[1] for line in lines(client, **asked)}


def something_of_each(app: Flask, world: World) -> None:
    with writing():
        planned(world)
        world.marek.grant("trainer", world.unit("A3"), world.amina)
        world.marek.set_pin("a hash", world.amina)
    phone = browser(app)
    sign_in(phone, "104", "1111")
    sign_in(phone, "104")


def test_actions_accounts_sign_ins_and_wrong_pins_are_one_story(app: Flask, world: World, admin: CheckingClient) -> None:
    something_of_each(app, world)
    assert kinds(admin) == {"action", "person", "sign_in", "sign_in_try"}
    (role,) = [line for line in lines(admin, kind="person") if "gave a role" in line]
    assert "Amina Haddad" in role and "trainer A3" in role and "Marek Szymański" in role


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"person": "joana"}, {"sign_in", "sign_in_try", "action"}),
        ({"person": "101", "kind": "person"}, {"person"}),
        ({"unit": "B2"}, set()),
        ({"unit": "VSA", "kind": "action"}, {"action"}),
        ({"kind": "sign_in_try"}, {"sign_in_try"}),
        ({"to": "2020-01-01"}, set()),
        ({"from": "2020-01-01", "kind": "action"}, {"action"}),
    ],
)
def test_it_is_asked_by_person_kind_unit_and_days(
    app: Flask, world: World, admin: CheckingClient, asked: dict[str, str], found: set[str]
) -> None:
    something_of_each(app, world)
    assert kinds(admin, **asked) <= found and bool(lines(admin, **asked)) == bool(found)


def test_the_works_council_reads_it_without_the_sign_ins(app: Flask, world: World, council: CheckingClient) -> None:
    something_of_each(app, world)
    assert kinds(council) == {"action", "person"}
    assert not [line for line in lines(council) if "PIN" in line]
    assert council.get("/audit-trail?kind=sign_in").status_code == 422
    assert council.get("/audit-trail.csv?kind=sign_in_try").status_code == 422
    assert "Wrong PIN" not in council.get("/audit-trail.csv").text


@pytest.mark.parametrize("name", ["marek", "amina", "ingrid", "karl"])
def test_nobody_else_reads_it(client: CheckingClient, world: World, name: str) -> None:
    client.as_(getattr(world, name))
    for address in ("/audit-trail", "/audit-trail.csv", "/audit-trail.xlsx"):
        assert client.get(address).status_code == 403


def test_an_administrator_who_came_by_pin_alone_reads_nothing(client: CheckingClient) -> None:
    sign_in(client, "307")
    assert client.get("/audit-trail").status_code == 403


def test_what_has_no_time_stands_at_the_beginning_of_its_day(world: World, admin: CheckingClient) -> None:  # I-03
    today = production_date()
    with writing():
        action = planned(world)
        record(action, "nameless", on=today, timeless=True)
    said = lines(admin, kind="action")
    assert "nameless" in said[-1] and f'"when">{today}</td>' in said[-1]


def test_a_page_is_as_many_questions_as_the_next(world: World, admin: CheckingClient) -> None:
    with writing():
        action = planned(world)
        for n in range(PAGE + 50):
            record(action, f"event {n}", on=production_date(), by=(world.marek, world.amina)[n % 2])
    admin.get("/audit-trail")
    with counted() as few:
        assert len(lines(admin, kind="action", page="2")) == 52
    with counted() as many:
        assert len(lines(admin, kind="action")) == PAGE
    assert len(many) == len(few)
    assert lines(admin, page="9999") == []


@pytest.mark.parametrize(
    "odd", ["kind=x", "unit=nowhere", "from=yesterday", "to=9999-99-99", "person=nobody+at+all", "person=%25"]
)
def test_odd_questions_are_refused_in_words(admin: CheckingClient, odd: str) -> None:
    assert admin.get(f"/audit-trail?{odd}").status_code == 422
    assert admin.get("/audit-trail?page=0").status_code == 200


def test_the_files_hold_the_same_and_no_formula(world: World, admin: CheckingClient) -> None:
    with writing():
        world.marek.amend(world.amina, name='=HYPERLINK("http://evil.example")')
    rows = list(csv.reader(StringIO(admin.get("/audit-trail.csv?kind=person").get_data(as_text=True).lstrip("\ufeff"))))
    book = openpyxl.load_workbook(BytesIO(admin.get("/audit-trail.xlsx?kind=person").data)).active
    assert rows[0] == ["When", "Who", "Entered by", "Kind", "About", "What"]
    assert rows[1][4] == '\'=HYPERLINK("http://evil.example")'
    assert book is not None and [cell.value or "" for cell in book[2]] == rows[1]
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]


def test_by_when_and_why_a_sign_in_ended_is_told(world: World, admin: CheckingClient) -> None:
    with writing():
        one, _token = SignIn.begin(world.marek, "tablet", "pin", shared=True, platform="Android")
    with at(now() + dt.timedelta(minutes=1)), writing():
        db.session.get_one(SignIn, one.id).end("not me")
    (line,) = lines(admin, kind="sign_in", person="103")
    assert "by PIN Android, shared device, signed out" in line
