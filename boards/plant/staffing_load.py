"""What staffing needs to know of teams and dates: stations, plans, crews, skills and where people stand. Read at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from boards.db import db
from boards.people.belonging import ever_at
from boards.people.models import Person
from boards.plant.calendar import Calendar
from boards.plant.models import Plant, Unit
from boards.plant.production_day import crew_on
from boards.plant.roster import RosterEntry
from boards.plant.roster_crew import is_expected
from boards.skills.models import Skill
from boards.skills.status import Standings

Key = tuple[int, dt.date, str]  # team's id, production date, shift


@dataclass
class Loaded:
    plant: Plant
    stations: dict[int, list[Unit]]  # by team, in order
    rows: dict[Key, list[RosterEntry]]
    members: list[Person]  # everybody who is, was or will be at home at one of these teams, also who has left since
    elsewhere: dict[tuple[dt.date, str], set[int]]  # ids of those who are planned at a team that is not their own
    calendars: dict[int, Calendar]
    skills: dict[int, list[Skill]]  # by station
    standings: dict[dt.date, Standings]

    def crew(self, unit: Unit, on: dt.date, shift: str) -> list[Person]:
        """Who is expected by the rotation alone; nobody where the shift is not worked."""
        if shift not in self.calendars[unit.id].shifts_on(on):
            return []
        crew, lent = crew_on(shift, on, self.plant), self.elsewhere.get((on, shift), set())
        return [
            person
            for person in self.members
            if is_employed(person, on) and person.id not in lent and is_expected(person, unit, on, crew, self.plant)
        ]

    def shifts(self, unit: Unit, on: dt.date) -> list[str]:
        worked = self.calendars[unit.id].shifts_on(on)
        return [code for code in self.plant.shifts if code in worked or self.rows.get((unit.id, on, code))]


def load(units: Sequence[Unit], dates: Sequence[dt.date], more: Sequence[Person] = ()) -> Loaded:
    """`more`: others whose standing is asked for as well, such as those who could stand in."""
    plant, ids = Plant.get(), [unit.id for unit in units]
    stations: dict[int, list[Unit]] = {}
    below = select(Unit).where(Unit.parent_id.in_(ids), Unit.kind == "station", Unit.active)
    for station in db.session.scalars(below.order_by(Unit.position, Unit.code)):
        stations.setdefault(station.parent_id or 0, []).append(station)
    near = select(Person).where(ever_at(ids)).order_by(Person.name).options(selectinload(Person.transfers))
    members = list(db.session.scalars(near))
    home = [person.id for person in members]
    entries = RosterEntry.loaded().where(RosterEntry.production_date.in_(dates))
    rows: dict[Key, list[RosterEntry]] = {}
    elsewhere: dict[tuple[dt.date, str], set[int]] = {}
    for row in db.session.scalars(entries.where(RosterEntry.unit_id.in_(ids) | RosterEntry.person_id.in_(home))):
        if row.unit_id in ids:
            rows.setdefault((row.unit_id, row.production_date, row.shift), []).append(row)
        if row.is_there and row.unit_id != row.person.home_on(row.production_date).id:
            elsewhere.setdefault((row.production_date, row.shift), set()).add(row.person_id)
    skills = _skills([station.id for team in stations.values() for station in team])
    people = {person.id: person for person in members}
    people |= {row.person_id: row.person for found in rows.values() for row in found}
    people |= {row.trainer_id: row.trainer for found in rows.values() for row in found if row.trainer_id and row.trainer}
    people |= {person.id: person for person in more}
    asked = [skill for station in skills.values() for skill in station]
    return Loaded(
        plant,
        stations,
        rows,
        members,
        elsewhere,
        Calendar.of_units(list(units), plant),
        skills,
        {on: Standings(asked, people.values(), on) for on in dates},
    )


def is_employed(person: Person, on: dt.date) -> bool:
    """With the company on a day, until the day of leaving (Q-08), and not away for long."""
    begun = person.joined_on is None or person.joined_on <= on
    return begun and (person.left_on is None or person.left_on > on) and not person.is_away(on)


def _skills(stations: list[int]) -> dict[int, list[Skill]]:
    found: dict[int, list[Skill]] = {}
    here = Skill.loaded().where(Skill.unit_id.in_(stations), Skill.active).order_by(Skill.position, Skill.code)
    for skill in db.session.scalars(here):
        found.setdefault(skill.unit_id, []).append(skill)
    return found
