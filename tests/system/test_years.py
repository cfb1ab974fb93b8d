"""The plant that years are measured at (`python -m benchmarks years`) can be built: small, with a past of two months and of
five, and with the same present."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask

from benchmarks.plant_of_years.building import DATABASE, built, empty
from benchmarks.plant_of_years.grows import assert_all_are_declared
from boards.db import Base
from tests.conftest import opened, settings
from tests.demo_plant import DemoPlant

pytestmark = pytest.mark.once
TEAMS = 9  # the demo's, and one of them once more
ENDED = "SELECT action_id FROM action_step WHERE kind IN ('closure', 'cancellation')"
OPEN = f"SELECT count(*) FROM action WHERE id NOT IN ({ENDED})"


def test_everything_that_is_kept_is_said_to_grow_or_to_stand() -> None:
    assert_all_are_declared(set(Base.metadata.tables))


def test_a_longer_past_has_more_in_it_and_the_same_present(demo_plant: DemoPlant, tmp_path: Path) -> None:
    lived = tmp_path / "lived"
    lived.mkdir()
    demo_plant(lived)
    made = []
    for months in (2, 5):
        folder = tmp_path / f"{months}"
        folder.mkdir()
        built(empty(folder), lived / DATABASE, months, TEAMS)
        made.append(folder)
    few, many = (_asked(folder, "SELECT count(*) FROM reading") for folder in made)
    assert many > 2 * few > 0
    assert _asked(made[0], OPEN) == _asked(made[1], OPEN) > 0
    with opened(settings(made[1], f"sqlite:///{made[1] / DATABASE}")) as app:
        _all_boards_are_there(app)


def _asked(folder: Path, question: str) -> int:
    with closing(sqlite3.connect(folder / DATABASE)) as connection:
        return int(connection.execute(question).fetchone()[0])


def _all_boards_are_there(app: Flask) -> None:
    for board in ("a3", "vsa", "plant"):
        assert app.test_client().get(f"/boards/{board}/wall").status_code == 200
