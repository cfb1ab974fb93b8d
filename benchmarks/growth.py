"""A panel of A3 after years of records, beside the same panel after a month, in the same run.

The limit is one and a half times what the month takes; the reference is the month.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from flask import Flask

from benchmarks.figures import Figure
from boards.app import create_app
from boards.db import Base, db, writing
from boards.live import rendering
from boards.plant.models import Unit
from tests import world as remembered
from tests.conftest import settings

TIMES = 30
MOST = 1.5  # times the month


def grown(name: str, panel: str, month: Callable[[], object], years: Callable[[], object]) -> Iterator[Figure]:
    """`month` and `years` fill a plant of the test world with so much; `name`: of the figure."""
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        small, large = _plant(Path(one), month), _plant(Path(other), years)
        pairs = [(_drawn(small, panel), _drawn(large, panel)) for _ in range(TIMES + 3)][3:]  # the first ones warm up
        reference = statistics.median(time for time, _ in pairs)
        ratio = statistics.median(long / short for short, long in pairs)
        yield Figure(name, [ratio * reference], MOST * reference, reference)
        for app in (small, large):
            with app.app_context():
                db.session.remove()
                db.engine.dispose()


def _plant(folder: Path, fill: Callable[[], object]) -> Flask:
    app = create_app(settings(folder, f"sqlite:///{folder / 'boards.sqlite'}"))
    with app.app_context():
        Base.metadata.create_all(db.engine)
        remembered.build()
        with writing():
            fill()
        db.session.remove()
    return app


def _drawn(app: Flask, panel: str) -> float:
    """Milliseconds to draw a panel of A3 afresh."""
    rendering._cache.clear()
    with app.test_request_context():
        unit = Unit.by_code("A3")
        assert unit
        began = time.perf_counter()
        rendering.rendered(unit, panel, "en")
        took = (time.perf_counter() - began) * 1000
        db.session.remove()
    return took
