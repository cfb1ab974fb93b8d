"""The letters of a board after three years of readings: 53 metrics, three shifts."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.figures import Figure
from benchmarks.growth import grown
from tests.metrics.years import founded, measured_for
from tests.world import World

MONTH, YEARS = 31, 3 * 365


def measure() -> Iterator[Figure]:
    def read(days: int) -> None:
        measured_for(founded(World()), days, 0)

    yield from grown("the letters after 3 years, beside 1 month", "letters", lambda: read(MONTH), lambda: read(YEARS))
