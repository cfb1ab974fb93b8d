"""What the pages of skills show: one skill over a year, one person in one skill, one's own."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass, field
from functools import cached_property

from flask import abort
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from boards.db import db
from boards.people.belonging import ever_at
from boards.people.models import Person
from boards.plant.models import Unit
from boards.plant.production_day import production_date
from boards.records import ID_MAX
from boards.refusals import NotAllowed, Refusal
from boards.skills.desk import Desk, Judged
from boards.skills.ledger import Ledger
from boards.skills.models import LEVELS, Assessment, Skill, Suspension
from boards.skills.standing import Standing, is_with_us
from boards.skills.suspending import may_suspend
from boards.standards.models import Revision

MONTHS = 12


def skill_named(code: str) -> Skill:
    """By its code in an address; 404 for one that isn't here."""
    return Skill.by_code(code) or abort(404)


def person_numbered(id: int) -> Person:
    if not 0 < id <= ID_MAX:
        abort(404)
    return db.session.get(Person, id) or abort(404)


@dataclass
class PersonPage:
    """One person in one skill, as `viewer` may see and change it today."""

    skill: Skill
    person: Person
    viewer: Person
    submission: str = field(default_factory=lambda: secrets.token_urlsafe(12))

    @cached_property
    def today(self) -> dt.date:
        return production_date()

    @cached_property
    def ledger(self) -> Ledger:
        return Ledger([self.skill], [self.person], self.today)

    @cached_property
    def standing(self) -> Standing:
        return self.ledger.standing(self.person.id, self.skill.id, self.today)

    @property
    def is_here(self) -> bool:
        return is_with_us(self.person, self.today)

    @cached_property
    def assessments(self) -> list[Assessment]:
        """All there ever were, the latest first; void ones stay."""
        rows = select(Assessment).where(Assessment.skill_id == self.skill.id, Assessment.person_id == self.person.id)
        newest_first = (Assessment.assessed_on.desc(), Assessment.assessed_at.desc(), Assessment.id.desc())
        return list(db.session.scalars(rows.order_by(*newest_first)))

    @cached_property
    def revisions(self) -> dict[int, Revision]:
        """What they were judged against, by id."""
        ids = {id for one in self.assessments for id in one.revisions}
        return {one.id: one for one in db.session.scalars(select(Revision).where(Revision.id.in_(ids)))} if ids else {}

    @property
    def in_force(self) -> list[Revision]:
        return self.ledger.in_force(self.skill, self.today)

    @property
    def upcoming(self) -> list[Revision]:
        return self.ledger.upcoming(self.skill, self.today)

    @cached_property
    def levels(self) -> list[int]:
        """What this viewer may assess the person to; none: not at all (`why_not`)."""
        desk = Desk([Judged(self.skill, self.person, 0, self.viewer)])
        return [level for level in LEVELS if desk.weigh(Judged(self.skill, self.person, level, self.viewer)) is None]

    @cached_property
    def may_recognise(self) -> bool:
        """Whether this viewer may enter what was learnt elsewhere: any level at once."""
        row = Judged(self.skill, self.person, 1, self.viewer, transfer=True)
        return Desk([row]).weigh(row) is None

    @property
    def why_not(self) -> Refusal | None:
        row = Judged(self.skill, self.person, 0, self.viewer)
        return None if self.levels or self.may_recognise else Desk([row]).weigh(row)

    @property
    def will_wait(self) -> bool:
        """Whether what this viewer assesses counts only once a leader has confirmed it."""
        row = Judged(self.skill, self.person, 1, self.viewer)
        try:
            return Desk([row]).is_waiting(row)
        except NotAllowed:
            return False

    @cached_property
    def suspension(self) -> Suspension | None:
        return self.ledger.suspension((self.person.id, self.skill.id), self.today)

    @property
    def may_suspend(self) -> bool:
        return may_suspend(self.person, self.viewer)

    def may_confirm(self, assessment: Assessment) -> bool:
        return assessment.is_waiting and self._passes(assessment.before_confirming)

    def may_void(self, assessment: Assessment) -> bool:
        return assessment.voided_on is None and self._passes(assessment.before_voiding)

    def _passes(self, check: object) -> bool:
        try:
            check(self.viewer)  # type: ignore[operator]
        except Refusal:
            return False
        return True


def cover_by_month(skill: Skill, today: dt.date) -> list[tuple[dt.date, int, int]]:
    """(day, how many did it alone, target) on the first of each of the last months and today, by who belonged there."""
    days = [_months_before(today, count) for count in range(MONTHS - 2, -1, -1)] + [today]
    board = skill.unit.board
    homes = ever_at(select(Unit.id).where(Unit.path.startswith(board.path)))
    assessed = Person.id.in_(select(Assessment.person_id).where(Assessment.skill_id == skill.id))
    people = list(db.session.scalars(select(Person).where(homes, assessed).options(selectinload(Person.transfers))))
    ledger = Ledger([skill], people, today, days[0])
    found = []
    for day in days:
        here = [one for one in people if is_with_us(one, day) and one.home_on(day).is_within(board.id)]
        alone = sum(ledger.standing(one.id, skill.id, day).covers for one in here)
        need = skill.need_on(day)
        found.append((day, alone, need.target_total if need else 0))
    return found


def mine(person: Person) -> list[tuple[Skill, Standing]]:
    """Everything somebody was ever assessed in, as it stands today."""
    ids = select(Assessment.skill_id).where(Assessment.person_id == person.id)
    skills = list(db.session.scalars(Skill.loaded().where(Skill.id.in_(ids)).order_by(Skill.position, Skill.code)))
    today = production_date()
    ledger = Ledger(skills, [person], today)
    return [(skill, ledger.standing(person.id, skill.id, today)) for skill in skills if skill.is_used_on(today)]


def _months_before(day: dt.date, count: int) -> dt.date:
    months = day.year * 12 + day.month - 1 - count
    return dt.date(months // 12, months % 12 + 1, 1)
