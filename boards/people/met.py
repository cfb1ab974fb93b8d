"""People that a board names: met once by their ids, so that whoever points at them finds them without asking."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import lazyload
from sqlalchemy.orm.attributes import set_committed_value

from boards.db import db
from boards.people.belonging import Transfer
from boards.people.models import Person
from boards.plant.models import Unit
from boards.together import held


def meet(ids: Iterable[int | None], *, with_transfers: bool = False) -> None:
    """Holds these people, and all units, until the transaction ends: one question for those nobody has met."""
    Unit.meet_all()
    wanted, known = {id for id in ids if id}, held(Person)
    if missing := wanted - known.keys():
        _hold(db.session.scalars(_these(), {"ids": sorted(missing)}))
    if with_transfers:
        _meet_transfers([known[id] for id in wanted if id in known])


def met(people: Iterable[Person]) -> list[Person]:
    """People who were asked for in another way are held, too, with their transfers."""
    Unit.meet_all()
    found = _hold(people)
    _meet_transfers(found)
    return found


def _hold(people: Iterable[Person]) -> list[Person]:
    """With their homes: a question that loaded somebody strictly before would forbid to ask for them."""
    found, units = list(people), held(Unit)
    held(Person).update((person.id, person) for person in found)
    for person in found:
        if "home_unit" not in person.__dict__ and person.home_unit_id in units:
            set_committed_value(person, "home_unit", units[person.home_unit_id])
    return found


def _meet_transfers(people: list[Person]) -> None:
    moved: dict[int, list[Transfer]] = {one.id: [] for one in people if "transfers" not in one.__dict__}
    if not moved:
        return
    for transfer in db.session.scalars(_transfers(), {"ids": sorted(moved)}):
        moved[transfer.person_id].append(transfer)
    for person in people:
        if person.id in moved:
            set_committed_value(person, "transfers", moved[person.id])


def plain() -> tuple[Any, ...]:
    """Options for people of whom a board tells names, crews and homes: what they may is asked when it is needed."""
    return lazyload(Person.grants), lazyload(Person.home_unit)


@cache
def _transfers() -> Select[Transfer]:
    of_these = Transfer.person_id.in_(bindparam("ids", expanding=True))
    return (
        select(Transfer)
        .where(of_these)
        .order_by(Transfer.from_on)
        .options(lazyload(Transfer.unit), lazyload(Transfer.was_unit))
    )


@cache
def _these() -> Select[Person]:
    return select(Person).where(Person.id.in_(bindparam("ids", expanding=True))).options(*plain())
