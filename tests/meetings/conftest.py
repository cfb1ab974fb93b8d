"""What the tests of meetings stand on: the forums of the remembered plant."""

from __future__ import annotations

import pytest

from boards.db import writing
from boards.meetings.models import Forum
from tests.meetings.forums import plan
from tests.world import World


@pytest.fixture
def forums(world: World) -> dict[str, Forum]:
    with writing():
        return plan(world)
