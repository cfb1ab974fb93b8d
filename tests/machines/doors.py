"""The unsafe addresses of machines, as tests/doors.py wants them. Amina, who leads the team, is of the Kaizen Support Office
here too: a team leader alone may not connect machines.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from boards.db import db
from boards.machines.models import Binding
from boards.metrics.models import Metric
from boards.people.models import RoleGrant
from tests.machines.fed import SHARE, bound, first_pass
from tests.world import World

Setting = Callable[[World], dict[str, Any]]
Given = tuple[Setting, dict[str, Any]]

FIELDS = {"topic": "plant/a3/tester/+", "adds": "yes", "key_path": "id", "at_path": "at", **SHARE}


def connected(world: World) -> Binding:
    _amina_may(world)
    return bound(first_pass(world), **SHARE)


def at_the_board(world: World) -> dict[str, Any]:
    _amina_may(world)
    first_pass(world)
    return {"unit": "a3"}


def first_pass_id(world: World) -> int:
    return int(db.session.query(Metric.id).filter_by(code="A3-Q").scalar())


def _amina_may(world: World) -> None:
    db.session.add(RoleGrant(person_id=world.amina.id, role="kso", unit_id=world.unit("A3").id))


MACHINE_DOORS: dict[str, Given] = {
    "POST machines.create": (at_the_board, {"metric": first_pass_id, **FIELDS}),
    "POST machines.amendment": (lambda world: {"record": connected(world)}, {**FIELDS, "topic": "plant/a3/line/tester"}),
    "DELETE machines.stop": (lambda world: {"record": connected(world)}, {}),
}
