"""What standards ask of a person: revisions to read, questions about what he wrote; and of who leads a team, how many of
the crew have not read what is in force, and which of its standards are to be looked at again. Counts, never a list of who.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from boards.db import db
from boards.people.led import led_at
from boards.people.models import Person
from boards.plant.models import Plant, Unit
from boards.plant.production_day import plant_date
from boards.standards.debts import readership_for, readership_of
from boards.standards.force import standard_day
from boards.standards.models import Revision, Standard
from boards.standards.questions import Question

CREWS = ("team", "function")  # units whose people their leader knows one by one; wider lines see figures a team


@dataclass(frozen=True)
class ToRead:
    """A revision this person has not read. `due_on`: by when, a plant date; none: it waits for its day.

    `is_asked`: the person has a question about it that is not answered, so the turn is the author's (D-14)."""

    revision: Revision
    due_on: dt.date | None
    is_asked: bool

    def is_overdue(self, today: dt.date) -> bool:
        return self.due_on is not None and self.due_on < today and not self.is_asked


@dataclass(frozen=True)
class Unread:
    """Of a leader's people at a unit: how many have not read a revision in force, of how many."""

    unit: Unit
    revision: Revision
    missing: int
    of: int
    due_on: dt.date  # of who has to read it first


class StandardsOwed:
    """Read for one person at one instant. `units`: those the person answers for."""

    def __init__(self, person: Person, units: Sequence[Unit], at: dt.datetime) -> None:
        self.person, self.units, self.plant = person, units, Plant.get()
        self.on, self.today = standard_day(at, self.plant), plant_date(at, self.plant)

    @cached_property
    def readings(self) -> list[ToRead]:
        """What is to be read: in force by the day it is due, then what waits for its day."""
        mine = readership_for(self.person, self.on)
        owed = [self._to_read(debt.revision, debt.due_on) for debt in mine.debts()]
        return [*owed, *(self._to_read(revision, None) for revision in mine.coming(self.person))]

    @cached_property
    def questions(self) -> list[Question]:
        """Asked by others and not answered, about what this person wrote; where the author has left, at who leads the unit
        that owns it. The oldest first."""
        led = select(Standard.id).where(Standard.unit_id.in_(self._places))
        gone = Revision.author.has(or_(Person.left_on.is_not(None), Person.anonymised_at.is_not(None)))
        of = or_(Revision.author_id == self.person.id, gone & Revision.standard_id.in_(led))
        found = select(Question).join(Revision).where(Question.answered_at.is_(None), of)
        loaded = found.options(joinedload(Question.revision).joinedload(Revision.standard), joinedload(Question.person))
        return list(db.session.scalars(loaded.where(Question.person_id != self.person.id).order_by(Question.id)))

    @cached_property
    def unread(self) -> list[Unread]:
        """A row a standard that some of the own crew have not read, the one due first on top."""
        units = [unit for unit in self.units if unit.kind in CREWS]
        mine = led_at(units, self.person)
        found = list[Unread]()
        for unit in units:
            readership = readership_of(unit, self.on)
            owing: dict[Revision, list[dt.date]] = {}
            for debt in readership.debts():
                if debt.person.id != self.person.id and mine(unit, debt.person.crew):
                    owing.setdefault(debt.revision, []).append(debt.due_on)
            for revision, days in owing.items():
                people = [one for one in readership.distribution(revision.standard) if mine(unit, one.crew)]
                found.append(Unread(unit, revision, len(days), len(people), min(days)))
        return sorted(found, key=lambda row: (row.due_on, row.revision.label))

    @cached_property
    def reviews(self) -> list[tuple[Standard, dt.date]]:
        """The units' own standards that are to be looked at again, with the day, the nearest first (D-10)."""
        rows = Standard.loaded().where(Standard.unit_id.in_(self._places)).order_by(Standard.code)
        last = self.today + dt.timedelta(days=int(self.plant.setting("standard_review_reminder_days")))
        near = [(one, day) for one in db.session.scalars(rows) if (day := one.next_review_on(self.on)) and day <= last]
        return sorted(near, key=lambda row: row[1])

    @property
    def is_empty(self) -> bool:
        return not (self.readings or self.questions or self.unread or self.reviews)

    @cached_property
    def _places(self) -> list[int]:
        """The units and their stations: what a standard may belong to."""
        ids = [unit.id for unit in self.units]
        stations = select(Unit.id).where(Unit.parent_id.in_(ids), Unit.kind == "station")
        return [*ids, *db.session.scalars(stations)] if ids else []

    def _to_read(self, revision: Revision, due_on: dt.date | None) -> ToRead:
        return ToRead(revision, due_on, revision.open_question_of(self.person) is not None)
