"""What an auditor asks of one station and one day: what was in force, who had read it, who was qualified, who worked there.

All of it is history judged by the day, so any past date answers as it did then (D-12). A reason for a suspension is never
part of it (Q-12), nor is the kind of an absence (P-07).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from boards.db import db
from boards.people.models import Person
from boards.plant.models import Plant, Unit
from boards.plant.production_day import day_ends, shift
from boards.plant.roster import RosterEntry
from boards.skills.models import Assessment, Skill
from boards.skills.presence import Presence
from boards.skills.standing import Standing
from boards.skills.status import Standings
from boards.standards.held import DAY, Held, held_at
from boards.standards.models import Revision


@dataclass(frozen=True)
class Qualified:
    """Somebody with a level in a skill of the station on that production date."""

    person: Person
    skill: Skill
    standing: Standing
    assessment: Assessment
    against: list[Revision]  # what the assessment was made against
    on_shift: bool  # worked in the shift that is asked about


@dataclass(frozen=True)
class Worked:
    """A line of the roster at the station."""

    entry: RosterEntry
    standings: list[tuple[Skill, Standing]]  # in the station's own skills
    unread: list[Revision]  # in force then, and not read by the end of that time


class Evidence:
    """Of a station on a production date; `shift_code`: of one shift, none: of the whole day. A fixed number of queries.

    Raises KeyError for a shift that the plant doesn't have.
    """

    def __init__(self, station: Unit, on: dt.date, shift_code: str | None = None) -> None:
        self.station, self.on, self.plant = station, on, Plant.get()
        self.shift = shift(shift_code, on, self.plant) if shift_code else None
        self.starts = self.shift.starts if self.shift else day_ends(on - DAY, self.plant)
        self.ends = self.shift.ends if self.shift else day_ends(on, self.plant)
        self.held = held_at(station, on, self.starts, self.ends)
        self.skills = self._skills()
        self.here = self._here()
        self.qualified = self._qualified()
        self.worked = self._worked()

    def may_do(self, skill: Skill) -> list[Person]:
        """Who did this job alone on that date, in whatever shift: qualified, and with us."""
        return [one.person for one in self.qualified if one.skill.id == skill.id and one.standing.covers]

    def concerns(self, held: Held, person: Person) -> bool:
        """Whether a reader belongs here: anybody if the standard is the team's own, else its people and who worked here."""
        team = self.station.board.id
        if held.standard.used_on(self.on) & {self.station.id, team} or person.home_unit_id == team:
            return True
        return person.id in {one.entry.person_id for one in self.worked}

    def _skills(self) -> list[Skill]:
        """The station's own; then wider ones (a licence, an instruction) that rest on a standard which held here."""
        rows = Skill.loaded().where(Skill.unit_id.in_(self.station.lineage)).order_by(Skill.position, Skill.code)
        used = [skill for skill in db.session.scalars(rows) if skill.is_used_on(self.on)]
        held = {one.standard.id for one in self.held}
        rests = {
            link.skill_id
            for skill in used
            for link in skill.standards
            if link.standard_id in held and link.counts_on(self.on)
        }
        own = [skill for skill in used if skill.unit_id == self.station.id]
        return own + [skill for skill in used if skill not in own and skill.id in rests]

    def _here(self) -> list[Person]:
        """Who worked the shift in the station's team: by the roster, else the crew of the shift; of a whole day nobody."""
        team = self.station.board
        return Presence([team], self.on).here(team, self.shift.code) if self.shift else []

    def _qualified(self) -> list[Qualified]:
        """Those who do it alone first, then the others; both by name: nobody is ranked (P-06)."""
        assessed = select(Assessment.person_id).where(Assessment.skill_id.in_([skill.id for skill in self.skills]))
        people = list(db.session.scalars(select(Person).where(Person.id.in_(assessed)).order_by(Person.name, Person.id)))
        standings = Standings(self.skills, people, self.on)
        here = {person.id for person in self.here}
        found = [
            (person, skill, standing, standing.assessment)
            for skill in self.skills
            for person in people
            if (standing := standings[person, skill]).level and not standing.left
        ]
        revisions = revisions_by_id(id for *_who, one in found if one for id in one.revisions)
        qualified = [
            Qualified(person, skill, standing, one, [revisions[id] for id in one.revisions], person.id in here)
            for person, skill, standing, one in found
            if one is not None
        ]
        return sorted(qualified, key=lambda one: (self.skills.index(one.skill), not one.standing.covers))

    def _worked(self) -> list[Worked]:
        entry = RosterEntry
        rows = select(entry).where(entry.station_id == self.station.id, entry.production_date == self.on)
        if self.shift:
            rows = rows.where(entry.shift == self.shift.code)
        rows = rows.options(joinedload(entry.person), joinedload(entry.trainer)).order_by(entry.id)
        entries, shifts = list(db.session.scalars(rows)), list(self.plant.shifts)
        own = [skill for skill in self.skills if skill.unit_id == self.station.id]
        standings = Standings(own, {one.person for one in entries}, self.on)
        found = [
            Worked(
                one,
                [(skill, standings[one.person, skill]) for skill in own],
                [held.revision for held in self.held if not held.was_read_by(one.person_id)],
            )
            for one in entries
        ]
        return sorted(found, key=lambda one: shifts.index(one.entry.shift) if one.entry.shift in shifts else len(shifts))


def revisions_by_id(ids: Iterable[int]) -> dict[int, Revision]:
    """Revisions with their standards: one query."""
    wanted = set(ids)
    rows = select(Revision).where(Revision.id.in_(wanted)).options(joinedload(Revision.standard))
    return {revision.id: revision for revision in db.session.scalars(rows)} if wanted else {}
