"""What the pages of accounts show: whom one looks after, by name or number; roles that one may give; what leaving leaves."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import Select, func, or_, select

from boards.actions.models import Action
from boards.db import db
from boards.ideas.models import Idea, IdeaStep
from boards.people.models import Person, RoleGrant, active, valid
from boards.people.ranks import LINE, ROLES
from boards.plant.models import WITH_BOARD, Unit
from boards.search.folding import fold, folded

PAGE = 50
OPEN_IDEAS = ("accepted", "trial")


def led_units(by: Person) -> list[Unit]:
    """Units with people that somebody looks after: those led and all below; an administrator: all."""
    rows = select(Unit).where(Unit.kind.in_(WITH_BOARD), Unit.active).order_by(Unit.path)
    units = db.session.scalars(rows).all()
    return list(units) if by.holds("admin") else [unit for unit in units if by.leads(unit)]


@dataclass
class Accounts:
    """Those of `by`'s units, found by words, one page of 50."""

    by: Person
    words: str = ""
    unit: str = ""
    left: bool = False  # who has left, instead of who is here
    number: int = 1

    @cached_property
    def units(self) -> list[Unit]:
        return led_units(self.by)

    @cached_property
    def found(self) -> list[Person]:
        rows = self._rows().order_by(Person.name, Person.id).limit(PAGE + 1).offset((self.number - 1) * PAGE)
        return list(db.session.scalars(rows))

    @property
    def people(self) -> list[Person]:
        return self.found[:PAGE]

    @property
    def has_more(self) -> bool:
        return len(self.found) > PAGE

    @cached_property
    def count(self) -> int:
        return int(db.session.scalar(select(func.count()).select_from(self._rows().subquery())) or 0)

    @staticmethod
    def roles_of(person: Person) -> list[str]:
        """What stands beside the name: the present roles but the common one."""
        held = {one.role for one in person.grants if one.counts_on(None)} - {"worker"}
        return [role for role in ROLES if role in held]

    def _rows(self) -> Select[Any]:
        homes = [unit.id for unit in self.units if not self.unit or unit.code == self.unit.upper()]
        rows = select(Person).where(Person.home_unit_id.in_(homes))
        gone = Person.left_on.is_not(None) & Person.anonymised_at.is_(None)
        rows = rows.where(gone) if self.left else rows.where(*active())
        return named(self.words, rows)


def named(words: str, rows: Select[Any] | None = None) -> Select[Any]:
    """People, or those of `rows`, whose name holds every word, or whose number is one; without case and accents."""
    rows = select(Person).where(Person.anonymised_at.is_(None)) if rows is None else rows
    for word in words.split()[:5]:
        name = folded(Person.name).contains(fold(word) or "", autoescape=True)
        rows = rows.where(or_(name, Person.personnel_no == word))
    return rows


@dataclass
class Leaving:
    """What nobody would own any more if somebody left today (P-01)."""

    person: Person

    @cached_property
    def actions(self) -> list[Action]:
        rows = Action.loaded().where(Action.owner_id == self.person.id, ~Action.ended()).order_by(Action.id)
        return [one for one in db.session.scalars(rows) if one.stage < 2]

    @cached_property
    def ideas(self) -> list[Idea]:
        mine = select(IdeaStep.idea_id).where(IdeaStep.owner_id == self.person.id)
        rows = Idea.loaded().where(Idea.id.in_(mine), Idea.stored_state.in_(OPEN_IDEAS)).order_by(Idea.id)
        return [one for one in db.session.scalars(rows) if one.acceptance and one.acceptance.owner_id == self.person.id]

    @cached_property
    def units(self) -> list[Unit]:
        """Led by nobody else at their own level."""
        mine = {one.unit_id for one in self.person.grants if one.role in LINE and one.counts_on(None)}
        others = (
            select(RoleGrant.unit_id)
            .join(Person)
            .where(RoleGrant.unit_id.in_(mine), RoleGrant.role.in_(LINE), Person.id != self.person.id, *active(), *valid())
        )
        led = set(db.session.scalars(others))
        return [db.session.get_one(Unit, id) for id in sorted(mine - led)]

    @cached_property
    def deputies(self) -> list[Person]:
        """Whom he or she acts for."""
        rows = select(Person).where(Person.deputy_id == self.person.id, *active()).order_by(Person.name)
        return list(db.session.scalars(rows))

    @property
    def is_empty(self) -> bool:
        return not (self.actions or self.ideas or self.units or self.deputies)


def grantable(by: Person, unit: Unit) -> list[str]:
    """The roles that somebody may give at a unit."""
    return [role for role in ROLES if by.may_grant(role, unit)]


def grant_places(by: Person) -> list[Unit]:
    """The units where somebody may give any role."""
    return [unit for unit in led_units(by) if grantable(by, unit)]
