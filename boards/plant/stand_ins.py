"""Who could stand in at a station in a shift: qualified, free, there or at home, and rested (domain 1.14)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from boards.db import db
from boards.people.models import Person
from boards.plant.calendar import Calendar
from boards.plant.models import Plant, Unit
from boards.plant.production_day import crew_on, shift
from boards.plant.roster import RosterEntry
from boards.plant.roster_crew import employed_on, is_expected, is_planned
from boards.skills.models import ALONE, Assessment, Skill
from boards.skills.status import Standings

REST = dt.timedelta(hours=11)  # between two shifts of a person (EU working time directive, article 3)
DAY = dt.timedelta(days=1)
Turn = tuple[dt.date, str]  # production date and shift


@dataclass(frozen=True)
class StandIn:
    """`place`: shift (there, at no station) | crew (of the same team, another crew) | team (of another team)."""

    person: Person
    level: int
    place: str


PLACES = ("shift", "crew", "team")


def stand_ins(unit: Unit, on: dt.date, code: str, station: Unit, gone: tuple[Person, ...] = ()) -> list[StandIn]:
    """Nearest first: of this shift, of other crews, of other teams; who trains others before who works alone. Never
    somebody of `gone`, planned or expected elsewhere then, absent, away, or without rest before or after."""
    skills = list(db.session.scalars(Skill.loaded().where(Skill.unit_id == station.id, Skill.active)))
    people = _candidates(skills, on, {person.id for person in gone})
    if not skills or not people:
        return []
    standings = Standings(skills, people, on)
    able = [person for person in people if all(standings[person, skill].covers for skill in skills)]
    busy = Turns(able, on, code)
    found = []
    for person in able:
        if busy.may(person, unit):
            place = "team" if person.home_on(on).id != unit.id else "shift" if busy.is_here(person, unit) else "crew"
            found.append(StandIn(person, min(standings[person, skill].level for skill in skills), place))
    return sorted(found, key=lambda one: (PLACES.index(one.place), -one.level, one.person.name))


class Turns:
    """Where these people work in a shift and around it: by plan, else by the rotation of their crew."""

    def __init__(self, people: list[Person], on: dt.date, code: str) -> None:
        self.plant, self.turn = Plant.get(), (on, code)
        self._too_near = _too_near(on, code, self.plant)
        homes = [person.home_on(day) for person in people for day in (on - DAY, on, on + DAY)]
        teams = {home.id: home for home in homes}
        self._calendars = Calendar.of_units(list(teams.values()), self.plant)
        ids = [person.id for person in people]
        around = RosterEntry.loaded().where(RosterEntry.production_date.between(on - DAY, on + DAY))
        rows = list(db.session.scalars(around.where(RosterEntry.unit_id.in_(teams) | RosterEntry.person_id.in_(ids))).all())
        self._mine: dict[tuple[int, Turn], list[RosterEntry]] = {}
        by_team: dict[tuple[int, Turn], list[RosterEntry]] = {}
        for row in rows:
            turn = (row.production_date, row.shift)
            self._mine.setdefault((row.person_id, turn), []).append(row)
            by_team.setdefault((row.unit_id, turn), []).append(row)
        self._absent = {row.person_id for row in rows if row.production_date == on and not row.is_there}
        self._planned = {key for key, found in by_team.items() if is_planned(found)}

    def may(self, person: Person, unit: Unit) -> bool:
        """Not at a station, not at another team in this shift; not absent on that day; and rested."""
        now = self._mine.get((person.id, self.turn), [])
        if person.id in self._absent or any(row.station_id is not None or row.unit_id != unit.id for row in now):
            return False
        if not now and person.home_on(self.turn[0]).id != unit.id and self._is_expected(person, self.turn):
            return False
        return not any(self._works(person, turn) for turn in self._too_near)

    def is_here(self, person: Person, unit: Unit) -> bool:
        """In this shift of this team already, at no station."""
        return bool(self._mine.get((person.id, self.turn))) or self._is_expected(person, self.turn)

    def _works(self, person: Person, turn: Turn) -> bool:
        mine = self._mine.get((person.id, turn))
        return any(row.is_there for row in mine) if mine else self._is_expected(person, turn)

    def _is_expected(self, person: Person, turn: Turn) -> bool:
        """By the rotation, where nobody has planned the home team's shift."""
        home = person.home_on(turn[0])
        if (home.id, turn) in self._planned or home.kind != "team":
            return False
        works = turn[1] in self._calendars[home.id].shifts_on(turn[0])
        return works and is_expected(person, home, turn[0], crew_on(turn[1], turn[0], self.plant), self.plant)


def _candidates(skills: list[Skill], on: dt.date, gone: set[int]) -> list[Person]:
    """Who has ever been judged to do it alone; whether that still counts is asked of the matrix."""
    judged = select(Assessment.person_id).where(
        Assessment.skill_id.in_([skill.id for skill in skills]), Assessment.level >= ALONE, Assessment.assessed_on <= on
    )
    people = select(Person).where(Person.id.in_(judged), *employed_on(on), Person.anonymised_at.is_(None))
    found = db.session.scalars(people.order_by(Person.name).options(selectinload(Person.transfers)))
    return [person for person in found if person.id not in gone]


def _too_near(on: dt.date, code: str, plant: Plant) -> list[Turn]:
    """The shifts directly before and after that leave no rest."""
    this = shift(code, on, plant)
    turns = [shift(one, date, plant) for date in (on - DAY, on, on + DAY) for one in plant.shifts]
    before = max((turn for turn in turns if turn.ends <= this.starts), key=lambda turn: turn.ends, default=None)
    after = min((turn for turn in turns if turn.starts >= this.ends), key=lambda turn: turn.starts, default=None)
    near = [before] if before and this.starts - before.ends < REST else []
    near += [after] if after and after.starts - this.ends < REST else []
    return [(turn.production_date, turn.code) for turn in near]
