"""The demo plant, loaded once on a Friday morning; tests of the story only read it."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask

from boards import clock
from boards.app import create_app
from boards.db import db, writing
from boards.demo import load
from tests.client import CheckingClient
from tests.conftest import Databases, settings

FRIDAY = dt.datetime(2026, 11, 20, 9, 42, tzinfo=dt.UTC)  # 10:42 at the plant
ANCHOR = dt.date(2026, 11, 20)

NewPlant = Callable[[Path], Flask]


@pytest.fixture(scope="session")
def nowhere(new_database: Databases) -> NewPlant:
    """A function that gives an application whose database is empty."""

    def made(folder: Path) -> Flask:
        app = create_app(settings(folder, new_database(folder)))
        app.test_client_class = CheckingClient
        with inside(app), writing():
            load._emptied()
        return app

    return made


@contextmanager
def inside(app: Flask) -> Iterator[Flask]:
    with app.app_context():
        yield app
        db.session.remove()


@pytest.fixture
def empty(tmp_path: Path, nowhere: NewPlant) -> Iterator[Flask]:
    """An application with an empty database."""
    with inside(nowhere(tmp_path)) as app:
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="session")
def friday(tmp_path_factory: pytest.TempPathFactory, nowhere: NewPlant) -> Iterator[Flask]:
    app = nowhere(tmp_path_factory.mktemp("demo"))
    with inside(app):
        started = time.monotonic()
        with clock.at(FRIDAY):
            print(f"\n{load.load()} It took {time.monotonic() - started:.1f} s.")
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def demo(friday: Flask) -> Iterator[Flask]:
    """The demo plant on that Friday, 10:42 plant time. Only to be read."""
    with inside(friday), clock.at(FRIDAY):
        yield friday
