"""People that a board names: met once by their ids, so that whoever points at them finds them without asking."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import lazyload

from boards.db import db
from boards.people.models import Person
from boards.plant.models import Unit
from boards.together import held


def meet(ids: Iterable[int | None]) -> None:
    """Holds these people, and all units, until the transaction ends: one question for those nobody has met."""
    Unit.meet_all()
    known = held(Person)
    missing = {id for id in ids if id} - known.keys()
    if missing:
        known.update((person.id, person) for person in db.session.scalars(_these(), {"ids": sorted(missing)}))


def plain() -> tuple[Any, ...]:
    """Options for people of whom a board tells names, crews and homes: what they may is asked when it is needed."""
    return lazyload(Person.grants), lazyload(Person.home_unit)


@cache
def _these() -> Select[Person]:
    return select(Person).where(Person.id.in_(bindparam("ids", expanding=True))).options(*plain())
