"""In a test of the remembered plant everybody meets, and it is Tuesday 17 November 2026, 10:00, unless it says more."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.demo.conftest import demo, friday, loaded
from tests.escalations.questions import at, meetings
from tests.world import World

__all__ = ["demo", "friday", "loaded"]


@pytest.fixture(autouse=True)
def tuesday_morning(request: pytest.FixtureRequest) -> Iterator[None]:
    if "world" not in request.fixturenames:
        yield
        return
    world: World = request.getfixturevalue("world")
    meetings(world)
    with at("10:00"):
        yield
