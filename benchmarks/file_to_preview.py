"""From a workbook of five thousand rows, forty of them wrong, to its preview; and from the yes to "loaded".

The reference is what opening that workbook alone costs on this machine, so that a slow one shows.
"""

from __future__ import annotations

import io
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from openpyxl import load_workbook

from benchmarks.figures import Figure
from boards.app import create_app
from boards.db import Base, db
from tests import world as remembered
from tests.client import CheckingClient
from tests.conftest import settings
from tests.uploads.sheets import in_bytes, of_a3, send
from tests.uploads.test_uploads import five_thousand, forty_faults

TIMES = 5
PREVIEW_MS, LOADING_MS = 3000, 6000


def measure() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(settings(Path(folder), f"sqlite:///{Path(folder) / 'boards.sqlite'}"))
        with app.app_context():
            Base.metadata.create_all(db.engine)
            remembered.build()
            metrics = of_a3(remembered.World())
            book, _days = five_thousand(metrics)
            told = forty_faults(book, metrics)
            file = in_bytes(book)
            client = CheckingClient(app, use_cookies=True).as_(remembered.World().amina)
            reference = min(_took(lambda: [list(row) for row in load_workbook(io.BytesIO(file), True)["Numbers"]]))
            found: list[str] = []
            times = _took(lambda: found.append(_preview(client, file)))
            page = client.get(found[-1]).get_data(as_text=True)
            assert all(f">{cell}<" in page for cell in told), "not every fault is named"
            yield Figure("a workbook of 5,000 rows, until its preview", times, PREVIEW_MS, reference)
            loading = _took(lambda: client.post(f"{found[-1]}/loading"), 1)
            yield Figure("its yes, until they are loaded", loading, LOADING_MS, reference)
            db.session.remove()
            db.engine.dispose()


def _preview(client: CheckingClient, file: bytes) -> str:
    answer = send(client, file)
    assert answer.status_code == 303, answer.get_data(as_text=True)[-400:]
    assert client.get(answer.location).status_code == 200
    return str(answer.location)


def _took(what: Callable[[], object], times: int = TIMES) -> list[float]:
    """Milliseconds of each time."""
    took = []
    for _ in range(times):
        began = time.perf_counter()
        what()
        took.append((time.perf_counter() - began) * 1000)
    return took
