"""The matrix of a team: its people × its skills on a production date, with cover and what needs a word (domain 1.14).

Drawn by the panel on the wall and by the page; a fixed number of queries for any number of people and skills.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from boards.actions.models import Action
from boards.db import db
from boards.people.met import meet
from boards.people.models import Person
from boards.plant.models import Plant, Unit
from boards.skills.cover import Cover, Single
from boards.skills.kpis import Figures, figures
from boards.skills.ledger import Ledger
from boards.skills.models import Skill
from boards.skills.presence import Presence, shift_of
from boards.skills.reaching import reaching
from boards.skills.standing import Standing
from boards.skills.status import Standings
from boards.skills.training import Training
from boards.standards.reaching import standards_at


@dataclass(frozen=True)
class Noted:
    """One cell that needs a word: whose, of what, and where it stands."""

    person: Person
    skill: Skill
    standing: Standing


class Matrix:
    """`shift`: the code of the one that is asked about, none: no shift is; `here`: who works in it, none: by the roster
    rows, else the crew (presence.py). People of the shift come first, then the others, by name."""

    def __init__(self, unit: Unit, on: dt.date, shift: str | None = None, here: Sequence[Person] | None = None) -> None:
        self.unit, self.on, self.shift, self.plant = unit, on, shift, Plant.get()
        self.presence = presence = Presence([unit], on)
        self.here: list[Person] | None = list(here) if here is not None else presence.here(unit, shift) if shift else None
        first = {person.id for person in self.here or ()}
        members = {person.id: person for person in (*(self.here or ()), *presence.members(unit))}
        self.people = sorted(members.values(), key=lambda one: (one.id not in first, one.name, one.id))
        self.skills, self.wider = reaching(unit, on)
        standards_at(unit, also={link.standard_id for skill in (*self.skills, *self.wider) for link in skill.standards})
        self._ledger = Ledger([*self.skills, *self.wider], self.people, on)
        self.standings = Standings([*self.skills, *self.wider], self.people, on, self._ledger)

    def __getitem__(self, pair: tuple[Person, Skill]) -> Standing:
        return self.standings[pair]

    def is_here(self, person: Person) -> bool:
        return self.here is not None and any(one.id == person.id for one in self.here)

    def is_lent(self, person: Person) -> bool:
        """Counts here on this day, and is at home elsewhere (Q-07)."""
        return not person.home_on(self.on).path.startswith(self.unit.path)

    @cached_property
    def covers(self) -> list[Cover]:
        """One a skill, in the order of the columns."""
        return [Cover(skill, self.on, self.standings, self.people, self.here) for skill in self.skills]

    @cached_property
    def figures(self) -> Figures:
        return figures(self.covers, self.people, self.on)

    @property
    def gaps(self) -> list[Cover]:
        """Jobs with too few people: in the shift that is asked about, else in all."""
        return [cover for cover in self.covers if (cover.short_here if self.here is not None else cover.gap)]

    @property
    def singles(self) -> list[tuple[Cover, Single]]:
        """Jobs that hang on one person, critical ones first."""
        found = [(cover, single) for cover in self.covers for single in cover.singles]
        return sorted(found, key=lambda one: not one[0].skill.critical)

    @property
    def empty_crews(self) -> list[tuple[Cover, str]]:
        """Critical jobs that a whole crew has nobody for."""
        covers = [cover for cover in self.covers if cover.skill.critical and cover.min_per_shift and cover.actual]
        return [(cover, crew) for cover in covers for crew, people in cover.by_crew.items() if not people]

    def shift_of(self, crew: str) -> str | None:
        """The code of the shift that a crew works in the week of the matrix's date."""
        return shift_of(crew, self.on, self.plant)

    def noted(self, *statuses: str, wider: bool | None = None) -> list[Noted]:
        """Cells of these statuses, the one that ends or ended first on top. `wider`: only licences and the like, or none."""
        skills = self.skills if wider is False else self.wider if wider else [*self.skills, *self.wider]
        found = [
            Noted(person, skill, standing)
            for skill in skills
            for person in self.people
            if (standing := self[person, skill]).status in statuses and not standing.left
        ]
        return sorted(found, key=lambda one: (one.standing.valid_until or self.on, one.person.name))

    @cached_property
    def trainings(self) -> list[Training]:
        """Training that is promised and not over, for these people, the one due first on top."""
        ids = [person.id for person in self.people]
        rows = select(Training).join(Training.action).where(Training.person_id.in_(ids), ~Action.ended())
        found = db.session.scalars(rows.options(contains_eager(Training.action), joinedload(Training.skill))).all()
        meet(one.trainer_id for one in found)
        return sorted(found, key=lambda one: (one.action.due_on or dt.date.max, one.id))
