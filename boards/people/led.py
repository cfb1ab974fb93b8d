"""Whom a leader answers for at a unit that several lead: the own crew, and who is of a crew that nobody leads there."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from sqlalchemy import select

from boards.db import db
from boards.people.models import LINE, Person, RoleGrant, active, valid
from boards.plant.models import Unit

Led = Callable[[Unit, str | None], bool]


def led_at(units: Iterable[Unit], leader: Person) -> Led:
    """`mine(unit, crew)`: whether people of a crew there are this leader's. A leader without a crew has all of them."""
    if leader.crew is None:
        return lambda unit, crew: True
    ids = [unit.id for unit in units]
    others = select(RoleGrant.unit_id, Person.crew).join(Person, Person.id == RoleGrant.person_id)
    others = others.where(RoleGrant.unit_id.in_(ids), RoleGrant.role.in_(LINE), Person.id != leader.id, *active(), *valid())
    led = {(unit_id, crew) for unit_id, crew in db.session.execute(others) if crew}
    return lambda unit, crew: crew == leader.crew or (unit.id, crew) not in led
