"""The demo plant, served for scanners: they send thousands of forms, so it is a copy of their own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from boards.app import create_app
from boards.db import db
from tests.conftest import settings
from tests.demo_plant import DemoPlant
from tests.scans import crawling
from tests.serving import Server


@pytest.fixture(scope="module")
def plant(tmp_path_factory: pytest.TempPathFactory, demo_plant: DemoPlant) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("scans")
    server = Server(folder, demo_plant(folder))
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def badges(plant: Server) -> dict[str, str]:
    """A badge of somebody of every role."""
    with create_app(settings(plant.instance, plant.database_url)).app_context():
        found = crawling.of_each_role()
        db.session.remove()
        db.engine.dispose()
    return found
