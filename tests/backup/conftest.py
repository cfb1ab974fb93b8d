"""A second server's place, empty, for what is brought back; and a photo like those that phones send."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image

from boards.app import create_app
from boards.db import db
from tests.conftest import POSTGRES, settings
from tests.databases import Databases, PostgresDatabases


@pytest.fixture
def elsewhere(tmp_path: Path, new_database: Databases) -> Iterator[Flask]:
    """An application on an empty database, with an instance folder of its own: `with elsewhere.app_context()`."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    made = (
        new_database._make(folder)
        if isinstance(new_database, PostgresDatabases)
        else f"sqlite:///{folder / 'boards.sqlite'}"
    )
    app = create_app(settings(folder, made))
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def photo() -> bytes:
    file = BytesIO()
    Image.new("RGB", (640, 480), "#4b7a91").save(file, "JPEG")
    return file.getvalue()


sqlite_only = pytest.mark.skipif(bool(POSTGRES), reason="SQLite's own")
postgres_only = pytest.mark.skipif(not POSTGRES, reason="PostgreSQL's own")
