"""The demo plant in use: every page that needs no record to be named opens, as everybody and as the plant manager."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from boards.app import create_app
from boards.db import db
from boards.demo.people import PIN
from tests.conftest import settings
from tests.demo_plant import DemoPlant

LEADER = "20301"
OF_THESE = {
    "/boards/<unit>": ("a3", "vsa", "qlt"),
    "/standards/<code>": ("codes-01", "sw-b2-20", "wi-a3-40", "wi-old-33"),
    "/skills/<code>": ("b2-20", "fork"),
}


@pytest.fixture(scope="module")
def plant(tmp_path_factory: pytest.TempPathFactory, demo_plant: DemoPlant) -> Iterator[Flask]:
    folder = tmp_path_factory.mktemp("opened")
    app = create_app({**settings(folder, demo_plant(folder)), "RATELIMIT_ENABLED": False})
    yield app
    with app.app_context():
        db.engine.dispose()


def addresses(app: Flask) -> list[str]:
    """Every page without a variable, and those of a few units, standards and skills."""
    found = []
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.rule.startswith(("/api", "/static")):
            continue
        if not rule.arguments:
            found.append(rule.rule)
        for start, codes in OF_THESE.items():
            if rule.rule.startswith(start) and len(rule.arguments) == 1:
                found += [rule.rule.replace(start, f"{start.rpartition('/')[0]}/{code}") for code in codes]
    return sorted(found)


@pytest.mark.once
@pytest.mark.parametrize("badge", [None, LEADER])
def test_every_page_of_the_demo_plant_opens(plant: Flask, badge: str | None) -> None:
    client = plant.test_client()
    if badge:
        said = client.post("/sign-in", data={"badge": badge, "pin": PIN}, headers={"Origin": "http://localhost"})
        assert said.status_code == 303
    answers = {path: _status(client, path) for path in addresses(plant)}
    refused = {path: status for path, status in answers.items() if status not in (200, 302, 303, 401, 403)}
    assert set(refused.values()) <= {404}, "what another kind of unit or nobody has is not there"
    opened = {path for path, status in answers.items() if status == 200}
    assert {"/", "/standards", "/boards/a3", "/boards/vsa", "/standards/wi-old-33", "/skills/fork"} <= opened
    assert len(opened) > (60 if badge else 30)


def _status(client: FlaskClient, path: str) -> int:
    with client.get(path) as answer:
        return answer.status_code
