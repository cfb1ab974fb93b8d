"""In every test here the plant meets, and it is Tuesday 17 November 2026, 10:00 at the plant unless the test says more."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.escalations.questions import at, meetings
from tests.world import World


@pytest.fixture(autouse=True)
def tuesday_morning(world: World) -> Iterator[None]:
    meetings(world)
    with at("10:00"):
        yield
