"""Standards in the state a test needs, made inside writing() by the people of the remembered plant."""

from __future__ import annotations

import datetime as dt
from typing import Any

from boards.plant.production_day import production_date
from boards.standards.models import Revision, Standard
from tests.world import World

STEPS: list[dict[str, Any]] = [
    {"do": "Load the housing", "seconds": 12, "key_point": "Flange face down", "reason": "It turns oval", "symbol": None},
    {"do": "Fit the stator", "seconds": 10, "key_point": "Two-hand control", "reason": "Crush hazard", "symbol": "safety"},
]


def today() -> dt.date:
    return production_date()


def standard(world: World, code: str = "SW-A3-10", kind: str = "standard_work", unit: str = "A3") -> Standard:
    place = world.unit("A3-10")
    return Standard.create(world.karl, code=code, kind=kind, title="Shrink-fit", unit=world.unit(unit), uses=[place])


def written(world: World, **words: Any) -> Revision:
    """A draft of Amina's, ready to be sent."""
    revision = standard(world).draft(world.amina)
    revision.write(world.amina, elements=STEPS, change_class="minor", change="New", **words)
    return revision


def submitted(world: World, **words: Any) -> Revision:
    """With Greta, who owns the process, and Quin; Bruno may comment."""
    revision = written(world, **words)
    asked = {world.greta: "owner", world.quin: "quality", world.bruno: "reviewer"}
    revision.submit(world.amina, effective_on=today() + dt.timedelta(days=6), approvers=asked)
    return revision


def approved(world: World, **words: Any) -> Revision:
    """Waits for its day, in six days."""
    revision = submitted(world, **words)
    revision.approve(world.greta)
    revision.approve(world.quin)
    return revision


def in_force(world: World, **words: Any) -> Revision:
    """From today."""
    revision = written(world, **words)
    send_and_sign(world, revision)
    return revision


def send_and_sign(world: World, revision: Revision, on: dt.date | None = None) -> None:
    revision.submit(revision.author, effective_on=on or today(), approvers={world.greta: "", world.quin: ""})
    revision.approve(world.greta)
    revision.approve(world.quin)


def next_draft(world: World, standard: Standard, by: Any = None) -> Revision:
    revision = standard.draft(by or world.amina)
    revision.write(by or world.amina, change_class="minor", change="Hold it longer")
    return revision
