"""Signing in by badge and PIN: who gets in, where one goes on, how often one may try, when it ends."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from boards.app import create_app
from boards.clock import at, now
from boards.db import db, writing
from boards.guard import limiter
from boards.i18n import COOKIE
from boards.people.sign_ins import SignIn
from boards.typed import same_site
from tests.client import CheckingClient
from tests.conftest import settings
from tests.world import PIN, World


@pytest.fixture
def client(client: CheckingClient) -> CheckingClient:
    """A device set to English, whoever uses it."""
    client.set_cookie(COOKIE, "en")
    return client


def sign_in(client: CheckingClient, badge: str, pin: str = PIN, **form: str):  # type: ignore[no-untyped-def]
    return client.post("/sign-in", data={"badge": badge, "pin": pin, **form})


def signed_in_as(client: CheckingClient) -> str | None:
    page = client.get("/boards/a3").text
    return page.split('data-person="')[1].split('"')[0] if "data-person" in page else None


def test_badge_and_pin_lead_to_what_waits_today(client: CheckingClient, world: World) -> None:
    answer = sign_in(client, " 103 ")
    assert (answer.status_code, answer.location) == (303, "/today")
    assert signed_in_as(client) == str(world.marek.id)


def test_one_goes_on_where_one_was_stopped(client: CheckingClient, world: World) -> None:
    stopped = client.get("/boards/a3/actions/new?origin=3")
    assert stopped.status_code == 302
    assert 'name="next" value="/boards/a3/actions/new?origin=3"' in client.get(stopped.location).text
    assert sign_in(client, "103", next="/boards/a3/actions/new?origin=3").location == "/boards/a3/actions/new?origin=3"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "/a\r\nLocation: //evil.example",
        "/\t/evil.example",
        "evil",
        "",
    ],
)
def test_one_never_goes_on_to_another_site(client: CheckingClient, world: World, elsewhere: str) -> None:
    assert same_site(elsewhere) is None
    assert sign_in(client, "103", next=elsewhere).location == "/today"


@pytest.mark.parametrize(("badge", "pin"), [("103", "1357"), ("999", PIN), ("", ""), ("103", ""), ("103", "2468 0")])
def test_what_does_not_fit_is_never_said_which(client: CheckingClient, world: World, badge: str, pin: str) -> None:
    answer = sign_in(client, badge, pin)
    assert answer.status_code == 422
    assert "Badge and PIN don&#39;t fit together" in answer.text
    assert signed_in_as(client) is None
    assert f'value="{badge}"' in answer.text
    assert not pin or f'value="{pin}"' not in answer.text


def test_a_leaver_is_out_at_once_and_stays_out(client: CheckingClient, world: World) -> None:  # P-01
    sign_in(client, "103")
    with writing():
        world.marek.leave(world.ingrid)
    assert signed_in_as(client) is None
    assert sign_in(client, "103").status_code == 422


def test_not_me_is_one_tap(client: CheckingClient, world: World) -> None:  # P-11
    sign_in(client, "103")
    answer = client.post("/sign-out", data={"next": "/boards/a3"})
    assert answer.location == "/boards/a3"
    assert signed_in_as(client) is None


def test_a_session_ends_after_eight_hours(client: CheckingClient, world: World) -> None:  # P-11
    sign_in(client, "103")
    with at(now() + dt.timedelta(hours=7, minutes=59)):
        assert signed_in_as(client) == str(world.marek.id)
    with at(now() + dt.timedelta(hours=8, minutes=1)):
        assert signed_in_as(client) is None


def test_on_ones_own_device_the_next_person_takes_the_place(client: CheckingClient, world: World) -> None:  # P-11
    sign_in(client, "103")
    with client.session_transaction() as session:
        before = dict(session)
    sign_in(client, "104")
    with client.session_transaction() as session:
        assert set(session) == {"people", "me"}
        assert len(session["people"]) == 1 and session["people"] != before["people"]
    assert [one.ended_why for one in db.session.query(SignIn).order_by(SignIn.id)] == ["replaced", None]


def test_the_language_of_a_device_is_kept_for_a_year_whoever_uses_it(client: CheckingClient, world: World) -> None:
    answer = client.post("/language", data={"lang": "en", "next": "/boards/a3"})
    assert answer.location == "/boards/a3"
    assert "lang=en" in answer.headers["Set-Cookie"]
    assert "Set-Cookie" not in client.post("/language", data={"lang": "xx"}).headers


def test_what_is_meant_for_one_person_is_told_apart_by_that_persons_sheet(client: CheckingClient, world: World) -> None:
    sheet = client.get(f"/people/{world.marek.id}.css")
    assert sheet.mimetype == "text/css"
    assert f'[data-not~="{world.marek.id}"]' in sheet.text
    assert f"/people/{world.marek.id}.css" in client.as_(world.marek).get("/boards/a3").text


@pytest.fixture
def counted(tmp_path: Path, database: str) -> Iterator[CheckingClient]:
    """A browser at an app that counts."""
    app = create_app(settings(tmp_path, database, RATELIMIT_ENABLED=True))
    app.test_client_class = CheckingClient
    limiter.reset()
    with app.app_context():
        yield app.test_client()  # type: ignore[misc]
        db.session.remove()
        db.engine.dispose()


def test_from_one_address_ten_tries_a_minute(counted: CheckingClient) -> None:
    answers = [sign_in(counted, str(badge), "0000").status_code for badge in range(500, 511)]
    assert answers == [422] * 10 + [429]
    assert "Wait a minute" in sign_in(counted, "103").text
