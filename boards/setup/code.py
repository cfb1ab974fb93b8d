"""The set-up code: only who sees the server's console may found a plant, not whoever is first to open the address.

It lies in the instance folder, readable by its owner alone, from the first start on an empty database until the plant is
founded. The server prints it at every start till then.
"""

from __future__ import annotations

import hmac
import os
import secrets
from pathlib import Path

from flask import Flask, current_app, request
from sqlalchemy import inspect, select

from boards.db import db
from boards.plant.models import Plant
from boards.screens.models import ALPHABET
from boards.serve import serving

LENGTH = 10  # of 31 letters: nobody tries them all
NAME = "set-up-code"
ALWAYS = ("setup.home", "setup.founding", "static", "people.language")


def init_app(app: Flask) -> None:
    """A server that starts on an empty database says its code and where to go, on the console and in its log; till then
    every page leads there."""
    app.before_request(_lead_here)
    if serving():
        with app.app_context():
            if is_empty():
                app.logger.warning("There is no plant here yet. Open /set-up in a browser. Set-up code: %s", code())


def is_empty() -> bool:
    """Whether the database has its tables and no plant."""
    return inspect(db.engine).has_table("plant") and db.session.scalar(select(Plant.id)) is None


def code() -> str:
    """The code as people read it, made when it is asked for first: "7KX2M-Q9RTA"."""
    path = _path()
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write("".join(secrets.choice(ALPHABET) for _ in range(LENGTH)))
    except FileExistsError:
        pass
    kept = path.read_text().strip()
    return f"{kept[:5]}-{kept[5:]}"


def fits(typed: str) -> bool:
    """Whether somebody typed the code, in any case and with or without its dash. Takes as long for a wrong one."""
    plain = "".join(letter for letter in typed.upper() if letter in ALPHABET)
    return hmac.compare_digest(plain.encode(), code().replace("-", "").encode())


def forget() -> None:
    """It was used: another plant would need another one."""
    _path().unlink(missing_ok=True)


def _lead_here() -> None:
    """Raises NotSetUp (errors.py) for whatever is asked before there is a plant. Once one was seen, nobody looks again."""
    if current_app.extensions.get(NAME) or request.endpoint in ALWAYS or request.blueprint in ("health", "api"):
        return
    Plant.get()
    current_app.extensions[NAME] = True


def _path() -> Path:
    return Path(current_app.instance_path) / NAME
