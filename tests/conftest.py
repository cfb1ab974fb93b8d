"""What every test stands on: the remembered plant in a real database, a client that checks pages, a real server."""

from __future__ import annotations

import itertools
import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import create_engine, text

from boards.app import create_app
from boards.db import db
from boards.live import rendering
from tests import kept
from tests import world as remembered
from tests.client import CheckingClient
from tests.postgres import FORGETS
from tests.serving import Server, chromium

pytest_plugins = ["tests.demo_plant"]
POSTGRES = os.environ.get("BOARDS_TEST_POSTGRES")  # e.g. postgresql+psycopg://postgres@127.0.0.1: the suite once more
_numbers = itertools.count()

Databases = Callable[..., str]  # (folder, of=another database) -> address

# What people see and touch, and who may: asks no database anything that differs, and takes long. Once, on SQLite.
ONCE = ("tests/system/", "tests/screens/", "tests/test_doors.py", "tests/test_vendor.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.nodeid.startswith(ONCE):
            item.add_marker(pytest.mark.once)
    kept.keep_addresses()
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


@pytest.fixture(scope="session")
def new_database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    """A function that gives each test its own copy of the remembered plant (or of another database): a file, or a
    PostgreSQL database."""
    folder = tmp_path_factory.mktemp("template")
    if POSTGRES:
        yield from _postgres_databases(folder)
        return
    template = folder / "boards.sqlite"
    _build(folder, f"sqlite:///{template}")

    def copy(to: Path, of: str | None = None) -> str:
        shutil.copy(of.removeprefix("sqlite:///") if of else template, to / "boards.sqlite")
        return f"sqlite:///{to / 'boards.sqlite'}"

    yield copy


def _postgres_databases(folder: Path) -> Iterator[Databases]:
    admin = create_engine(f"{POSTGRES}/postgres", isolation_level="AUTOCOMMIT")
    made: list[str] = []

    def execute(statement: str) -> None:
        with admin.connect() as connection:
            connection.execute(text(statement))

    with admin.connect() as connection:  # older ones know no other way
        by_files = " STRATEGY FILE_COPY" if (connection.dialect.server_version_info or ()) >= (15,) else ""
    template = f"boards_{uuid.uuid4().hex[:10]}"
    execute(f"CREATE DATABASE {template}")
    _build(folder, f"{POSTGRES}/{template}")

    def copy(to: Path, of: str | None = None) -> str:
        name = f"{template}_{next(_numbers)}"
        execute(f"CREATE DATABASE {name} TEMPLATE {of.rpartition('/')[2] if of else template}{by_files}")
        made.append(name)
        return f"{POSTGRES}/{name}"

    yield copy
    for name in [] if FORGETS in os.environ else [*made, template]:
        execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    admin.dispose()


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
    app = create_app(settings(tmp_path, database))
    app.test_client_class = CheckingClient
    kept.reuse(app)
    rendering._cache.clear()  # every test's database is the same one to a cache that knows it by its epoch
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


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
    server.stop()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    quiet = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking", "--disable-component-update"]
    return {**browser_type_launch_args, "executable_path": chromium(), "args": quiet}
