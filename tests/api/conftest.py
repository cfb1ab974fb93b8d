"""The moment of these tests, and metrics of two teams."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from flask import Flask

from boards.db import writing
from boards.metrics.models import Metric
from tests.api.machine import Machine, machine
from tests.metrics.numbers import measured
from tests.world import World

MOMENT = dt.datetime(2026, 11, 26, 10, tzinfo=dt.UTC)  # a Thursday, 11:00 in the plant


@pytest.fixture(autouse=True)
def moment() -> Iterator[None]:
    with time_machine.travel(MOMENT, tick=False):
        yield


@pytest.fixture
def quality(world: World) -> Metric:
    """First pass yield of A3: 96.5 % of one ratio a day; and B2's, which a token of A3 must not see."""
    with writing():
        measured(world.unit("B2"), "Q", 95.0)
        return measured(world.unit("A3"), "Q", 96.5)


@pytest.fixture
def output(world: World) -> Metric:
    """Pieces of A3, written each shift and added up."""
    with writing():
        return measured(
            world.unit("A3"), "D", 300.0, unit_of_measure="pcs", decimals=0, by_shift=True, roll_up="sum", lowest=0.0
        )


@pytest.fixture
def mes(app: Flask, world: World, quality: Metric) -> Machine:
    """A program with a token of A3 that may do everything there."""
    return machine(app, world)
