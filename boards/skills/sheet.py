"""The matrix as it hangs on paper: the people of a unit × its skills on a production date, and what of it can change.

Who is only rostered here for a day is not on paper: it would be out of date the next morning.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from boards.db import db
from boards.people.belonging import ever_at
from boards.people.models import Person
from boards.plant.models import Unit
from boards.skills.cover import Cover
from boards.skills.ledger import Ledger
from boards.skills.models import Skill
from boards.skills.standing import Standing, is_with_us
from boards.skills.status import Standings

Cells = dict[str, str]  # what stands on the sheet, by place; no names


class Sheet:
    """`ledger`: rows read before, up to at least this date. A fixed number of queries."""

    def __init__(self, unit: Unit, on: dt.date) -> None:
        self.unit, self.on = unit, on
        self.people = sorted(
            (one for one in _homes(unit) if _is_here(one, unit, on)), key=lambda one: one.crew_on(on) or "~"
        )
        own, wider = Skill.of(unit, on), Skill.above(unit, on)
        self.standings = Standings([*own, *wider], self.people, on)
        self.skills = own + [skill for skill in wider if any(self[person, skill].level for person in self.people)]
        self.covers = [Cover(skill, on, self.standings, self.people) for skill in own]

    def __getitem__(self, pair: tuple[Person, Skill]) -> Standing:
        return self.standings[pair]

    @property
    def cells(self) -> Cells:
        """Everything the sheet says, by place: levels with their status, who and what has a line, how many are needed."""
        said = {
            f"{person.id}:{skill.id}": f"{standing.level} {standing.status}"
            for person in self.people
            for skill in self.skills
            if (standing := self[person, skill]).level
        }
        said |= {f"{person.id}:": person.crew_on(self.on) or "" for person in self.people}
        said |= {f":{skill.id}": "" for skill in self.skills}
        return said | {f"need:{one.skill.id}": f"{one.min_per_shift} {one.target}" for one in self.covers}


def fingerprint(cells: Cells) -> bytes:
    """The same for the same sheet."""
    return hashlib.sha256(json.dumps(cells, sort_keys=True).encode()).digest()


def changed(then: Cells, now: Cells) -> set[str]:
    """The places that say something else."""
    return {place for place in {*then, *now} if then.get(place) != now.get(place)}


def changed_since(unit: Unit, then: Sheet, now: Sheet, places: set[str]) -> dt.date:
    """The first production date on which one of `places`, which differ today, said something else than then."""
    people = {person.id: person for person in _homes(unit)}
    skills = {skill.id: skill for sheet in (then, now) for skill in (*sheet.standings.skills, *sheet.skills)}
    ledger = Ledger(list(skills.values()), people.values(), now.on, then.on)
    was, pairs = then.cells, [tuple(map(int, place.split(":"))) for place in places if place[:1] != "n" and _is_pair(place)]
    others = places - {f"{person}:{skill}" for person, skill in pairs}
    day = then.on
    while (day := day + dt.timedelta(days=1)) < now.on:
        for person, skill in pairs:
            standing = ledger.standing(person, skill, day)
            there = person in people and _is_here(people[person], unit, day) and standing.level
            said = f"{standing.level} {standing.status}" if there else None
            if said != was.get(f"{person}:{skill}"):
                return day
        if others and changed({one: was[one] for one in others if one in was}, _others(others, people, skills, unit, day)):
            return day
    return now.on


def _is_pair(place: str) -> bool:
    person, _colon, skill = place.partition(":")
    return person.isdigit() and skill.isdigit()


def _others(places: set[str], people: dict[int, Person], skills: dict[int, Skill], unit: Unit, day: dt.date) -> Cells:
    """Which people and skills have a line on a day, and how many are needed."""
    said: Cells = {}
    for place in places:
        kind, _colon, id = place.partition(":")
        if kind == "need" and (skill := skills.get(int(id))) is not None and skill.is_used_on(day):
            need = skill.need_on(day)
            said[place] = f"{need.min_per_shift if need else 0} {need.target_total if need else 0}"
        elif kind.isdigit() and (person := people.get(int(kind))) is not None and _is_here(person, unit, day):
            said[place] = person.crew_on(day) or ""
        elif not kind and (skill := skills.get(int(id))) is not None and skill.is_used_on(day):
            said[place] = ""
    return said


def _homes(unit: Unit) -> list[Person]:
    """Everybody whose home is or was the unit or below it, by name."""
    below = select(Unit.id).where(Unit.path.startswith(unit.path))
    people = select(Person).where(ever_at(below)).order_by(Person.name, Person.id)
    return list(db.session.scalars(people.options(selectinload(Person.transfers))))


def _is_here(person: Person, unit: Unit, on: dt.date) -> bool:
    """With us on a production date, and at home there."""
    return is_with_us(person, on) and person.home_on(on).path.startswith(unit.path)
