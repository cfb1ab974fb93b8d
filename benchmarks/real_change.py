"""An action closed by hand, until the last of 200 walls shows it: asked, written, on disk, drawn, pushed."""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.figures import Ratio, Value
from benchmarks.servers import Walls, bare, check, get, product
from benchmarks.team_to_boards import Leader, done_actions
from boards.app import create_app
from boards.db import Base, db
from boards.live.rendering import rendered
from boards.plant.models import Unit
from tests import world as remembered
from tests.conftest import settings

WALLS = 200
CHANGES = 10
ROUNDS = 3
MORE_MS = 10.0
PUSHED = '42["panel",{"unit":"A3","panel":"actions"'


def measure() -> Iterator[Ratio | Value]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        first, panel = founded(folder)
        ours, limits = [], []
        file = folder / "panel.html"
        file.write_text(panel)
        with product(folder) as (port, _), bare(deflate=False) as bare_port:
            close = closing(Leader(port).cookie, port)
            for number in range(ROUNDS):
                at = first + number * CHANGES
                walls = Walls(port, WALLS, close, "40", check("A3"), expects=PUSHED)
                with walls.open(CHANGES, gap=0.2, first=at) as told:
                    ours += told.last_told()
                with Walls(bare_port, WALLS, get(f"/emit{file}")).open(CHANGES, gap=0.2) as told:
                    limits += told.last_told()
    beyond = statistics.median(ours) - statistics.median(limits)
    yield Value(f"an action closed, until {WALLS} walls show it", "ms", statistics.median(ours))
    yield Value("of it more than a bare broadcast takes", "ms", beyond, MORE_MS)


def closing(cookie: str, port: int) -> str:
    """The request by which a leader closes the action NUMBER."""
    form = urlencode({"standard_decision": "none", "yokoten_decision": "none"})
    return (
        f"POST /actions/NUMBER/closure HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\n"
        f"Cookie: {cookie}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(form)}\r\n\r\n{form}"
    )


def founded(folder: Path, url: str = "") -> tuple[int, str]:
    """The test plant with actions to close: the first one's number, and the panel that shows them all."""
    app = create_app(settings(folder, url or f"sqlite:///{folder / 'boards.sqlite'}"))
    with app.app_context(), app.test_request_context():
        Base.metadata.create_all(db.engine)
        remembered.build()
        ids = done_actions(CHANGES * ROUNDS)
        assert ids == list(range(ids[0], ids[0] + len(ids)))
        unit = Unit.by_code("A3")
        assert unit
        panel = str(rendered(unit, "actions", "en").html)
        db.session.remove()
        db.engine.dispose()
    return ids[0], panel
