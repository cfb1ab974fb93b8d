"""Actions of the remembered plant in every stage: Amina leads A3, Marek works there, Joana is his deputy."""

from __future__ import annotations

import datetime as dt
from typing import Any

from boards.actions.models import Action
from boards.clock import at
from boards.db import writing
from boards.plant.production_day import plant_date
from tests.world import World

MONDAY = dt.datetime(2026, 11, 16, 9, 0, tzinfo=dt.UTC)


def day(days: int) -> dt.date:
    return plant_date() + dt.timedelta(days=days)


def promised(world: World, **details: Any) -> Action:
    """Marek's, by the day after tomorrow, raised by his leader."""
    given = {"by": world.amina, "owner": world.marek, "due_on": day(2), **details}
    with writing():
        return Action.raise_at(world.unit("A3"), "Weld the drain pan", **given)


def done(world: World, **details: Any) -> Action:
    action = promised(world, **details)
    with writing():
        action.complete(world.marek)
    return action


def entered(world: World) -> Action:
    """Marek did it; his leader, who stood beside him, tapped."""
    action = promised(world)
    with writing():
        action.complete(world.amina)
    return action


def wished(world: World, **details: Any) -> Action:
    """Its owner asks for another day."""
    action = promised(world, **details)
    with writing():
        action.move_due(action.owner or world.marek, day(5), "The sheet comes later")
    return action


def verified(world: World) -> Action:
    action = done(world)
    with writing():
        action.verify_done(world.amina)
    return action


def closed(world: World, **details: Any) -> Action:
    action = done(world, **details)
    with writing():
        action.close(world.amina, "none: only this pan", "none: only here")
    return action


def from_audit(world: World) -> Action:
    """A finding's: done needs proof, and nobody closes it in one tap."""
    return promised(world, origin=Audit())


class Audit:
    __tablename__ = "audit"
    id = 1
    label = "5S-A3-8"


def some_days_later(days: int) -> Any:
    from boards.clock import now

    return at(now() + dt.timedelta(days=days))
