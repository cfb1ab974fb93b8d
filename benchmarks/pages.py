"""Pages per second beside a bare "hello" of the same server, and what a board costs of which nothing is kept."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import event

from benchmarks.figures import Ratio, Value
from benchmarks.servers import emitter, load_demo, per_second, product
from boards.app import create_app
from boards.db import db
from boards.live import rendering
from tests.conftest import settings

ROUNDS = 3
PAGES = (("/boards/a3", "the board", 0.40), ("/boards/a3/wall", "the wall", 0.45))
MADE_ANEW = 20


def measure() -> Iterator[Ratio | Value]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        load_demo(folder)
        yield from _per_second(folder)
        yield from _made_anew(folder)


def _per_second(folder: Path) -> Iterator[Ratio | Value]:
    with product(folder) as (port, _), emitter() as bare:
        rates: dict[str, list[tuple[float, float]]] = {address: [] for address, _, _ in PAGES}
        hello = []
        for _ in range(ROUNDS):
            hello.append(per_second(bare, "/hello")[0])
            for address in rates:
                rates[address].append(per_second(port, address))
    for address, name, limit in PAGES:
        rate = statistics.median(rate for rate, _ in rates[address])
        yield Ratio(f"{name}, kept, 16 at once", "/s", rate, statistics.median(hello), limit, "a bare hello", at_least=True)
        yield Value(f"{name}: the 99th of a hundred", "ms", statistics.median(last for _, last in rates[address]), 80)


def _made_anew(folder: Path) -> Iterator[Value]:
    """Processor time and questions of the board when no panel is kept."""
    app = create_app(settings(folder, f"sqlite:///{folder / 'boards.sqlite'}", PANELS_RAISE=True))
    asked = []
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *said: asked.append(said[2]))
    client = app.test_client(use_cookies=False)  # its jar would take the place of the cookie that is sent below
    times = []
    for _ in range(MADE_ANEW):
        rendering._cache.clear()
        asked.clear()
        began = time.process_time()
        assert client.get("/boards/a3", headers={"Cookie": "kept=no"}).status_code == 200
        times.append((time.process_time() - began) * 1000)
        assert asked, "a kept page was served"
    yield Value("the board, nothing kept: processor", "ms", statistics.median(times), 25)
    yield Value("the board, nothing kept: questions", "", len(asked), 40)
    with app.app_context():
        db.engine.dispose()
