"""The demo plant as of a moment: loaded once a run, by whoever asks first, and copied for everybody who asks."""

from __future__ import annotations

import contextlib
import datetime as dt
import fcntl
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from boards import clock
from boards.app import create_app
from boards.db import db, writing
from boards.demo import load
from tests import kept
from tests.conftest import POSTGRES, settings
from tests.databases import Databases

DemoPlant = Callable[..., str]  # (folder, at=moment or None for now) -> address of the database


@pytest.fixture(scope="session")
def demo_plant(tmp_path_factory: pytest.TempPathFactory, new_database: Databases) -> DemoPlant:
    """`demo_plant(folder, at)`: a copy of the demo plant as it was loaded at that moment, or now; the photos with it."""
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ and not POSTGRES else own  # the workers' common folder

    def copy(folder: Path, at: dt.datetime | None = None) -> str:
        original = shared / f"demo-{at.isoformat() if at else 'now'}"
        address = original / "address"
        with (shared / f"{original.name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not address.exists():
                original.mkdir()
                address.write_text(_loaded(original, new_database(original), at))
        shutil.copytree(original / "photos", folder / "photos")
        return new_database(folder, address.read_text())

    return copy


def _loaded(folder: Path, url: str, at: dt.datetime | None) -> str:
    app = create_app(settings(folder, url))
    kept.reuse(app)
    with app.app_context(), clock.at(at) if at else contextlib.nullcontext():
        with writing():
            load._emptied()
        assert load.load_or_renew() is not None, "what is empty is loaded"
        db.session.remove()
        kept.leave(db.engine)
    return url
