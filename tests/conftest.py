"""What every test stands on: the remembered plant in a real database, a client that checks pages, a real server."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_migrate import upgrade

from boards.app import create_app
from boards.db import db
from boards.live import rendering
from tests import kept, serving
from tests import world as remembered
from tests.client import CheckingClient
from tests.databases import Databases, PostgresDatabases, SqliteFiles
from tests.forked import Ready
from tests.order import longest_first
from tests.serving import Server, chromium

pytest_plugins = ["tests.demo_plant", "tests.people.given_provider"]
POSTGRES = os.environ.get("BOARDS_TEST_POSTGRES")  # e.g. postgresql+psycopg://postgres@127.0.0.1: the suite once more

# What people see and touch, and who may: asks no database anything that differs, and takes long. Once, on SQLite.
ONCE = ("tests/system/", "tests/screens/", "tests/test_doors.py", "tests/test_pages.py", "tests/test_vendor.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.nodeid.startswith(ONCE) or "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.once)
    if "PYTEST_XDIST_WORKER" in os.environ:
        longest_first(items)
    kept.keep_addresses()
    kept.keep_files()
    kept.collect_less()


def settings(folder: Path, url: str, **more: Any) -> dict[str, Any]:
    return {
        "INSTANCE": str(folder),
        "DATABASE_URL": url,
        "SECRET_KEY": "a secret of the tests",
        "PUBLIC_URL": "http://boards.example",
        "TESTING": True,
        "PUBLISHER": False,
        "PANELS_RAISE": True,
        "RATELIMIT_ENABLED": False,
        **more,
    }


@contextlib.contextmanager
def opened(values: dict[str, Any]) -> Iterator[Flask]:
    """An app in its context, which leaves no connection open."""
    app = create_app(values)
    with app.app_context():
        try:
            yield app
        finally:
            db.session.remove()
            db.engine.dispose()


@pytest.fixture(scope="session", autouse=True)
def servers_are_forked() -> Iterator[None]:
    serving.ready = Ready()
    yield
    serving.ready.close()
    serving.ready = None


@pytest.fixture(scope="session")
def new_database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    """A function that gives each test its own copy of the remembered plant (or of another database): a file, or a
    PostgreSQL database."""
    folder = tmp_path_factory.mktemp("template")
    databases = PostgresDatabases(POSTGRES, folder) if POSTGRES else SqliteFiles(folder)
    _build(folder, databases.template)
    yield databases
    databases.close()


def _build(folder: Path, url: str) -> None:
    app = create_app(settings(folder, url))
    with app.app_context():
        upgrade()  # the schema is the one a plant has, made by the migrations
        remembered.build()
        db.session.remove()
        kept.leave(db.engine)


@pytest.fixture
def database(tmp_path: Path, new_database: Databases) -> str:
    return new_database(tmp_path)


@pytest.fixture
def app(tmp_path: Path, database: str) -> Iterator[Flask]:
    with opened(settings(tmp_path, database)) as app:
        app.test_client_class = CheckingClient
        kept.reuse(app)
        rendering._cache.clear()  # every test's database is the same one to a cache that knows it by its epoch
        yield app


@pytest.fixture
def world(app: Flask) -> remembered.World:
    return remembered.World()


@pytest.fixture
def client(app: Flask) -> CheckingClient:
    """A browser without scripts that checks every page it gets. `client.as_(person)` signs in."""
    client = app.test_client()
    assert isinstance(client, CheckingClient)
    return client


@pytest.fixture
def server(tmp_path: Path, database: str) -> Iterator[Server]:
    """The real server, in a process of its own, on the test's database. `app` may be used beside it."""
    server = Server(tmp_path, database)
    server.start()
    yield server
    server.kill()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    quiet = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking", "--disable-component-update"]
    return {**browser_type_launch_args, "executable_path": chromium(), "args": quiet}
