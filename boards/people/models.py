"""Who works here, and what each may: a role counts for its unit and everything below it (domain 1.1)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, String, or_, select
from sqlalchemy.orm import Mapped, lazyload, mapped_column, relationship

from boards.db import Base, db
from boards.people.accounts import Accounts
from boards.people.belonging import Transfer
from boards.people.granting import Granting
from boards.people.moving import Moving
from boards.people.naming import Naming
from boards.people.presence import Presence
from boards.people.ranks import LINE as LINE
from boards.people.ranks import ROLES as ROLES
from boards.plant.models import Unit

VERIFIERS = (*LINE, "kso", "specialist")


class Person(Moving, Naming, Presence, Granting, Accounts, Base):
    """A person of the plant. The personnel number is the identity: names may change, two may share one (P-09)."""

    __tablename__ = "person"
    id: Mapped[int] = mapped_column(primary_key=True)
    personnel_no: Mapped[str | None] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(String(60))
    language: Mapped[str] = mapped_column(String(5), default="en")
    home_unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True, active_history=True)
    crew: Mapped[str | None] = mapped_column(String(10))  # of today, as the home; of any day: belonging.py
    leads_unit: Mapped[bool] = mapped_column(default=False)  # of a function: answers for it
    coach_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    deputy_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    joined_on: Mapped[dt.date | None]
    left_on: Mapped[dt.date | None]
    away_until: Mapped[dt.date | None]  # absent for long: the last day; open promises need somebody meanwhile
    show_name_consent: Mapped[bool | None]  # whether thanks on a wall may carry the name; none: not asked yet
    anonymised_at: Mapped[dt.datetime | None]
    pin_hash: Mapped[str | None] = mapped_column(String(200))
    pin_once: Mapped[bool] = mapped_column(default=False)  # the PIN is for one sign-in: then an own one is chosen
    home_unit: Mapped[Unit] = relationship(lazy="joined", innerjoin=True)
    deputy: Mapped[Person | None] = relationship(foreign_keys=[deputy_id], remote_side=[id])
    coach: Mapped[Person | None] = relationship(foreign_keys=[coach_id], remote_side=[id])
    grants: Mapped[list[RoleGrant]] = relationship(back_populates="person", lazy="selectin")
    transfers: Mapped[list[Transfer]] = relationship(
        foreign_keys="Transfer.person_id", order_by="Transfer.from_on", back_populates="person", cascade="all, delete-orphan"
    )

    @property
    def is_active(self) -> bool:
        """Still with the company: may sign in, own actions, be named for something."""
        return self.left_on is None and self.anonymised_at is None

    def is_away(self, today: dt.date) -> bool:
        """Absent for long on this day, by a leader's word (A-11)."""
        return self.away_until is not None and today <= self.away_until

    def roles_in(self, unit: Unit, on: dt.date | None = None) -> set[str]:
        """Roles that count for `unit`: granted there or anywhere above it."""
        lineage = set(unit.lineage)
        return {grant.role for grant in self._counting(on) if grant.unit_id in lineage}

    def holds(self, *roles: str) -> bool:
        """One of these roles, granted anywhere: of those whose work is the whole plant (Kaizen office, admin …)."""
        return self.is_active and any(grant.role in roles for grant in self._counting(None))

    def leads(self, unit: Unit) -> bool:
        """Team leader or above in the line of `unit` ("team_leader+", domain 1.2.6)."""
        return self.is_active and not self.roles_in(unit).isdisjoint(LINE)

    def _counting(self, on: dt.date | None) -> list[RoleGrant]:
        """Roles of that day; an administrator's only after a sign-in by two factors."""
        return [one for one in self.grants if one.counts_on(on) and not (one.role == "admin" and self.admin_rests)]

    def may_verify(self, unit: Unit) -> bool:
        """Team leader or above of the unit, Kaizen Support Office or a specialist: anywhere (domain 1.7)."""
        return self.leads(unit) or self.holds("kso", "specialist")

    @classmethod
    def working_in(cls, unit: Unit) -> list[Person]:
        """Active people whose home is `unit` or below it, by name."""
        below = select(Unit.id).where(Unit.path.startswith(unit.path))
        return list(db.session.scalars(select(cls).where(cls.home_unit_id.in_(below), *active()).order_by(cls.name)))


class RoleGrant(Base):
    """A role of a person in a unit, from a date, perhaps to a date."""

    __tablename__ = "role_grant"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[str] = mapped_column(String(24))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    valid_from: Mapped[dt.date | None]
    valid_to: Mapped[dt.date | None]
    by_group: Mapped[str | None] = mapped_column(String(120))  # the identity provider's group it comes from; else by hand
    person: Mapped[Person] = relationship(back_populates="grants")
    unit: Mapped[Unit] = relationship(viewonly=True)

    def counts_on(self, date: dt.date | None) -> bool:
        from boards.plant.production_day import plant_date

        date = date or plant_date()
        return (self.valid_from is None or self.valid_from <= date) and (self.valid_to is None or date <= self.valid_to)


def active() -> tuple[Any, ...]:
    """The conditions for people still with the company."""
    return (Person.left_on.is_(None), Person.anonymised_at.is_(None))


def valid() -> tuple[Any, ...]:
    """The conditions for roles that count today."""
    from boards.plant.production_day import plant_date

    today = plant_date()
    begun = or_(RoleGrant.valid_from.is_(None), RoleGrant.valid_from <= today)
    return begun, or_(RoleGrant.valid_to.is_(None), RoleGrant.valid_to >= today)


def leader_of(unit: Unit, crew: str | None) -> Person | None:
    """Who leads the crew that works now; without crews the first leader of the unit."""
    leading = select(Person).join(RoleGrant).where(RoleGrant.unit_id == unit.id, RoleGrant.role.in_(LINE))
    leading = leading.where(*active(), *valid())
    crews = or_(Person.crew == crew, Person.crew.is_(None))
    first = leading.where(crews).order_by(Person.crew.is_(None), Person.id).limit(1)
    return db.session.scalars(first.options(lazyload(Person.grants))).first()
