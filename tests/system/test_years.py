"""A plant that is a year older asks its database no more: the plant that years are measured at, small."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import years
from benchmarks.plant_of_years.building import DATABASE, built, empty
from benchmarks.plant_of_years.grows import assert_all_are_declared
from boards.db import Base
from tests.demo_plant import DemoPlant

pytestmark = pytest.mark.once
FEW = 5  # that a younger plant has nothing to ask about yet; one a record would be hundreds
TEAMS = 9  # the demo's, and one of them once more
SHOWN = ("plant.board", "actions.of_unit", "ideas.of_unit", "meetings.meetings", "trail.show", "metrics.metric")


def test_everything_that_is_kept_is_said_to_grow_or_to_stand() -> None:
    assert_all_are_declared(set(Base.metadata.tables))


def test_a_longer_past_asks_no_more_questions(demo_plant: DemoPlant, tmp_path: Path) -> None:
    lived = tmp_path / "lived"
    lived.mkdir()
    demo_plant(lived)
    made = []
    for months in (14, 28):  # after one month there is less to ask about: no audit of the quarter, no thanks
        made.append(tmp_path / f"{months}")
        made[-1].mkdir()
        built(empty(made[-1]), lived / DATABASE, months, TEAMS)
    small, large = made
    assert large.joinpath(DATABASE).stat().st_size > 1.5 * small.joinpath(DATABASE).stat().st_size
    figures = years.measured(small, large, rounds=0, only=SHOWN)
    assert len(figures) > len(SHOWN)
    assert not {one.what: one.asked for one in figures if one.asked[1] > one.asked[0] + FEW}
