"""Requests for people at A3: Marek is asked for on a Monday, early."""

from __future__ import annotations

import datetime as dt
from typing import Any

from boards.db import writing
from boards.issues.models import Issue
from tests.plant.rosters import MONDAY, early, matrix, on
from tests.world import World

BEFORE = MONDAY - dt.timedelta(days=7)  # the Monday on which it is asked


def release(world: World, first: dt.date = MONDAY, last: dt.date | None = None, **details: Any) -> Issue:
    """Marek for the kaizen event. Call it inside writing()."""
    about = {"people": [world.marek.id], "from_on": first.isoformat(), "to_on": (last or first).isoformat(), **details}
    return Issue.raise_at(world.unit("A3"), "request_release", "For the event", by=world.karl, details=about)


def backfill(world: World, **details: Any) -> Issue:
    """Somebody for A3-20 on Monday, early. Call it inside writing()."""
    about = {"from_on": MONDAY.isoformat(), "to_on": MONDAY.isoformat(), "shift": "early", "skill": "A3-20", "level": 3}
    return Issue.raise_at(world.unit("A3"), "request_backfill", "For A3-20", by=world.amina, details={**about, **details})


def planned(world: World) -> None:
    """The matrix, and the plan of that Monday: Marek at A3-10, Amina at the critical A3-20."""
    with on(BEFORE), writing():
        matrix(world)
        early(world).place(world.marek, world.unit("A3-10"), world.amina)
        early(world).place(world.amina, world.unit("A3-20"), world.amina)
