"""The demo plant, loaded once on a Friday morning; tests of the story only read it."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask

from boards import clock
from boards.app import create_app
from boards.db import db, writing
from boards.demo import load
from boards.live import rendering
from tests import kept
from tests.client import CheckingClient
from tests.conftest import settings
from tests.databases import Databases
from tests.demo_plant import DemoPlant

FRIDAY = dt.datetime(2026, 11, 20, 9, 42, tzinfo=dt.UTC)  # 10:42 at the plant
ANCHOR = dt.date(2026, 11, 20)

NewPlant = Callable[[Path], Flask]
Loaded = Callable[[dt.datetime], Flask]


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


@pytest.fixture
def loaded(tmp_path: Path, demo_plant: DemoPlant) -> Iterator[Loaded]:
    """`loaded(moment)`: an application whose database holds the demo as it was loaded then. To be changed at will."""
    with contextlib.ExitStack() as stack:

        def made(at: dt.datetime) -> Flask:
            return stack.enter_context(_of_demo(tmp_path, demo_plant(tmp_path, at)))

        yield made


@pytest.fixture(scope="session")
def friday(tmp_path_factory: pytest.TempPathFactory, demo_plant: DemoPlant) -> Iterator[Flask]:
    folder = tmp_path_factory.mktemp("demo")
    with _of_demo(folder, demo_plant(folder, FRIDAY)) as app:
        db.session.remove()
    yield app
    with app.app_context():
        db.engine.dispose()


@contextmanager
def _of_demo(folder: Path, url: str) -> Iterator[Flask]:
    app = create_app(settings(folder, url))
    app.test_client_class = CheckingClient
    kept.reuse(app)
    rendering._cache.clear()
    with inside(app):
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def demo(friday: Flask) -> Iterator[Flask]:
    """The demo plant on that Friday, 10:42 plant time. Only to be read."""
    with inside(friday), clock.at(FRIDAY):
        yield friday
