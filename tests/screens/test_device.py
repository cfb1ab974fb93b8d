"""What a paired screen may read: its own board, its panels, its socket room, and nothing else (domain 1.1, 7.4)."""

from __future__ import annotations

import logging

import pytest
from flask import Flask, url_for
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from boards.actions.models import Action
from boards.db import db, writing
from boards.people.models import Person
from boards.plant.models import Plant
from tests.anywhere import values_of
from tests.client import CheckingClient
from tests.live.conftest import Watching
from tests.screens.tvs import Tv, leading, paired
from tests.world import World

OWN = {"plant.wall", "plant.panel", "plant.check"}
STILL_OPEN = ("anybody", "station", "operations")


@pytest.fixture
def closed(app: Flask, world: World) -> None:
    """A plant whose boards are for people."""
    with writing():
        Plant.get().settings = {"reading": "signed-in"}


def addresses(app: Flask, unit: str) -> list[tuple[str, str]]:
    """Every address that is read, by endpoint, with something for each of its values."""
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and rule.endpoint != "static"]
    with app.test_request_context():
        return [(rule.endpoint, url_for(rule.endpoint, **values_of(rule) | _unit(rule, unit))) for rule in rules]


def _unit(rule: Rule, unit: str) -> dict[str, str]:
    return {"unit": unit} if "unit" in rule.arguments else {}


@pytest.mark.parametrize("unit", ["a3", "b2", "vsa"])
def test_a_device_reads_its_own_board_and_not_a_word_more_than_nobody(
    app: Flask, world: World, closed: None, unit: str
) -> None:
    tv, _, _ = paired(app, world.amina)
    read = set()
    for endpoint, path in addresses(app, unit):
        said, to_nobody = tv.client.get(path), app.test_client().get(path)
        if endpoint in ("walls.wall", "walls.kiosk"):  # its own board again, and a code for everybody else
            assert b'data-unit="A3"' in said.data and b'data-page="pairing"' in to_nobody.data
        elif reads(said) and not reads(to_nobody):
            read.add(endpoint)
        else:
            assert said.status_code == to_nobody.status_code, path
            assert not reads(said) or app.view_functions[endpoint].open_to in STILL_OPEN, path  # type: ignore[attr-defined]
    assert read == (OWN if unit == "a3" else set())


def reads(answer: TestResponse) -> bool:
    """Whether it gave anything away."""
    return answer.status_code == 200 and answer.get_json(silent=True) not in ({"ok": False},)


def test_where_boards_are_for_people_nobody_reads_them_and_stations_stay_open(
    app: Flask, client: CheckingClient, world: World, closed: None
) -> None:
    for path in ("/", "/boards/a3", "/boards/a3/actions", "/standards", "/find?q=x", "/boards/a3/days"):
        assert client.get(path).status_code == 302, path
    assert client.get("/boards/a3/wall").status_code == 401
    label = world.label("A3-10")
    assert client.get(f"/s/{label}").status_code == 200
    sent = client.post(f"/s/{label}/ideas", data={"text": "A hook for the key", "submission": "1"})
    assert sent.status_code == 201
    assert (
        client.get(f"/i/{sent.headers['Location'].rpartition('/')[2]}" if "Location" in sent.headers else "/i").status_code
        == 200
    )
    assert client.as_(world.marek).get("/boards/a3").status_code == 200


def test_a_device_does_nothing_but_read(app: Flask, world: World) -> None:
    tv, screen, _ = paired(app, world.amina)
    for path in ("/boards/a3/actions", f"/screens/{screen.id}/reload", f"/screens/{screen.id}/ending", "/screens"):
        assert tv.client.post(path, data={"title": "Weld the pan"}).status_code == 401


def test_a_websocket_that_asks_for_a_foreign_room_hears_nothing(
    app: Flask, world: World, closed: None, caplog: pytest.LogCaptureFixture
) -> None:
    tv, _, _ = paired(app, world.amina)
    own, foreign, nobodys = watching(app, "A3", tv), watching(app, "B2", tv), watching(app, "A3", Tv(app))
    assert own.html and not foreign.html and not nobodys.html
    assert "asked for the board of B2, which is not its own" in caplog.text
    raise_in(world, "A3", world.amina)
    raise_in(world, "B2", world.piotr)
    app.extensions["live"].publish()
    assert own.told() and not foreign.told() and not nobodys.told()


def test_a_stolen_screen_credential_is_worth_nothing_once_it_is_unpaired(
    app: Flask, world: World, closed: None, caplog: pytest.LogCaptureFixture
) -> None:
    tv, screen, _ = paired(app, world.amina)
    thief = Tv(app)
    cookie = tv.client.get_cookie("screen")
    assert cookie is not None
    thief.client.set_cookie("screen", cookie.value)
    page = watching(app, "A3", thief)
    assert page.html and thief.client.get("/boards/a3/wall").status_code == 200
    leading(app, world.amina).post(f"/screens/{screen.id}/ending")
    with caplog.at_level(logging.WARNING):
        assert page.check() == {"ok": False}
    assert "credential that opens nothing any more" in caplog.text
    raise_in(world, "A3", world.amina)
    app.extensions["live"].publish()
    assert not page.told()
    assert thief.client.get("/boards/a3/wall").status_code == 401
    assert thief.client.get("/boards/a3/panels/actions").status_code == 401
    assert thief.shows is None


def watching(app: Flask, unit: str, tv: Tv) -> Watching:
    page = Watching(app, unit, flask_client=tv.client)
    page.check()
    return page


def raise_in(world: World, unit: str, by: Person) -> None:
    with writing():
        Action.raise_at(world.unit(unit), "A secret of the team", by=by)
    db.session.rollback()
