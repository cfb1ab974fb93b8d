"""What time itself tells of standards and qualification at the start of a shift: what is to be read, what is to be looked
at again, what ends. Each thing once when it begins to be owed and once when it is late; nobody is reminded every day.

Told once, it is never told again (the unique row), so a second look writes nothing; a process looks once a shift.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any, NamedTuple

from flask import current_app
from sqlalchemy import select

from boards import clock
from boards.actions.models import Action
from boards.clock import happens_with_time
from boards.db import db, writing
from boards.notices.models import Notice
from boards.notices.reminders import is_there
from boards.notices.telling import tell, who_leads
from boards.people.led import Led, led_at
from boards.people.models import Person
from boards.plant.models import Plant, Unit
from boards.plant.production_day import Shift, crew_on, plant_date, shift_at
from boards.skills.ledger import Ledger
from boards.skills.models import Assessment, Skill
from boards.skills.standing import is_with_us
from boards.skills.training import Training
from boards.standards.debts import Readership
from boards.standards.force import standard_day
from boards.standards.models import Standard

REMINDED = "shift reminded of standards"  # in this process: nothing is read until the next one
LATELY = dt.timedelta(days=60)  # so long ago something ended, nobody is told any more


class Word(NamedTuple):
    """Something for one person about one record; `of` which time."""

    person: Person
    kind: str
    record: Any
    of: str


@happens_with_time
def remind_of_standards(at: dt.datetime) -> None:
    """Those on this shift, or of the day, hear what they owe and have not been told yet."""
    plant = Plant.get()
    shift = shift_at(at, plant)
    if shift is None:
        return
    now = (plant.epoch, shift.code, shift.production_date)
    if current_app.extensions.get(REMINDED) == now:
        return
    found = _untold([*_readings(at, plant), *_reviews(at, plant), *_ending(shift, plant)], shift, plant)
    if found:
        with clock.at(shift.starts), writing():
            for word in found:
                tell([word.person], word.kind, word.record, of=word.of)
    current_app.extensions[REMINDED] = now


def _untold(words: list[Word], shift: Shift, plant: Plant) -> list[Word]:
    """Those for people who are there now and were not told before."""
    rows = select(Notice.person_id, Notice.kind, Notice.subject_id, Notice.of)
    told = {(*row,) for row in db.session.execute(rows.where(Notice.kind.in_({word.kind for word in words})))}
    crew, today = crew_on(shift.code, shift.production_date, plant), plant_date(shift.starts, plant)
    there = [one for one in words if is_there(one.person, crew, plant) and not one.person.is_away(today)]
    return [one for one in there if (one.person.id, one.kind, one.record.id, one.of) not in told]


def _readings(at: dt.datetime, plant: Plant) -> Iterator[Word]:
    """Revisions to read: from the day they are owed, and again from the day by which they were due (D-03, D-08)."""
    today = plant_date(at, plant)
    standards = list(db.session.scalars(Standard.loaded()))
    for debt in Readership(standards, standard_day(at, plant)).debts():
        if debt.person.anonymised_at is None and debt.revision.open_question_of(debt.person) is None:
            yield Word(debt.person, "unread" if debt.due_on <= today else "read", debt.revision, debt.due_on.isoformat())


def _reviews(at: dt.datetime, plant: Plant) -> Iterator[Word]:
    """Standards to look at again, some weeks before and when the day is over: to who leads the owner (D-10)."""
    on, today = standard_day(at, plant), plant_date(at, plant)
    remind = dt.timedelta(days=int(plant.setting("standard_review_reminder_days")))
    leading: dict[Unit, list[Person]] = {}
    for standard in db.session.scalars(Standard.loaded()):
        day = standard.next_review_on(on)
        if day is not None and day - today <= remind:
            if standard.unit not in leading:
                leading[standard.unit] = who_leads(standard.unit)
            for leader in leading[standard.unit]:
                yield Word(leader, "not_looked_at" if day < today else "look_at", standard, day.isoformat())


def _ending(shift: Shift, plant: Plant) -> Iterator[Word]:
    """Qualification that ends soon or has ended: to the person, and to who leads the crew unless training is promised."""
    on = shift.production_date
    soon = dt.timedelta(days=int(plant.setting("qualification_expiring_days")))
    near = select(Assessment.person_id, Assessment.skill_id).where(Assessment.valid_until.between(on - LATELY, on + soon))
    pairs = {(person, skill) for person, skill in db.session.execute(near.distinct())}
    whose = select(Person).where(Person.id.in_({person for person, _ in pairs}))
    people = {person.id: person for person in db.session.scalars(whose)}
    asked = Skill.loaded().where(Skill.id.in_({skill for _, skill in pairs}))
    skills = [skill for skill in db.session.scalars(asked) if skill.is_used_on(on)]
    ledger = Ledger(skills, people.values(), on)
    leading = Leading()
    planned = select(Training.person_id, Training.skill_id).join(Training.action).where(~Action.ended())
    promised = {(person, skill) for person, skill in db.session.execute(planned)}
    for person_id, skill_id in sorted(pairs):
        person, standing = people[person_id], ledger.standing(person_id, skill_id, on) if skill_id in ledger.skills else None
        if standing is None or standing.status not in ("expiring", "expired") or not is_with_us(person, on):
            continue
        assert standing.assessment is not None
        of = f"{person_id} {standing.assessment.id}"
        leaders = [] if (person_id, skill_id) in promised else leading.of(person)
        for told in (person, *leaders):
            yield Word(told, standing.status, ledger.skills[skill_id], of)


class Leading:
    """Who leads a person's crew, at the team or above; looked up once a team."""

    def __init__(self) -> None:
        self._at: dict[Unit, list[tuple[Person, Led]]] = {}

    def of(self, person: Person) -> list[Person]:
        unit = person.home_unit.board
        if unit not in self._at:
            self._at[unit] = [(leader, led_at([unit], leader)) for leader in who_leads(unit)]
        return [leader for leader, leads in self._at[unit] if leader is not person and leads(unit, person.crew)]
