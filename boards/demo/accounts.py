"""Whom a visitor of the demo may sign in as: one for each thing there is to try at a team's board."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select

from boards.clock import now
from boards.db import db
from boards.demo.people import PIN
from boards.people.models import Person, RoleGrant, active, leader_of
from boards.plant.models import Plant, Unit
from boards.plant.production_day import crew_on, shift_at


@dataclass(frozen=True)
class Account:
    """A badge to try, whose it is, and the role it has there. Everybody's PIN is `pin`."""

    badge: str
    name: str
    role: str
    unit: str
    pin: str = PIN

    def __str__(self) -> str:
        return f"{self.badge}  {self.name}, {self.role.replace('_', ' ')} of {self.unit}"


def accounts(team: str = "A3", at: dt.datetime | None = None) -> list[Account]:
    """The leader of the crew on now, a worker of that crew, the plant manager, and somebody who may check anywhere."""
    unit, plant, at = Unit.by_code(team), Plant.get(), at or now()
    if unit is None:
        return []
    shift = shift_at(at, plant)
    crew = crew_on(shift.code, shift.production_date, plant) if shift else None
    root = db.session.get(Unit, unit.lineage[0])
    found = [
        leader_of(unit, crew),
        _first("worker", unit, crew),
        root and _first("plant_manager", root),
        _first("specialist", Unit.by_code("QLT")),
    ]
    return [_account(person) for person in found if person]


def _first(role: str, unit: Unit | None, crew: str | None = None) -> Person | None:
    if unit is None:
        return None
    wanted = select(Person).join(RoleGrant).where(RoleGrant.role == role, RoleGrant.unit_id == unit.id, *active())
    if crew:
        wanted = wanted.where(Person.crew == crew)
    return db.session.scalars(wanted.order_by(Person.id).limit(1)).first()


def _account(person: Person) -> Account:
    return Account(person.personnel_no or "", person.name, person.grants[0].role, person.home_unit.code)
