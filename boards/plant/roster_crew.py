"""Who works a shift while nobody has planned it: the crew whose turn it is, without who is lent elsewhere (decision 14);
and who may be planned."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import or_, select
from sqlalchemy.orm import selectinload

from boards.db import db
from boards.people.belonging import ever_at
from boards.people.models import Person
from boards.plant.calendar import Calendar
from boards.plant.models import Plant, Unit
from boards.plant.production_day import crew_on
from boards.plant.roster import ROLES, RosterEntry
from boards.refusals import Unfit


def employed_on(on: dt.date) -> tuple[Any, ...]:
    """The conditions for people with the company on a day: until the day they leave (Q-08), and not away for long."""
    return (
        or_(Person.joined_on.is_(None), Person.joined_on <= on),
        or_(Person.left_on.is_(None), Person.left_on > on),
        or_(Person.away_until.is_(None), Person.away_until < on),
    )


def is_planned(rows: Iterable[RosterEntry]) -> bool:
    """Whether somebody has planned the shift. Who is absent, or stands in for somebody, is known before there is a plan."""
    return any(row.role != "backfill" and (row.station_id is not None or row.absence_kind is None) for row in rows)


def crew_expected(unit: Unit, date: dt.date, shift: str) -> list[Person]:
    """Who is expected at a team by the rotation alone, by name: nobody where the shift is not worked; without crews
    everybody. Not who is planned at another team then."""
    plant = Plant.get()
    if unit.kind != "team" or shift not in Calendar(unit, plant).shifts_on(date):
        return []
    people = select(Person).where(ever_at([unit.id]), *employed_on(date)).options(selectinload(Person.transfers))
    lent = select(RosterEntry.person_id).where(
        RosterEntry.production_date == date,
        RosterEntry.shift == shift,
        RosterEntry.unit_id != unit.id,
        RosterEntry.role != "off",
        RosterEntry.absence_kind.is_(None),
    )
    found = db.session.scalars(people.where(Person.id.not_in(lent)).order_by(Person.name))
    return [person for person in found if is_expected(person, unit, date, crew_on(shift, date, plant), plant)]


def is_expected(person: Person, unit: Unit, date: dt.date, crew: str | None, plant: Plant) -> bool:
    """At home there on that day, in the crew; none: a plant without crews, or whose rotation leaves a shift to nobody."""
    mine = not plant.crew_rotation or person.crew_on(date) == crew
    return mine and person.home_on(date).id == unit.id


def before_placing(
    unit: Unit, date: dt.date, person: Person, station: Unit | None, role: str, trainer: Person | None
) -> None:
    """Raises Unfit where somebody can't stand there: another team's station, who has left or is away, no trainer (Q-04)."""
    if role not in ROLES:
        raise Unfit(_l("Choose one of those shown."), "role")
    if station is not None and (station.parent_id != unit.id or station.kind != "station"):
        raise Unfit(_l("That station is another team's."), "station")
    if not person.is_active:
        raise Unfit(_l("%(name)s has left. Choose somebody else.", name=person.name), "person")
    if person.is_away(date):
        raise Unfit(_l("%(name)s is away on that day.", name=person.name), "person")
    if role == "trainee" and (trainer is None or trainer.id == person.id or not trainer.is_active):
        raise Unfit(_l("Who stands beside %(name)s? Name another person as trainer.", name=person.name), "trainer")
