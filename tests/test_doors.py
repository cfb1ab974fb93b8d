"""Every write by someone who may not is refused, and nothing has changed; by someone who may, it is done."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask, url_for
from sqlalchemy import select

from boards.db import Base, db, writing
from boards.live.revisions import PanelRevision
from tests.client import CheckingClient
from tests.doors import DOORS, EVERYBODY, OPEN, Door
from tests.world import World

SAFE = {"GET", "HEAD", "OPTIONS"}
PEOPLE = {"worker": "rosa", "other leader": "piotr", "leader": "amina"}
ACTORS = ("nobody", "a wall", *PEOPLE)


def unsafe(app: Flask) -> set[str]:
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]
    return {f"{method} {rule.endpoint}" for rule in rules for method in (rule.methods or set()) - SAFE}


def everything() -> dict[str, list[Any]]:
    """The whole database, as it is now."""
    db.session.rollback()
    return {
        table.name: sorted(map(repr, db.session.execute(select(table))))
        for table in Base.metadata.sorted_tables
        if table is not PanelRevision.__table__
    }


def test_every_unsafe_address_is_held_here(app: Flask) -> None:
    assert unsafe(app) == DOORS.keys() | OPEN


@pytest.mark.parametrize("actor", ACTORS)
@pytest.mark.parametrize("name", DOORS)
def test_a_door_opens_for_those_who_may_and_for_nobody_else(
    app: Flask, client: CheckingClient, world: World, name: str, actor: str
) -> None:
    door = DOORS[name]
    method, endpoint = name.split()
    address, form = prepared(app, world, door, endpoint)
    if actor == "a wall":
        client.get("/boards/a3/wall")
    elif actor in PEOPLE:
        client.as_(getattr(world, PEOPLE[actor]))
    before = everything()
    answer = client.open(address, method=method, data=form)
    if actor in door.who:
        assert answer.status_code in (200, 303), answer.get_data(as_text=True)[-600:]
        assert everything() != before
    else:
        expected = (401,) if actor in ("nobody", "a wall") else (403, 404)
        assert answer.status_code in expected, f"{answer.status_code} for {actor}"
        assert everything() == before


@pytest.mark.parametrize("name", [name for name, door in DOORS.items() if door.who != EVERYBODY])
def test_a_forged_id_is_not_found_and_changes_nothing(app: Flask, client: CheckingClient, world: World, name: str) -> None:
    method, endpoint = name.split()
    address, form = prepared(app, world, DOORS[name], endpoint)
    parts = address.split("/")
    before = everything()
    for forged in ("999999", "99999999999999999999", "0", "-1", "x", "%00", "1%20or%201"):
        answer = client.as_(world.amina).open("/".join([*parts[:2], forged, *parts[3:]]), method=method, data=form)
        assert answer.status_code in (403, 404), f"{answer.status_code} for {forged}"
    assert everything() == before


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "", "http://localhost.evil.example", "https://localhost"])
def test_what_comes_from_another_site_is_refused(app: Flask, client: CheckingClient, world: World, origin: str) -> None:
    client.as_(world.amina)
    before = everything()
    for path in ("/boards/a3/actions", f"/s/{world.label('A3-10')}/ideas", "/sign-in"):
        answer = client.post(path, data={"title": "Weld", "text": "Weld the pan"}, headers={"Origin": origin})
        assert answer.status_code == 403
    assert everything() == before


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
