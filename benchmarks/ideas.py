"""Ideas of eight phones at once, each thanked only when it is on disk; and of one phone while 200 walls are pushed to."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator
from pathlib import Path

from PIL import Image
from sqlalchemy import func, select
from werkzeug.test import encode_multipart

from benchmarks.figures import Value
from benchmarks.servers import Walls, asked_again, check, product
from boards.app import create_app
from boards.db import Base, db
from boards.ideas.models import Idea
from tests import world as remembered
from tests.conftest import settings

PHONES = 8
SECONDS = 5.0
WALLS = 200
LIMIT_MS = 200
SIZE, GRAIN, QUALITY = (1600, 1200), 10, 52  # a photo of some 200 kB, as a phone makes it small before it is sent
OF_A_RUN = 100_000  # numbers of its own


def measure() -> Iterator[Value]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        app = create_app(settings(folder, f"sqlite:///{folder / 'boards.sqlite'}"))
        with app.app_context():
            Base.metadata.create_all(db.engine)
            remembered.build()
            label = remembered.World().label("A3-10")
            db.session.remove()
        with product(folder) as (port, _):
            rates = []
            for run, (what, photo) in enumerate((("a text", b""), ("a photo of 200 kB", _photo()))):
                request = _idea(port, label, photo)
                rate, _ = asked_again(port, request, PHONES, SECONDS, run * OF_A_RUN)
                rates.append(rate)
                yield Value(f"ideas of {PHONES} phones, {what} each, on disk", "/s", rate)
            with Walls(port, WALLS, "", "40", check("A3")).open(0):
                _, last = asked_again(port, _idea(port, label, b""), 1, SECONDS, 2 * OF_A_RUN)
            yield Value(f"an idea while {WALLS} walls are pushed to, 99 of 100", "ms", last, LIMIT_MS)
        with app.app_context():
            kept = db.session.scalar(select(func.count()).select_from(Idea)) or 0
            assert kept > sum(rates) * SECONDS, "an idea that was thanked for is not there"
            db.session.remove()
            db.engine.dispose()


def _idea(port: int, label: str, photo: bytes) -> str:
    """The request by which a phone sends an idea, its text and its submission another each time."""
    parts = {"text": "Hang the key at hook NUMBER", "submission": "of the benchmark NUMBER", "author": ""}
    files = {"photo": (io.BytesIO(photo), "hook.jpg")} if photo else {}
    boundary, body = encode_multipart({**parts, **files})
    head = (
        f"POST /s/{label}/ideas HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\n"
        f"Content-Type: multipart/form-data; boundary={boundary}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head + body.decode("latin-1")


def _photo() -> bytes:
    file = io.BytesIO()
    Image.effect_noise(SIZE, GRAIN).convert("RGB").save(file, "JPEG", quality=QUALITY)
    return file.getvalue()
