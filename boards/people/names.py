"""Signing in by name: the units with people, and the people of the one that was chosen."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from flask import request
from sqlalchemy import select

from boards.db import db
from boards.people.models import Person, active
from boards.plant.models import WITH_BOARD, Unit
from boards.typed import same_site


@dataclass
class Names:
    """`unit`: whose people are shown."""

    unit: Unit
    chosen: str = ""

    @classmethod
    def asked_for(cls) -> Names | None:
        """Of `?unit=`; else none."""
        unit = Unit.by_code(request.values.get("unit", "")[:20])
        return cls(unit, request.form.get("person", "")) if unit is not None and unit.kind in WITH_BOARD else None

    @staticmethod
    def here() -> str:
        """The unit to begin with: the board that somebody comes from, else the plant."""
        parts = (same_site(request.values.get("next")) or "").split("?")[0].split("/")
        return parts[2] if len(parts) > 2 and parts[1] == "boards" else "plant"

    @cached_property
    def people(self) -> list[Person]:
        """Whose home it is, and who can sign in; by name."""
        mine = select(Person).where(Person.home_unit_id == self.unit.id, Person.pin_hash.is_not(None), *active())
        return list(db.session.scalars(mine.order_by(Person.name, Person.id)))

    @cached_property
    def units(self) -> list[Unit]:
        rows = select(Unit).where(Unit.kind.in_(WITH_BOARD), Unit.active).order_by(Unit.path)
        return list(db.session.scalars(rows))
