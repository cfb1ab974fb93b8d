"""The letters of a board after three years of readings, beside the same board after one month, in the same run.

53 metrics, three shifts. The limit is one and a half times what the month takes; the reference is the month.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from flask import Flask

from benchmarks.figures import Figure
from boards.app import create_app
from boards.db import Base, db, writing
from boards.live import rendering
from boards.plant.models import Unit
from tests import world as remembered
from tests.conftest import settings
from tests.metrics.years import founded, measured_for

MONTH, YEARS = 31, 3 * 365
TIMES = 30
MOST = 1.5  # times the month


def measure() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        month, years = _plant(Path(one), MONTH), _plant(Path(other), YEARS)
        pairs = [(_drawn(month), _drawn(years)) for _ in range(TIMES + 3)][3:]  # the first ones warm up
        reference = statistics.median(time for time, _ in pairs)
        ratio = statistics.median(long / short for short, long in pairs)
        yield Figure("the letters after 3 years, beside 1 month", [ratio * reference], MOST * reference, reference)
        for app in (month, years):
            with app.app_context():
                db.session.remove()
                db.engine.dispose()


def _plant(folder: Path, days: int) -> Flask:
    app = create_app(settings(folder, f"sqlite:///{folder / 'boards.sqlite'}"))
    with app.app_context():
        Base.metadata.create_all(db.engine)
        remembered.build()
        with writing():
            measured_for(founded(remembered.World()), days, 0)
        db.session.remove()
    return app


def _drawn(app: Flask) -> float:
    """Milliseconds to draw the letters of A3 afresh."""
    rendering._cache.clear()
    with app.test_request_context():
        unit = Unit.by_code("A3")
        assert unit
        began = time.perf_counter()
        rendering.rendered(unit, "letters", "en")
        took = (time.perf_counter() - began) * 1000
        db.session.remove()
    return took
