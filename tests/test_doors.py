"""Every write by someone who may not is refused, and nothing has changed; by someone who may, it is done."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask, url_for
from markupsafe import escape
from werkzeug.routing import Rule

from boards.config import ROOT
from boards.db import Base, db, writing
from boards.live.revisions import PanelRevision
from boards.people.provider_visits import ProviderVisit
from boards.people.sign_ins import SignIn
from boards.people.tries import SignInTry
from boards.screens.models import Screen
from tests.anywhere import values_of
from tests.client import CheckingClient
from tests.doors import DOORS, EVERYBODY, OPEN, Door
from tests.rights import PAGE, rights
from tests.world import World

SAFE = {"GET", "HEAD", "OPTIONS"}
PEOPLE = {"worker": "rosa", "other leader": "piotr", "leader": "amina"}
ACTORS = ("nobody", "a wall", *PEOPLE)
TABLES = {
    table.name: f'SELECT * FROM "{table.name}"'
    for table in Base.metadata.sorted_tables
    if table
    not in (
        PanelRevision.__table__,
        SignIn.__table__,
        SignInTry.__table__,
        ProviderVisit.__table__,
    )  # coming to a door changes these
}


def unsafe(app: Flask) -> set[str]:
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]
    return {f"{method} {rule.endpoint}" for rule in rules for method in (rule.methods or set()) - SAFE}


def everything() -> dict[str, list[str]]:
    """The whole database, as it is now. Asked without the models: it is asked very often."""
    db.session.rollback()
    return {table: sorted(map(repr, db.session.connection().exec_driver_sql(asked))) for table, asked in TABLES.items()}


def test_every_unsafe_address_is_held_here(app: Flask) -> None:
    assert unsafe(app) == DOORS.keys() | OPEN


def test_the_page_of_rights_says_what_these_doors_do(app: Flask) -> None:
    assert PAGE.read_text() == rights(app), "review it: python -m tests.rights"


@pytest.mark.parametrize("name", DOORS)
def test_a_door_is_shut_to_everybody_but_those_who_may(app: Flask, world: World, name: str) -> None:
    """One after the other on the same record, as long as nothing has changed."""
    door = DOORS[name]
    method, endpoint = name.split()
    address, form = prepared(app, world, door, endpoint)
    before = everything()
    for actor in [actor for actor in ACTORS if actor not in door.who]:
        answer = coming(app, world, actor).open(address, method=method, data=form)
        expected = (401,) if actor in ("nobody", "a wall") else (403, 404)
        assert answer.status_code in expected, f"{answer.status_code} for {actor}"
        assert everything() == before, f"{actor} changed something"
    if door.who != EVERYBODY:
        forged_ids_are_not_found(coming(app, world, "leader"), method, address, form)
        assert everything() == before


def forged_ids_are_not_found(client: CheckingClient, method: str, address: str, form: dict[str, Any]) -> None:
    parts = address.split("/")
    for forged in ("999999", "99999999999999999999", "0", "-1", "x", "%00", "1%20or%201"):
        answer = client.open("/".join([*parts[:2], forged, *parts[3:]]), method=method, data=form)
        assert answer.status_code in (403, 404), f"{answer.status_code} for {forged}"


@pytest.mark.parametrize(("name", "actor"), [(name, actor) for name, door in DOORS.items() for actor in sorted(door.who)])
def test_a_door_opens_for_those_who_may(app: Flask, world: World, name: str, actor: str) -> None:
    method, endpoint = name.split()
    address, form = prepared(app, world, DOORS[name], endpoint)
    before = everything()
    answer = coming(app, world, actor).open(address, method=method, data=form)
    assert answer.status_code in (200, 303), answer.get_data(as_text=True)[-600:]
    assert everything() != before


def coming(app: Flask, world: World, actor: str) -> CheckingClient:
    """A browser of nobody, of a wall (which has loaded its page), or of somebody signed in."""
    client = app.test_client()
    assert isinstance(client, CheckingClient)
    if actor == "a wall":
        client.get("/boards/a3/wall")
    elif actor in PEOPLE:
        client.as_(getattr(world, PEOPLE[actor]))
    return client


ORIGINS = ("http://evil.example", "null", "", "http://localhost.evil.example", "https://localhost", "http://localhost:81")


def test_csrf_from_another_origin_is_refused_at_every_address(
    app: Flask, client: CheckingClient, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    """With the cookie of who may nearly everything; also where a browser sends no Origin, but from which page it comes."""
    client.as_(world.nils)
    before = everything()
    for name in sorted(DOORS.keys() | OPEN):
        method, endpoint = name.split()
        rule = next(iter(app.url_map.iter_rules(endpoint)))
        caplog.clear()
        for header, said in [*(("Origin", one) for one in ORIGINS), ("Referer", "http://evil.example/http://localhost/")]:
            sent = {"Origin": "", header: said}
            answer = client.open(anyhow(app, rule), method=method, data={"text": "Weld the pan"}, headers=sent)
            assert answer.status_code == 403, f"{name} from {said}"
        assert caplog.text.count(f"{method} {endpoint} came from another site") == len(ORIGINS) + 1
    assert everything() == before


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "evil.example:80", "localhost@evil.example", "a b"]
)
def test_a_forged_host_header_is_refused_before_anything_else(
    app: Flask, client: CheckingClient, caplog: pytest.LogCaptureFixture, host: str
) -> None:
    for path in ("/", "/boards/a3/wall", "/socket.io/?EIO=4&transport=websocket", "/static/x"):
        answer = client.get(path, headers={"Host": host})
        assert answer.status_code == 400 and "evil" not in answer.text, path
    assert caplog.text.count("called by a name that is not ours") == 4
    behind = client.get(
        "/sign-in", headers={"X-Forwarded-Host": host, "X-Forwarded-Proto": "https", "Forwarded": f"host={host}"}
    )
    assert behind.status_code == 200 and "evil" not in behind.text, "nobody is believed who is not a proxy of ours"


@pytest.mark.parametrize(
    "elsewhere", ["//evil.example", "https://evil.example", "/\\evil.example", "/\t/evil.example", "evil"]
)
def test_a_redirect_never_leads_to_another_site(
    app: Flask, client: CheckingClient, world: World, caplog: pytest.LogCaptureFixture, elsewhere: str
) -> None:
    """Whichever form goes on to `next`; and the links that carry it on."""
    screen = db.session.query(Screen).one().id
    for path in ("/language", "/sign-in/active", f"/screens/{screen}/reload", "/sign-out"):
        caplog.clear()
        form = {"next": elsewhere, "person": str(world.nils.id), "lang": "en"}
        answer = client.as_(world.nils).post(path, data=form)
        assert answer.status_code == 303 and "evil" not in answer.location, path
        assert "did not go on to another site" in caplog.text, path
    for path in ("/sign-in", "/sign-in/administrator"):
        page = client.get(path, query_string={"next": elsewhere}).text
        assert f'="{escape(elsewhere)}"' not in page, "no link and no field of the page leads there"
    reading = [
        line for path in ROOT.glob("boards/**/*.py") for line in path.read_text().splitlines() if '.get("next")' in line
    ]
    assert len(reading) > 10 and all("same_site(" in line for line in reading)


def anyhow(app: Flask, rule: Rule) -> str:
    """An address of this kind; whatever it is about, the answer comes before that is looked for."""
    with app.test_request_context():
        return url_for(rule.endpoint, **values_of(rule))


def prepared(app: Flask, world: World, door: Door, endpoint: str) -> tuple[str, dict[str, Any]]:
    with writing():
        values = door.prepare(world)
        db.session.flush()
        form = door.form(world)
        if "into" in values:
            form["into"] = values.pop("into").number
    if record := values.pop("record", None):
        values["id"] = record.id
        if "version" in form:
            form["version"] = record.version
    with app.test_request_context():
        return url_for(endpoint, **values), form
