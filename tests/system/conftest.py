"""The plant that walls are looked at on: the demo, and beside it a team whose board is overfull."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from boards.app import create_app
from boards.db import db, writing
from boards.demo import load
from tests.conftest import Databases, settings
from tests.serving import Server
from tests.system import overfull

LOOKS = (Path(__file__).parent / "looks.js").read_text()  # measures a page as an eye would


@pytest.fixture(scope="package")
def plant(tmp_path_factory: pytest.TempPathFactory, new_database: Databases) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("looks")
    url = new_database(folder)
    app = create_app(settings(folder, url))
    with app.app_context():
        with writing():
            load._emptied()
        load.load()
        overfull.overfill()
        db.session.remove()
        db.engine.dispose()
    server = Server(folder, url, BOARDS_PUBLIC_URL="http://kestrel.example")
    server.start()
    yield server
    server.stop()
