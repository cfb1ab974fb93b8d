"""A machine: a program with a token, which has no browser, no cookie and no page it comes from."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.test import Client, TestResponse

from boards.api.models import SCOPES, ApiToken
from boards.app import create_app
from boards.db import db, writing
from boards.guard import limiter
from tests.conftest import settings
from tests.world import World

HERE = "/api/v1"


class Machine:
    """`asks` and `sends` answer the response; `said` is its JSON."""

    def __init__(self, app: Flask, secret: str | None, **headers: str) -> None:
        self.app, self.secret, self.headers = app, secret, headers

    def asks(self, path: str, method: str = "GET", **how: Any) -> TestResponse:
        headers = {**self.headers, **how.pop("headers", {})}
        if self.secret:
            headers["Authorization"] = f"Bearer {self.secret}"
        with self.app.app_context():  # a request never shares the test's own session
            answer = Client(self.app, use_cookies=False).open(HERE + path, method=method, headers=headers, **how)
        db.session.rollback()
        return answer

    def sends(self, *readings: dict[str, Any], **how: Any) -> TestResponse:
        body = json.dumps({"readings": list(readings)})
        return self.asks("/readings", "POST", data=body, content_type="application/json", **how)


@contextlib.contextmanager
def another(folder: Path, url: str, **more: Any) -> Iterator[Flask]:
    """A second app on the test's database, which leaves no connection open."""
    app = create_app(settings(folder, url, **more))
    try:
        yield app
    finally:
        if limiter.enabled:
            limiter.reset()
            limiter.enabled = False
        with app.app_context():
            db.engine.dispose()


def token(world: World, unit: str = "A3", *scopes: str, name: str = "MES", by: str = "greta") -> tuple[ApiToken, str]:
    """A token of a unit with its secret; with all scopes where none is said."""
    with writing():
        return ApiToken.make(world.unit(unit), name, scopes or SCOPES, getattr(world, by), f"{unit}-{name}")


def machine(app: Flask, world: World, unit: str = "A3", *scopes: str, **headers: str) -> Machine:
    return Machine(app, token(world, unit, *scopes, by="ingrid")[1], **headers)


def said(answer: TestResponse, status: int) -> Any:
    """The JSON of an answer of this status."""
    assert answer.status_code == status, f"{answer.status_code}: {answer.get_data(as_text=True)[:600]}"
    return answer.get_json()
