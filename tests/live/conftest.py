"""Screens for the live tests: sockets in this process, and a reader that applies what arrives as a page does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from boards.live.publisher import Publisher
from tests.client import CheckingClient


class Watching:
    """A page that watches a board: keeps for each panel the newest it was told, as the script in the browser does."""

    def __init__(self, app: Flask, unit: str, language: str = "en", flask_client: CheckingClient | None = None) -> None:
        live: Publisher = app.extensions["live"]
        self.app = app
        with app.app_context():  # as everywhere: what a socket does shares nothing with the test
            self.socket = live.socketio.test_client(app, flask_test_client=flask_client)
        self.unit, self.language = unit, language
        self.revisions: dict[str, int] = {}
        self.html: dict[str, str] = {}

    def check(self) -> dict[str, Any]:
        """Asks what differs and applies it."""
        asked = {"unit": self.unit, "lang": self.language, "panels": self.revisions}
        with self.app.app_context():
            answer: dict[str, Any] = self.socket.emit("check", asked, callback=True)
        for name, panel in answer.get("panels", {}).items():
            self.apply({"panel": name, **panel})
        return answer

    def told(self) -> list[dict[str, Any]]:
        """The panels pushed since the last call, applied."""
        pushes = [message["args"][0] for message in self.socket.get_received() if message["name"] == "panel"]
        for push in pushes:
            self.apply(push)
        return pushes

    def apply(self, panel: dict[str, Any]) -> None:
        if panel["revision"] >= self.revisions.get(panel["panel"], -1):
            self.revisions[panel["panel"]] = panel["revision"]
            self.html[panel["panel"]] = panel["html"]


@pytest.fixture
def watching(app: Flask) -> Callable[..., Watching]:
    """`watching("A3")`: a page that has connected and checked."""

    def opened(unit: str, language: str = "en", flask_client: CheckingClient | None = None) -> Watching:
        page = Watching(app, unit, language, flask_client)
        page.check()
        return page

    return opened


@pytest.fixture
def publish(app: Flask) -> Callable[[], None]:
    """Empties the outbox now, as the publisher's greenlet does a moment after the commit."""
    publisher: Publisher = app.extensions["live"]
    return publisher.publish
