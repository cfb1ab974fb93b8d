"""The checks on a team's wall after five years of weekly runs at 32 stations."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.figures import Figure
from benchmarks.growth import grown
from tests.checks.years import MONTH, YEARS, audited_for, planned
from tests.world import World


def measure() -> Iterator[Figure]:
    def audited(weeks: int) -> None:
        world = World()
        audited_for(planned(world), weeks, world)

    yield from grown("the checks after 5 years, beside 1 month", "checks", lambda: audited(MONTH), lambda: audited(YEARS))
