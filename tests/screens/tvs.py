"""A TV without scripts and who looks after it, for tests of screens."""

from __future__ import annotations

import re
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from boards.db import db
from boards.people.models import Person
from boards.screens.models import Screen
from tests.client import CheckingClient

ABOUT = {"place": "Column F18", "kind": "tv", "size_inch": "55", "distance_m": "4"}


class Tv:
    """A browser on the wall: it keeps its cookies, and nobody signs in there."""

    def __init__(self, app: Flask) -> None:
        client = app.test_client()
        assert isinstance(client, CheckingClient)
        self.client = client

    def open(self, path: str = "/wall", status: int = 200) -> str:
        answer = self.client.get(path, follow_redirects=True)
        assert answer.status_code == status, answer.status_code
        return answer.get_data(as_text=True)

    def code(self) -> str:
        """The code it shows."""
        found = re.search(r'data-code="([^"]+)"', self.open())
        assert found, "it shows no code"
        return found[1]

    @property
    def shows(self) -> str | None:
        """The board it shows when its page is loaded; none while it shows a code."""
        found = re.search(r'data-page="wall"[^>]* data-unit="([^"]+)"', self.open())
        return found[1] if found else None

    def check(self, unit: str) -> dict[str, Any]:
        """What its page asks every 20 s."""
        answer: dict[str, Any] = self.client.get(f"/boards/{unit}/check?screen=1&build=the-build.of-it").get_json()
        return answer


def leading(app: Flask, person: Person) -> CheckingClient:
    client = app.test_client()
    assert isinstance(client, CheckingClient)
    return client.as_(person)


def pair(leader: CheckingClient, code: str, unit: str = "A3", **about: str) -> TestResponse:
    return leader.post("/screens", data={"code": code, "unit": unit, **ABOUT, **about})


def paired(app: Flask, leader: Person, unit: str = "A3") -> tuple[Tv, Screen, str]:
    """A TV that shows a unit's board, its screen, and its kiosk address as a path."""
    tv = Tv(app)
    answer = pair(leading(app, leader), tv.code(), unit)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    address = re.search(r"data-kiosk>http://boards\.example(/wall/[^<]+)<", answer.get_data(as_text=True))
    assert address and tv.shows == unit
    screen = db.session.query(Screen).order_by(Screen.id.desc()).first()
    assert screen is not None
    return tv, screen, address[1]
