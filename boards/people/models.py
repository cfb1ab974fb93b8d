"""Who works here, and what each may: a role counts for its unit and everything below it (domain 1.1)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, String, or_, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from boards.db import Base, db
from boards.people import pins
from boards.plant.models import Unit
from boards.refusals import NotAllowed

LINE = ("team_leader", "shift_lead", "value_stream_manager", "plant_manager")  # each may what those before it may
ROLES = ("worker", *LINE, "kso", "specialist", "trainer", "works_council", "guest_coach", "admin")
VERIFIERS = (*LINE, "kso", "specialist")


class Person(Base):
    """A person of the plant. The personnel number is the identity: names may change, two may share one (P-09)."""

    __tablename__ = "person"
    id: Mapped[int] = mapped_column(primary_key=True)
    personnel_no: Mapped[str | None] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(String(60))
    language: Mapped[str] = mapped_column(String(5), default="en")
    home_unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    crew: Mapped[str | None] = mapped_column(String(10))
    leads_unit: Mapped[bool] = mapped_column(default=False)  # of a function: answers for it
    coach_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    deputy_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    joined_on: Mapped[dt.date | None]
    left_on: Mapped[dt.date | None]
    away_until: Mapped[dt.date | None]  # absent for long: the last day; open promises need somebody meanwhile
    show_name_consent: Mapped[bool | None]  # whether thanks on a wall may carry the name; none: not asked yet
    anonymised_at: Mapped[dt.datetime | None]
    pin_hash: Mapped[str | None] = mapped_column(String(200))
    session_key: Mapped[str] = mapped_column(String(16), default=pins.session_key)  # changed: signed out everywhere
    home_unit: Mapped[Unit] = relationship(lazy="joined", innerjoin=True)
    deputy: Mapped[Person | None] = relationship(foreign_keys=[deputy_id], remote_side=[id])
    grants: Mapped[list[RoleGrant]] = relationship(back_populates="person", lazy="selectin")

    @property
    def short_name(self) -> str:
        """The name for a wall: "Lena H." (a plant's `public_name_format` may later say otherwise)."""
        first, _, last = self.name.removeprefix("Dr. ").rpartition(" ")
        return f"{first} {last[:1]}." if first else last

    @property
    def initials(self) -> str:
        words = self.name.removeprefix("Dr. ").replace("-", " ").split()
        return (words[0][:1] + words[-1][:1]).upper() if len(words) > 1 else self.name[:2].upper()

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
        return {grant.role for grant in self.grants if grant.unit_id in lineage and grant.counts_on(on)}

    def holds(self, *roles: str) -> bool:
        """One of these roles, granted anywhere: of those whose work is the whole plant (Kaizen office, admin …)."""
        return self.is_active and any(grant.role in roles and grant.counts_on(None) for grant in self.grants)

    def leads(self, unit: Unit) -> bool:
        """Team leader or above in the line of `unit` ("team_leader+", domain 1.2.6)."""
        return self.is_active and not self.roles_in(unit).isdisjoint(LINE)

    def leave(self, by: Person | None = None) -> None:
        """Leaves the company today: signed out everywhere, roles ended, open promises back on their boards (P-01)."""
        from boards.actions.models import Action
        from boards.plant.production_day import plant_date

        if self.left_on is not None:
            return
        self.left_on, self.pin_hash, self.session_key = plant_date(), None, pins.session_key()
        for grant in self.grants:
            grant.valid_to = self.left_on
        for action in db.session.scalars(Action.loaded().where(Action.owner_id == self.id)).all():
            action.lose_owner(by)

    def be_away(self, by: Person, until: dt.date) -> None:
        """Absent for long, by a leader's word and without a reason (P-07): open promises need somebody (A-11)."""
        self.before_absence(by)
        if self.away_until != until:
            was = self.away_until
            self.away_until = until
            self._tell("away", by, was)

    def be_back(self, by: Person) -> None:
        """Back before the day that was said."""
        self.before_absence(by)
        if self.away_until is not None:
            was = self.away_until
            self.away_until = None
            self._tell("back", by, was)

    def before_absence(self, by: Person) -> None:
        if by is not self and not by.leads(self.home_unit):
            raise NotAllowed(_l("This is for the leader of the team."))

    def _tell(self, event: str, by: Person, was: dt.date | None) -> None:
        from boards.history.models import record
        from boards.plant.production_day import production_date

        record(self, event, on=production_date(), by=by, was={"away_until": str(was or "")})

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
    person: Mapped[Person] = relationship(back_populates="grants")

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
    return db.session.scalars(leading.where(crews).order_by(Person.crew.is_(None), Person.id).limit(1)).first()
