"""The plant that walls are looked at on: the demo, and beside it a team whose board is overfull."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from boards.app import create_app
from boards.db import db, writing
from boards.plant.models import Plant, Unit
from boards.screens.models import Label
from tests.conftest import settings
from tests.demo_plant import DemoPlant
from tests.serving import Server
from tests.system import overfull
from tests.test_words import LANGUAGES

LOOKS = (Path(__file__).parent / "looks.js").read_text()  # measures a page as an eye would


@pytest.fixture(scope="session")
def plant(tmp_path_factory: pytest.TempPathFactory, demo_plant: DemoPlant) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("looks")
    url = demo_plant(folder)
    app = create_app(settings(folder, url))
    with app.app_context():
        overfull.overfill()
        with writing():
            Plant.get().languages = ["en", *LANGUAGES]
        db.session.remove()
        db.engine.dispose()
    server = Server(folder, url, BOARDS_PUBLIC_URL="http://kestrel.example")
    server.start()
    yield server
    server.kill()


@pytest.fixture
def station(plant: Server, tmp_path: Path) -> str:
    """The address on the label of A3-10."""
    with create_app(settings(tmp_path, plant.database_url)).app_context():
        unit = Unit.by_code("A3-10")
        label = unit and Label.of(unit)
        db.session.remove()
        db.engine.dispose()
    assert label
    return f"/s/{label.code}"
