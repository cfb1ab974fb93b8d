"""PINs for those who have none: good for one sign-in, shown once on a page to print, kept only as hashes.

A leader gives them to the own people; whose roles reach further gets one from who looks after the system.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from boards.db import db, writing
from boards.people.accounts import one_time_pin
from boards.people.models import Person, active
from boards.people.pins import hash_pin
from boards.plant.models import Unit
from boards.refusals import NotAllowed, NotNow

MOST = 60  # at a time: hashing is slow on purpose


@dataclass(frozen=True)
class GivenPin:
    """What stands on the page, once."""

    number: str
    name: str
    pin: str


def without_pin(unit: Unit) -> list[Person]:
    """People of a unit who can't sign in yet, by name."""
    rows = select(Person).where(Person.home_unit_id == unit.id, Person.pin_hash.is_(None), *active())
    return list(db.session.scalars(rows.where(Person.personnel_no.is_not(None)).order_by(Person.name, Person.id)))


def give_pins(unit: Unit, by: Person) -> list[GivenPin]:
    """PINs for the first of those who have none; hashed before anything is written. Whoever has got one meanwhile keeps it.

    Raises NotAllowed for a unit whose people somebody else looks after, NotNow where all have one.
    """
    waiting = without_pin(unit)
    if not waiting:
        raise NotNow(_l("Everybody here has a PIN."))
    mine = [person for person in waiting if by.looks_after(person)][:MOST]
    if not mine:
        raise NotAllowed(_l("These PINs are given by their leader or by who looks after the system."))
    made = {person.id: one_time_pin(person.personnel_no) for person in mine}
    db.session.rollback()  # no transaction stays open while PINs are hashed
    hashes = {id: hash_pin(pin) for id, pin in made.items()}
    given = []
    with writing():
        for id, pin in made.items():
            person = db.session.get_one(Person, id)
            if person.pin_hash is None and person.is_active:
                person.set_pin(hashes[id], by, once=True)
                given.append(GivenPin(person.personnel_no or "", person.name, pin))
    if not given:
        raise NotNow(_l("Everybody here has a PIN."))
    return given
