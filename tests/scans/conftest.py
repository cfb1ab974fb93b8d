"""The demo plant, served for scanners: they send thousands of forms, so it is a copy of their own."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from boards.app import create_app
from boards.db import db, writing
from boards.people.models import ROLES, Person
from boards.people.sign_ins import SignIn
from boards.plant.models import Unit
from boards.screens.models import Label
from tests.conftest import settings
from tests.demo_plant import DemoPlant
from tests.scans.crawling import NOBODY, Plant
from tests.serving import Server

Served = Callable[..., AbstractContextManager[Plant]]  # (folder, settings of the server)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.once)
            item.add_marker(pytest.mark.skipif("BOARDS_AUDIT" not in os.environ, reason="make audit"))


@pytest.fixture(scope="session")
def served(demo_plant: DemoPlant) -> Served:
    """`with served(folder) as plant`: a plant of one's own."""

    @contextmanager
    def plant(folder: Path, **environment: str) -> Iterator[Plant]:
        server = Server(folder, demo_plant(folder), **environment)
        server.start()
        try:
            yield _known(server)
        finally:
            server.kill()

    return plant


@pytest.fixture(scope="module")
def plant(tmp_path_factory: pytest.TempPathFactory, served: Served) -> Iterator[Plant]:
    """One for a module that only looks."""
    with served(tmp_path_factory.mktemp("scans")) as plant:
        yield plant


def _known(server: Server) -> Plant:
    app = create_app(settings(server.instance, server.database_url))
    with app.app_context():
        station = db.select(Label.code).join(Label.unit).where(Unit.kind == "station").order_by(Label.id).limit(1)
        plant = Plant(server, {NOBODY: ""}, db.session.scalars(station).one())
        with writing():
            for role, person in _one_of_each().items():
                _, token = SignIn.begin(person, f"scanned as {role}", "pin", strong=role == "admin")
                session = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
                plant.cookies[role] = str(session.dumps({"people": [token], "me": token}))
        db.session.remove()
        db.engine.dispose()
    return plant


def _one_of_each() -> dict[str, Person]:
    """Somebody of every role."""
    found: dict[str, Person] = {}
    for person in db.session.scalars(db.select(Person).order_by(Person.id)):
        for role in {grant.role for grant in person.grants}:
            if person.is_active:
                found.setdefault(role, person)
    assert set(found) == set(ROLES), "the premise: the demo has somebody of every role"
    return found
