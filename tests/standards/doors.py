"""The unsafe addresses of standards, as tests/doors.py wants them: (what prepares it, the form)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from boards.plant.production_day import production_date
from boards.standards.models import Revision
from tests.standards.catalog import revision, standard
from tests.world import World

Setting = Callable[[World], dict[str, Any]]


def in_force(world: World) -> Revision:
    return revision(standard(world), "A", production_date() - dt.timedelta(days=20))


def asked(world: World) -> dict[str, Any]:
    return {"record": in_force(world).ask(world.marek, "What if the lamp stays red?")}


STANDARD_DOORS: dict[str, tuple[Setting, dict[str, Any]]] = {"POST standards.answer": (asked, {"answer": "Stop and call."})}
STANDARDS_OPEN = {"POST standards.acknowledgement", "POST standards.questions"}  # by badge and PIN in the form itself
