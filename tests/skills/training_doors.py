"""The unsafe address of training plans, as tests/doors.py wants it."""

from __future__ import annotations

from typing import Any

from tests.plant.rosters import matrix
from tests.prepared import SOON
from tests.world import World


def a_matrix(world: World) -> dict[str, Any]:
    matrix(world)
    return {"unit": "a3"}


TRAINING_DOORS = {
    "POST training.plan_one": (
        a_matrix,
        {
            "person": lambda world: world.joana.id,
            "skill": "A3-20",
            "to_level": "3",
            "due_on": SOON.isoformat(),
            "submission": "one",
        },
    ),
}
