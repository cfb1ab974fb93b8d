"""Administrators sign in by password and a code that changes; their rights rest without it."""

from __future__ import annotations

import datetime as dt

import pytest
from flask import Flask
from lxml import html

from boards.cli import invite as command
from boards.clock import at, now
from boards.db import db, writing
from boards.people import strong
from boards.people.models import RoleGrant
from boards.people.sign_ins import SignIn
from boards.people.strong import StrongKey
from boards.refusals import NotAllowed, NotNow
from tests.client import CheckingClient
from tests.people.signing_in import acting, browser, sign_in
from tests.world import World

PASSWORD = "four green bicycles rest"
HALF_A_MINUTE = dt.timedelta(seconds=30)


def set_up(app: Flask, world: World) -> list[str]:
    """Nils comes by PIN with an invitation; answers his recovery codes."""
    with writing():
        code = strong.invite(world.nils, None)
    nils = browser(app)
    sign_in(nils, "307")
    page = nils.post("/administrator", data={"invitation": code})
    assert 'class="qr"' in page.text and page.headers["Cache-Control"] == "no-store"
    form = {"invitation": code, "code": code_of(world), "password": PASSWORD, "password_again": PASSWORD}
    done = nils.post("/administrator", data=form)
    assert nils.post("/administrator", data=form).status_code == 422, "an invitation is good once"
    return [one.text_content() for one in html.fromstring(done.text).xpath("//code")]


def code_of(world: World) -> str:
    db.session.rollback()
    key = StrongKey.of(world.nils)
    assert key is not None
    return str(key.totp.at(now()))


def strongly(client: CheckingClient, code: str, password: str = PASSWORD, badge: str = "307") -> int:
    return client.post("/sign-in/administrator", data={"badge": badge, "password": password, "code": code}).status_code


def test_an_administrator_sets_it_up_and_comes_in_with_password_and_code(app: Flask, world: World) -> None:
    assert len(set_up(app, world)) == strong.RECOVERY_CODES
    nils = browser(app)
    with at(now() + HALF_A_MINUTE * 2):
        assert strongly(nils, code_of(world)) == 303
        assert acting(nils) == "Nils O."
        assert nils.get("/audit-trail").status_code == 200
        one = db.session.query(SignIn).order_by(SignIn.id.desc()).first()
        assert one is not None and one.is_strong and one.means == "password"


def test_a_code_counts_once_and_not_long(app: Flask, world: World) -> None:
    set_up(app, world)
    start = now() + HALF_A_MINUTE * 2
    with at(start):
        code = code_of(world)
        assert [strongly(browser(app), code) for _ in range(2)] == [303, 422]
    with at(start + HALF_A_MINUTE * 4):
        assert strongly(browser(app), code) == 422


def test_nothing_less_than_all_three_will_do(app: Flask, world: World) -> None:
    set_up(app, world)
    with at(now() + HALF_A_MINUTE * 2):
        code = code_of(world)
        assert strongly(browser(app), code, "four green bicycles") == 422
        assert strongly(browser(app), "000000") == 422
        assert strongly(browser(app), code, badge="303") == 422
        assert strongly(browser(app), "") == 422


def test_a_recovery_code_counts_once(app: Flask, world: World) -> None:
    codes = set_up(app, world)
    assert [strongly(browser(app), codes[0].upper()) for _ in range(2)] == [303, 422]
    assert strongly(browser(app), codes[1]) == 303


def test_wrong_passwords_make_wait_and_the_pin_does_not(app: Flask, world: World) -> None:
    set_up(app, world)
    assert [strongly(browser(app), "000000") for _ in range(6)] == [422] * 5 + [429]
    assert sign_in(browser(app), "307").status_code == 303


def test_after_half_an_hour_without_a_hand_it_is_over(app: Flask, world: World) -> None:
    nils = browser(app).as_(world.nils)
    with at(now() + dt.timedelta(minutes=31)):
        assert acting(nils) is None


def test_whose_role_has_ended_comes_in_no_more(app: Flask, world: World) -> None:
    set_up(app, world)
    with writing():
        world.nils.grants[0].valid_to = dt.date(2020, 1, 1)
    with at(now() + HALF_A_MINUTE * 2):
        assert strongly(browser(app), code_of(world)) == 422


def test_only_another_administrator_or_the_server_invites(app: Flask, world: World) -> None:
    with writing():
        db.session.add(RoleGrant(person=world.karl, role="admin", unit_id=world.unit("PLANT").id))
    for by, refusal in ((world.nils, NotAllowed), (world.ingrid, NotAllowed)):
        with writing(), pytest.raises(refusal):
            strong.invite(world.nils, by)
    with writing(), pytest.raises(NotNow):
        strong.invite(world.marek, None)
    page = browser(app).as_(world.karl).post(f"/people/{world.nils.id}/invitation")
    assert "data-invitation" in page.text
    said = app.test_cli_runner().invoke(command, ["307"])
    assert said.exit_code == 0 and "/administrator" in said.output
    assert app.test_cli_runner().invoke(command, ["103"]).exit_code == 1
    assert app.test_cli_runner().invoke(command, ["none"]).exit_code == 1


def test_an_invitation_is_for_one_person_and_a_day(app: Flask, world: World) -> None:
    with writing():
        code = strong.invite(world.nils, None)
    assert browser(app).as_(world.ingrid).post("/administrator", data={"invitation": code}).status_code == 422
    with at(now() + dt.timedelta(hours=25)):
        assert browser(app).as_(world.nils).post("/administrator", data={"invitation": code}).status_code == 422


@pytest.mark.parametrize(
    ("odd", "field"),
    [
        ({"password": "short", "password_again": "short"}, "password"),
        ({"password": "aaaaaaaaaaaaaa", "password_again": "aaaaaaaaaaaaaa"}, "password"),
        ({"password": "ostermann rides", "password_again": "ostermann rides"}, "password"),
        ({"password_again": "something else"}, "password-again"),
        ({"code": "000000"}, "code"),
        ({"code": "\u0661\u0662\u0663\u0664\u0665\u0666"}, "code"),
    ],
)
def test_an_odd_password_or_code_is_said_at_its_field(app: Flask, world: World, odd: dict[str, str], field: str) -> None:
    with writing():
        code = strong.invite(world.nils, None)
    form = {"invitation": code, "code": code_of(world), "password": PASSWORD, "password_again": PASSWORD, **odd}
    page = browser(app).as_(world.nils).post("/administrator", data=form)
    assert page.status_code == 422
    assert f'id="{field}-wrong"' in page.text and 'class="qr"' in page.text


def test_the_database_holds_neither_the_secret_nor_a_code(app: Flask, world: World) -> None:
    codes = set_up(app, world)
    row = repr(db.session.execute(StrongKey.__table__.select()).one())
    key = StrongKey.of(world.nils)
    assert key is not None and key.totp.secret not in row
    assert not [code for code in codes if code in row] and PASSWORD not in row
