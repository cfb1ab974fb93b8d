"""Whom and what a matrix from a file names, and in a sentence why it cannot be meant."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from boards.db import db
from boards.people.models import Person
from boards.plant.models import Unit
from boards.plant.production_day import production_date
from boards.search.folding import fold
from boards.skills.desk import IMPORTED, Judged
from boards.skills.documents import said_day
from boards.skills.models import Skill
from boards.uploads.headings import Row
from boards.uploads.plain import SHOWN

OLDEST = dt.timedelta(days=20 * 366)


class Named:
    """People by number and skills by code, both of the whole plant."""

    def __init__(self, rows: Iterable[Row], unit: Unit) -> None:
        self.unit, self.today, rows = unit, production_date(), list(rows)
        numbers = {row["who"] for row in rows if row.get("who")}
        found = db.session.scalars(
            select(Person).where(Person.personnel_no.in_(numbers)).options(selectinload(Person.transfers))
        )
        known = {str(person.personnel_no): person for person in found}
        self.people = {number: known[number] for number in numbers if number in known}
        codes = {row["code"].upper() for row in rows if row.get("code")}
        self.skills = {skill.code: skill for skill in db.session.scalars(Skill.loaded().where(Skill.code.in_(codes)))}

    def no_person(self, row: Row) -> str | None:
        """What is wrong with the person of a row; none: nothing."""
        person = self.people.get(row["who"])
        if person is None:
            return str(_("Nobody has the personnel number “%(number)s”.", number=row["who"][:SHOWN]))
        if person.left_on is not None or person.anonymised_at is not None:
            return str(_("%(name)s has left.", name=person.name))
        if not person.home_unit.is_within(self.unit.id):
            return str(
                _(
                    "%(name)s belongs to %(unit)s, not to %(here)s.",
                    name=person.name, unit=person.home_unit.code, here=self.unit.code,
                )
            )  # fmt: skip
        if row["name"] and fold(row["name"]) != fold(person.name):
            return str(
                _("This number is %(name)s's, but the row says %(said)s.", name=person.name, said=row["name"][:SHOWN])
            )
        return None

    def no_skill(self, row: Row) -> str | None:
        """What is wrong with the skill of a column; none: nothing."""
        code, skill = row["code"], self.skills.get(row["code"].upper())
        if skill is None:
            return str(_("There is no skill “%(code)s”.", code=code[:SHOWN]))
        if not (skill.unit.is_within(self.unit.id) or self.unit.is_within(skill.unit_id)):
            return str(
                _("%(skill)s belongs to %(unit)s, not to %(here)s.", skill=code, unit=skill.unit.code, here=self.unit.code)
            )
        if not skill.is_used_on(self.today):
            return str(_("%(skill)s is not used any more.", skill=code))
        return None

    def judged(self, row: Row, by: Person, transfer: bool = False) -> Judged:
        on = dt.date.fromisoformat(row["on"]) if row["on"] else None
        return Judged(
            self.skills[row["code"].upper()], self.people[row["who"]], row["level"], by, on=on, method=IMPORTED,
            transfer=transfer,
        )  # fmt: skip

    def no_day(self, row: Row) -> str | None:
        """What is wrong with the day of a cell; none: nothing."""
        if not row.get("on"):
            return None
        on, person, skill = dt.date.fromisoformat(row["on"]), self.people[row["who"]], self.skills[row["code"].upper()]
        if on > self.today:
            return str(_("%(day)s is still to come.", day=said_day(on)))
        if on < self.today - OLDEST:
            return str(_("%(day)s is more than twenty years ago. Is the year right?", day=said_day(on)))
        if person.joined_on is not None and on < person.joined_on:
            return str(_("%(name)s is with us only since %(day)s.", name=person.name, day=said_day(person.joined_on)))
        if not skill.is_used_on(on):
            return str(_("%(skill)s was not asked for on that day.", skill=skill.code))
        return None
