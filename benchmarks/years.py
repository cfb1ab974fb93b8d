"""Ten years of a plant of fifty teams, beside its first month: every panel and every page, in processor time and questions.

Held is: no panel or page takes more than 1.3 times what it takes after a month, and none asks the database more questions.
Two milliseconds more are nobody's (GRACE_MS): a page that takes five would fail by a hair of chance. Medians of rounds in
which both plants are asked in turn; nothing that was drawn is kept. Printed are the ten worst. `BOARDS_YEARS=1` measures one
year instead of ten, `BOARDS_YEARS_IN=folder` keeps the plants there and finds them again.
"""

from __future__ import annotations

import contextlib
import gc
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from sqlalchemy import event

from benchmarks.figures import Value
from benchmarks.plant_of_years.building import DATABASE, TEAMS, bar, built, empty, lived
from benchmarks.years_pages import BOARDS, Page, Reading
from boards.app import create_app
from boards.db import db
from boards.live import rendering
from boards.live.registry import panels_of
from boards.plant.models import Unit
from tests.conftest import settings

MOST, GRACE_MS = 1.3, 2.0
ROUNDS, WORST = 5, 10
YEARS = int(os.environ.get("BOARDS_YEARS", "10"))


@dataclass(frozen=True)
class Grown:
    """A panel or page after a month and after years: milliseconds of processor, and questions."""

    what: str
    month: float
    years: float
    asked: tuple[int, int]

    @property
    def over(self) -> float:
        """How much of the limit it takes."""
        return self.years / (self.month * MOST + GRACE_MS)

    @property
    def holds(self) -> bool:
        return self.over <= 1 and self.asked[1] <= self.asked[0]

    def __str__(self) -> str:
        return (
            f"{self.what:<44}{self.years:>9.1f} ms   {self.month:>9.1f} ms   {self.years / self.month:>7.2f}×"
            f"  ≤ {MOST:.2f}× + {GRACE_MS:g} ms, {self.asked[1]} questions, {self.asked[0]} after a month"
            f"{'' if self.holds else '  MISSED'}"
        )


def measure() -> Iterator[Grown | Value]:
    with _folder() as folder:
        figures = measured(*plants(folder))
    yield from sorted(figures, key=lambda one: (one.holds, -one.over))[:WORST]
    yield Value(f"of {len(figures)} panels and pages: over the limit", "", sum(one.over > 1 for one in figures), 0)
    yield Value("of those: ask more than after a month", "", sum(one.asked[1] > one.asked[0] for one in figures), 0)


def plants(folder: Path, teams: int = TEAMS) -> tuple[Path, Path]:
    """The folders of a plant after a month and after years."""
    source = folder / "lived"
    if not source.exists():
        source.mkdir(parents=True)
        lived(source)
    made = []
    for months in (1, 12 * YEARS):
        made.append(folder / f"{months}-months")
        if not made[-1].exists():
            made[-1].mkdir()
            built(empty(made[-1]), source / DATABASE, months, teams, bar(f"{teams} teams, {months} months"))
    return made[0], made[1]


def measured(month: Path, years: Path, rounds: int = ROUNDS, only: tuple[str, ...] = ()) -> list[Grown]:
    """Every panel and page of two plants (or `only` of these endpoints), asked in turn."""
    with _opened(month) as small, _opened(years) as large:
        with small.app.app_context():
            pages = small.pages(only)
        tasks = [(f"panel {code} {name}", _drawn(code, name)) for code, name in _panels(small.app)]
        tasks += [(page.name, _asked(page)) for page in pages]
        return [_compared(what, task, small, large, rounds) for what, task in tasks]


class Plant(Reading):
    """A plant with its app; `asked` are the questions since it was emptied."""

    def __init__(self, app: Flask) -> None:
        super().__init__(app)
        self.asked: list[str] = []
        event.listen(db.engine, "before_cursor_execute", lambda *said: self.asked.append(said[2]))


Task = Callable[[Plant], None]


def _compared(what: str, task: Task, small: Plant, large: Plant, rounds: int) -> Grown:
    times: dict[Plant, list[float]] = {small: [], large: []}
    asked: dict[Plant, int] = {}
    for number in range(rounds + 1):  # the first one warms up
        for plant in (small, large):
            plant.asked.clear()
            rendering._cache.clear()
            began = time.process_time()
            task(plant)
            took = (time.process_time() - began) * 1000
            if number or rounds == 0:
                times[plant].append(took)
            asked[plant] = min(asked.get(plant, len(plant.asked)), len(plant.asked))
    month, years = (statistics.median(times[plant]) for plant in (small, large))
    return Grown(what, month, years, (asked[small], asked[large]))


def _panels(app: Flask) -> list[tuple[str, str]]:
    with app.app_context():
        return [(code, panel.name) for code in BOARDS if (unit := Unit.by_code(code)) for panel in panels_of(unit)]


def _drawn(code: str, name: str) -> Task:
    def task(plant: Plant) -> None:
        with plant.app.test_request_context():
            unit = Unit.by_code(code)
            assert unit
            rendering.rendered(unit, name, "en")
            db.session.remove()

    return task


def _asked(page: Page) -> Task:
    def task(plant: Plant) -> None:
        status = plant.status(page)
        assert status == 200, f"{page.name}: {status}"

    return task


@contextlib.contextmanager
def _opened(folder: Path) -> Iterator[Plant]:
    app = create_app(settings(folder, f"sqlite:///{folder / DATABASE}"))
    with app.app_context():
        plant = Plant(app)
        db.session.remove()
    gc.freeze()
    try:
        yield plant
    finally:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


@contextlib.contextmanager
def _folder() -> Iterator[Path]:
    if kept := os.environ.get("BOARDS_YEARS_IN"):
        yield Path(kept)
        return
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)
