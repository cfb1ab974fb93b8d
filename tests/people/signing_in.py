"""Browsers that sign in by badge and PIN as people do, for the tests of sessions."""

from __future__ import annotations

from flask import Flask
from werkzeug.test import TestResponse

from boards.i18n import COOKIE
from tests.client import CheckingClient
from tests.world import PIN


def browser(app: Flask) -> CheckingClient:
    """Another device, set to English."""
    client = app.test_client()
    assert isinstance(client, CheckingClient)
    client.set_cookie(COOKIE, "en")
    return client


def sign_in(client: CheckingClient, badge: str, pin: str = PIN, **form: str) -> TestResponse:
    return client.post("/sign-in", data={"badge": badge, "pin": pin, **form})


def shared(client: CheckingClient, *badges: str) -> CheckingClient:
    """People signed in side by side on a shared device; the last one acts."""
    for badge in badges:
        assert sign_in(client, badge, shared="yes").status_code == 303
    return client


def acting(client: CheckingClient) -> str | None:
    """The name in the bar of who acts here."""
    page = client.get("/boards/a3").text
    if '<form class="bar-me"' not in page:
        return None
    return page.split('<form class="bar-me"')[1].split("</a>")[0].rpartition(">")[2]


def one_tap_away(client: CheckingClient) -> list[str]:
    """The names of who else is signed in at this device."""
    return [part.split('"')[0] for part in client.get("/boards/a3").text.split('aria-label="Go on as ')[1:]]


def cookie(client: CheckingClient) -> str:
    """The sign-in as a thief would copy it."""
    found = client.get_cookie("boards")
    assert found is not None
    return found.value


def thief(app: Flask, stolen: str) -> CheckingClient:
    client = browser(app)
    client.set_cookie("boards", stolen)
    return client
