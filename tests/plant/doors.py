"""The unsafe addresses of plans, as tests/doors.py wants them: (what prepares it, the form)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from boards.plant.production_day import production_date
from boards.plant.rostering import Roster
from tests.world import World

Setting = Callable[[World], dict[str, Any]]


def monday_of(weeks: int) -> dt.date:
    today = production_date()
    return today + dt.timedelta(days=7 * weeks - today.weekday())


def on(weeks: int) -> Callable[[World], str]:
    return lambda world: monday_of(weeks).isoformat()


def plan(world: World) -> Roster:
    """Marek and Joana at A3's two stations, this Monday early: begun whatever the time, and a day that is worked."""
    roster = Roster(world.unit("A3"), monday_of(0), "early")
    roster.place(world.marek, world.unit("A3-10"), world.amina)
    roster.place(world.joana, world.unit("A3-20"), world.amina)
    return roster


def prepared(world: World) -> dict[str, Any]:
    plan(world)
    return {"unit": "a3"}


def with_marek_away(world: World) -> dict[str, Any]:
    plan(world).absent(world.marek, world.amina)
    return {"unit": "a3"}


def entry(name: str) -> Callable[[World], int]:
    def found(world: World) -> int:
        rows = Roster(world.unit("A3"), monday_of(0), "early").rows()
        return next(row.id for row in rows if row.person_id == getattr(world, name).id)

    return found


def station(code: str) -> Callable[[World], int]:
    return lambda world: world.unit(code).id


TODAY = {"date": lambda world: monday_of(0).isoformat(), "shift": "early"}
MAREK = {**TODAY, "person": lambda world: world.marek.id}
SWAP = {
    **TODAY,
    "first": entry("marek"),
    "second": entry("joana"),
    "first_at": station("A3-10"),
    "second_at": station("A3-20"),
}


ROSTER_DOORS: dict[str, tuple[Setting, dict[str, Any]]] = {
    "POST roster.swap": (prepared, SWAP),
    "POST roster.place": (prepared, {**TODAY, "entry": entry("marek"), "station": "A3-20"}),
    "DELETE roster.take_off": (prepared, MAREK),
    "POST roster.absent": (prepared, {**MAREK, "kind": "planned"}),
    "DELETE roster.back": (with_marek_away, MAREK),
    "POST roster.attend": (prepared, TODAY),
    "POST roster.copy": (prepared, {**TODAY, "from": on(0), "to": on(1)}),
}
