"""The unsafe addresses of people, as tests/doors.py wants them: (what prepares it, the form)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from boards.db import db
from boards.people.company_account import CompanyAccount
from boards.plant.production_day import production_date
from tests.prepared import marek
from tests.world import PIN, World

Setting = Callable[[World], dict[str, Any]]


def soon(world: World) -> dt.date:
    return production_date() + dt.timedelta(days=3)


def with_marek_moving(world: World) -> dict[str, Any]:
    world.marek.move_to(world.unit("A3"), "B", soon(world), world.amina)
    return {"record": world.marek}


def on_that_day(world: World) -> str:
    return soon(world).isoformat()


def nobody_yet(world: World) -> dict[str, Any]:
    return {}


def marek_who_trains(world: World) -> dict[str, Any]:
    return {"record": world.marek, "grant_id": world.marek.grant("trainer", world.unit("A3"), world.amina).id}


def marek_gone(world: World) -> dict[str, Any]:
    world.marek.leave(world.amina)
    return {"record": world.marek}


def marek_bound(world: World) -> dict[str, Any]:
    db.session.add(CompanyAccount(person=world.marek, iss="https://id.example", sub="m"))
    return {"record": world.marek}


NEW_PIN = {"new_pin": "7391", "again": "7391"}
PEOPLE_DOORS: dict[str, tuple[Setting, dict[str, Any]]] = {
    "POST people.move": (marek, {"unit": "A3", "crew": "B", "from_on": on_that_day}),
    "DELETE people.stay": (with_marek_moving, {"from_on": on_that_day}),
    "POST people.leaving": (marek, {"sure": "yes"}),
    "DELETE people.come_back": (marek_gone, {"unit": "A3", "crew": "A"}),
    "POST people.enter": (nobody_yet, {"badge": "555", "name": "Nora Falk", "unit": "A3", "crew": "A", "language": "en"}),
    "POST people.amendment": (marek, {"name": "Marek Nowak", "language": "pl"}),
    "POST people.grant": (marek, {"role": "trainer", "unit": "A3"}),
    "DELETE people.end_grant": (marek_who_trains, {}),
    "POST people.given_pin": (marek, NEW_PIN),
    "POST people.one_time": (marek, {}),
    "DELETE people.sign_ins": (marek, {}),
    "POST people.company_account_email": (marek, {"email": "marek@kestrel.example"}),
    "DELETE people.company_account_bound": (marek_bound, {}),
}


def nobody_invites(world: World) -> dict[str, Any]:
    return {"record": world.nils}


OWN_DOORS: dict[str, tuple[Setting, frozenset[str], Callable[[World], dict[str, Any]]]] = {
    "POST people.change_pin": (
        nobody_yet,
        frozenset({"worker", "other leader", "leader"}),
        lambda world: {"pin": PIN, **NEW_PIN},
    ),
    "POST people.invitation": (nobody_invites, frozenset(), lambda world: {}),  # another administrator: test_strong.py
}
PEOPLE_OPEN = {
    "POST people.signed_in",
    "POST people.first_pin",
    "POST people.strongly_signed_in",
    "POST people.to_provider",
    "POST people.set_up",  # with an invitation
    "POST people.active",
    "POST people.presence",
    "POST people.sign_out",
    "POST people.language",
}
