"""Who gets in: a token of a unit, for what it may, while it holds; never a person, and a person never with a token."""

from __future__ import annotations

import datetime as dt
import logging
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import event, select

from boards.api import bearer
from boards.api.models import SCOPES, ApiToken
from boards.clock import now
from boards.db import db, writing
from boards.history.models import timeline_of
from boards.keyed import hash_of
from boards.metrics.models import Metric
from boards.metrics.readings import Reading
from boards.plant.production_day import plant_date
from boards.refusals import NotAllowed, NotNow, Unfit
from tests.api.machine import HERE, Machine, another, machine, said, token
from tests.client import CheckingClient
from tests.test_doors import everything
from tests.world import World

ONE = {"metric": "A3-Q", "date": "2026-11-25", "value": 97.0}


def test_without_a_token_nobody_gets_in_and_is_told_how(app: Flask, quality: Metric) -> None:
    for path in ("/units", "/metrics", "/metrics/A3-Q", "/metrics/A3-Q/readings", "/metrics/A3-Q/days"):
        answer = Machine(app, None).asks(path)
        assert said(answer, 401)["error"]["status"] == 401
        assert answer.headers["WWW-Authenticate"].startswith("Bearer realm=")
    assert said(Machine(app, None).sends(ONE), 401)["error"]["sentence"]
    assert not db.session.scalars(select(Reading)).all()


@pytest.mark.parametrize("secret", ["kb_wrong", "x" * 5000, "Müll", "a=b", "kb_'; DROP TABLE api_token; --"])
def test_a_wrong_token_opens_nothing(app: Flask, mes: Machine, secret: str) -> None:
    answer = mes.asks("/units", headers={"Authorization": f"Bearer {secret}"})
    assert answer.status_code == 200, "the premise: its own token counts"
    wrong = Machine(app, None).asks("/units", headers={"Authorization": f"Bearer {secret}"})
    assert wrong.status_code == 401
    assert Machine(app, None).asks("/units", headers={"Authorization": "Basic MTAxOjI0Njg="}).status_code == 401


def test_only_the_hash_of_a_token_is_kept(app: Flask, world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    made, secret = token(world)
    assert len(secret) > 40 and made.token_hash == hash_of(secret) and secret.startswith(made.start)
    Machine(app, secret).asks("/units")
    assert secret not in repr(everything()) and secret not in caplog.text


def test_a_revoked_token_opens_nothing_at_once_and_says_who_ended_it(app: Flask, world: World, mes: Machine) -> None:
    made = db.session.scalars(select(ApiToken)).one()
    with writing():
        made.revoke(world.nils)
        made.revoke(world.greta)  # once more changes nothing
    assert said(mes.asks("/units"), 401)["error"]["sentence"] == "This token is not known, or was revoked."
    assert [(entry.event, entry.person) for entry in timeline_of(made)] == [("made", world.ingrid), ("revoked", world.nils)]


@pytest.mark.parametrize(("scope", "reads", "writes"), [("metrics:read", 200, 403), ("readings:write", 403, 200)])
def test_a_token_may_do_what_its_scope_says(
    app: Flask, world: World, quality: Metric, scope: str, reads: int, writes: int
) -> None:
    one = machine(app, world, "A3", scope)
    assert one.asks("/metrics").status_code == reads
    assert one.sends(ONE).status_code == writes
    lacking, refused = ("readings:write", one.sends(ONE)) if writes == 403 else ("metrics:read", one.asks("/units"))
    assert lacking in said(refused, 403)["error"]["sentence"]


def test_a_persons_cookie_does_not_open_the_api(client: CheckingClient, world: World, quality: Metric) -> None:
    client.as_(world.ingrid)
    assert client.get("/actions").status_code == 200, "the premise: she is signed in"
    assert client.get(f"{HERE}/units").status_code == 401
    assert client.post(f"{HERE}/readings", json={"readings": [ONE]}).status_code == 401


def test_a_token_does_not_open_pages(app: Flask, client: CheckingClient, world: World, quality: Metric) -> None:
    headers = {"Authorization": f"Bearer {token(world)[1]}"}
    assert client.get(f"{HERE}/units", headers=headers).status_code == 200, "the premise: it is a good one"
    assert client.get("/actions", headers=headers).status_code == 302
    assert client.post("/boards/a3/actions", data={"title": "Weld"}, headers=headers).status_code == 401


def test_a_page_of_another_site_cannot_use_somebodys_browser(mes: Machine) -> None:
    cookie = {"Cookie": "boards=whatever", "Origin": "http://evil.example"}
    assert said(mes.sends(ONE, headers=cookie), 403)["error"]["sentence"]
    assert mes.sends(ONE, headers={"Origin": "http://evil.example"}).status_code == 200  # no cookie: nothing to use


def test_the_api_never_sets_a_cookie_and_lets_no_other_site_read(mes: Machine) -> None:
    for answer in (mes.asks("/units"), mes.sends(ONE), mes.asks("/nowhere"), mes.asks("/units", "OPTIONS")):
        assert "Set-Cookie" not in answer.headers
        assert not [name for name, _ in answer.headers if name.startswith("Access-Control")]


def test_the_day_of_use_is_noted_once_a_day(app: Flask, mes: Machine) -> None:
    written: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *about: written.append(about[2]))
    for _ in range(3):
        mes.asks("/units")
    assert sum("UPDATE api_token" in statement for statement in written) == 1
    assert db.session.scalars(select(ApiToken)).one().last_used_on == plant_date()
    with time_machine.travel(now() + dt.timedelta(days=1)):
        mes.asks("/units")
        assert db.session.scalars(select(ApiToken)).one().last_used_on == plant_date()


def test_who_asks_too_often_is_told_when_to_come_back_and_others_are_not(
    tmp_path: Path, database: str, world: World, quality: Metric, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bearer, "ASKING", bearer.parse("2/minute"))
    mes, other = token(world)[1], token(world, name="Another")[1]
    with another(tmp_path, database, RATELIMIT_ENABLED=True) as counting:
        mine = Machine(counting, mes)
        assert [mine.asks("/units").status_code for _ in range(3)] == [200, 200, 429]
        refused = mine.asks("/units")
        assert said(refused, 429)["error"]["status"] == 429
        assert 1 <= int(refused.headers["Retry-After"]) <= 60
        assert Machine(counting, other).asks("/units").status_code == 200
        assert mine.sends(ONE).status_code == 200, "what is measured still comes in"


def test_only_some_may_make_a_token(app: Flask, world: World) -> None:
    for name in ("greta", "ingrid", "karl", "nils"):
        assert token(world, name=name, by=name)
    for name in ("amina", "leo", "marek", "eva"):
        with pytest.raises(NotAllowed):
            token(world, name=name, by=name)
    with pytest.raises(NotAllowed):
        token(world, "B2", by="greta")  # not her value stream


def test_a_token_needs_a_name_of_its_own_and_something_to_do(app: Flask, world: World) -> None:
    token(world)
    a3, greta = world.unit("A3"), world.greta
    for name, scopes, refusal in (
        ("", SCOPES, Unfit),
        ("MES 2", [], Unfit),
        ("MES 2", ["all"], Unfit),
        ("MES", SCOPES, NotNow),
    ):
        with pytest.raises(refusal), writing():
            ApiToken.make(a3, name, scopes, greta, "another")
    assert len(db.session.scalars(select(ApiToken)).all()) == 1


def test_a_double_tap_makes_one_token_and_shows_it_but_not_for_ever(app: Flask, world: World) -> None:  # U-02
    made, secret = token(world)
    assert token(world) == (made, secret)
    with time_machine.travel(now() + dt.timedelta(minutes=2)), pytest.raises(NotNow):
        token(world)
