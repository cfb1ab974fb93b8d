"""The demo plant as of a moment: loaded once a run, by whoever asks first, and copied for everybody who asks."""

from __future__ import annotations

import contextlib
import datetime as dt
import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

import pytest

from boards import clock
from boards.app import create_app
from boards.assets import build_id
from boards.db import db, writing
from boards.demo import load
from boards.history import photos
from tests import kept
from tests.conftest import POSTGRES, settings
from tests.databases import Databases
from tests.serving import KEPT

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
    with app.app_context(), developed_once(), clock.at(at) if at else contextlib.nullcontext():
        with writing():
            load._emptied()
        assert load.load_or_renew() is not None, "what is empty is loaded"
        db.session.remove()
        kept.leave(db.engine)
    return url


@contextlib.contextmanager
def developed_once() -> Iterator[None]:
    """Inside, a picture that was developed before, letter by letter, is developed by copying: the story's never change."""
    develop = photos._develop

    def copied(photo: IO[bytes], big: Path, small: Path) -> list[str]:
        photo.seek(0)
        kept = KEPT / "photos" / build_id() / hashlib.sha256(photo.read()).hexdigest()
        photo.seek(0)
        if not kept.exists():
            said = develop(photo, big, small)
            making = kept.with_name(f"{kept.name}.{os.getpid()}")
            making.mkdir(parents=True)
            shutil.copy(big, making / "big")
            shutil.copy(small, making / "small")
            (making / "said").write_text(json.dumps(said))
            with contextlib.suppress(OSError):  # another worker was first
                making.rename(kept)
            return said
        shutil.copy(kept / "big", big)
        shutil.copy(kept / "small", small)
        return [str(word) for word in json.loads((kept / "said").read_text())]

    photos._develop = copied
    try:
        yield
    finally:
        photos._develop = develop
