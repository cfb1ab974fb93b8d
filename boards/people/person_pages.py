"""What the pages of people show: who belongs to a unit and who comes and goes; one person, and what a leader may do."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from boards.db import db
from boards.history.models import TimelineEntry, timeline_of
from boards.people.account_pages import Leaving, grant_places, grantable, led_units
from boards.people.belonging import Transfer
from boards.people.company_account import CompanyAccount, may_name
from boards.people.models import Person, RoleGrant, active
from boards.people.moving import crews
from boards.people.ranks import ROLES
from boards.people.sign_ins import SignIn
from boards.people.strong import StrongKey, is_admin
from boards.people.tries import failed_lately
from boards.plant.calendar import Calendar
from boards.plant.models import WITH_BOARD, Unit
from boards.plant.production_day import plant_date, production_date
from boards.privacy.verbs import before_anonymising
from boards.refusals import Refusal

DAYS = 3  # that can be tapped; any other is in the calendar


@dataclass
class PersonPage:
    """`by` looks at `person`; `refused`: what was said no to."""

    person: Person
    by: Person
    refused: Refusal | None = None
    today: dt.date = field(default_factory=production_date)

    @property
    def plant_day(self) -> dt.date:
        """By which absences are judged."""
        return plant_date()

    @property
    def leads(self) -> bool:
        return self.by.leads(self.person.home_unit)

    @property
    def may_move(self) -> bool:
        return self._passes(lambda: self.person.before_moving(self.by))

    @property
    def may_leave(self) -> bool:
        return self._passes(lambda: self.person.before_leaving(self.by))

    @property
    def may_anonymise(self) -> bool:
        return self._passes(lambda: before_anonymising(self.person, self.by))

    def may_stay(self, transfer: Transfer) -> bool:
        return self._passes(lambda: self.person.before_staying(transfer, self.by))

    @property
    def is_admin(self) -> bool:
        """By a role, whether or not its rights rest."""
        return is_admin(self.person)

    @property
    def has_strong_key(self) -> bool:
        key = StrongKey.of(self.person)
        return key is not None and key.password_hash is not None

    @property
    def may_look_after(self) -> bool:
        """Whether whoever looks has people to look after."""
        return bool(led_units(self.by))

    @cached_property
    def looks_after(self) -> bool:
        """Whether whoever looks may say who this is: name, roles, PIN."""
        return self.person.is_active and self.by.looks_after(self.person)

    @property
    def may_come_back(self) -> bool:
        gone = self.person.left_on is not None and self.person.anonymised_at is None
        return gone and (self.by.leads(self.person.home_unit) or self.by.holds("admin"))

    @cached_property
    def grants(self) -> list[RoleGrant]:
        """The present and coming roles, then those that ended; each the latest first."""
        over = {one.id: one.valid_to is not None and one.valid_to < self.plant_day for one in self.person.grants}
        return sorted(self.person.grants, key=lambda one: (over[one.id], -one.id))

    def may_end(self, one: RoleGrant) -> bool:
        over = one.valid_to is not None and one.valid_to < self.plant_day
        return not over and self._passes(lambda: self.person.before_granting(one.role, one.unit, self.by))

    @cached_property
    def grant_places(self) -> list[Unit]:
        return grant_places(self.by) if self.person.is_active and self.by is not self.person else []

    @property
    def grantable(self) -> list[str]:
        """Roles that can be given anywhere: which of them at which place, the verb says."""
        held = {role for unit in self.grant_places for role in grantable(self.by, unit)}
        return [role for role in ROLES if role in held]

    @cached_property
    def sign_ins(self) -> list[SignIn]:
        """Where this person is signed in now: for the person, and who looks after the account."""
        return SignIn.running(self.person) if self.by is self.person or self.looks_after else []

    @property
    def company_account(self) -> CompanyAccount | None:
        return CompanyAccount.of(self.person)

    @property
    def names_account(self) -> bool:
        return may_name(self.person, self.by)

    @cached_property
    def failed(self) -> tuple[int, dt.datetime | None]:
        return failed_lately(self.person) if self.by is self.person or self.looks_after else (0, None)

    @cached_property
    def story(self) -> list[TimelineEntry]:
        """What was said of this account: for the person, and who looks after it; the latest first."""
        shown = self.by is self.person or self.by.leads(self.person.home_unit) or self.by.holds("admin")
        return list(reversed(timeline_of(self.person))) if shown else []

    @cached_property
    def leaving(self) -> Leaving:
        return Leaving(self.person)

    @cached_property
    def colleagues(self) -> list[Person]:
        """Who may be a deputy or a coach: of the own unit and those above it, where leaders have their home."""
        rows = select(Person).where(
            Person.home_unit_id.in_(self.person.home_unit.lineage), *active(), Person.id != self.person.id
        )
        return list(db.session.scalars(rows.order_by(Person.name, Person.id)))

    @cached_property
    def units(self) -> list[Unit]:
        """Where whoever looks may move somebody, the present unit first."""
        rows = select(Unit).where(Unit.kind.in_(WITH_BOARD), Unit.active).order_by(Unit.path)
        led = [unit for unit in db.session.scalars(rows) if self.by.leads(unit)]
        return sorted(led, key=lambda unit: unit.id != self.person.home_unit_id)

    @property
    def crews(self) -> list[str]:
        return crews()

    @cached_property
    def days(self) -> list[dt.date]:
        """Today, and the next days on which the unit works."""
        calendar = Calendar(self.person.home_unit)
        return [self.today, *(calendar.after(self.today, n) for n in range(1, DAYS))]

    @cached_property
    def moves(self) -> list[Transfer]:
        """The latest first."""
        return list(reversed(self.person.transfers))

    def _passes(self, check: object) -> bool:
        try:
            check()  # type: ignore[operator]
        except Refusal:
            return False
        return True


@dataclass
class PeoplePage:
    """Of one unit: who belongs to it today, by crew and name, and who comes."""

    unit: Unit
    today: dt.date = field(default_factory=production_date)

    @cached_property
    def groups(self) -> list[tuple[str, list[Person]]]:
        found: dict[str, list[Person]] = {}
        mine = select(Person).where(Person.home_unit_id == self.unit.id, *active())
        for person in db.session.scalars(mine.options(selectinload(Person.transfers)).order_by(Person.name)):
            found.setdefault(person.crew or "", []).append(person)
        return sorted(found.items(), key=lambda group: group[0] or "~")

    @cached_property
    def coming(self) -> list[Transfer]:
        """Who will belong here and does not yet, the first day on top."""
        rows = select(Transfer).where(Transfer.unit_id == self.unit.id, Transfer.was_unit_id != self.unit.id)
        ahead = rows.where(Transfer.began_at.is_(None)).order_by(Transfer.from_on).options(selectinload(Transfer.person))
        return list(db.session.scalars(ahead))

    @property
    def plant_day(self) -> dt.date:
        return plant_date()
