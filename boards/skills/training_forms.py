"""The form that plans a training: who, what, to which level, with whom, by when; and who can be chosen for it."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from sqlalchemy import or_, select

from boards import typed
from boards.actions.forms import days_for, person
from boards.db import db
from boards.people.models import Person, RoleGrant, active, valid
from boards.plant.models import Unit
from boards.plant.production_day import plant_date
from boards.refusals import Unfit
from boards.skills.models import LEVELS, Skill

NOTE_MAX = 300
TRAINERS = ("trainer", "specialist", "kso")


@dataclass
class TrainingForm:
    """What stands in the form; `wrong` says by field what doesn't do."""

    unit: Unit
    submission: str
    person: Person | None = None
    skill: Skill | None = None
    to_level: int | None = None
    trainer: Person | None = None
    due_on: dt.date | None = None
    note: str = ""
    wrong: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def empty(cls, unit: Unit) -> TrainingForm:
        """With what the address names already: `?person=&skill=&level=`."""
        form = cls(unit, secrets.token_urlsafe(12))
        given = request.args
        form.person = next((one for one in form.people if str(one.id) == given.get("person")), None)
        form.skill = next((one for one in form.skills if one.code == given.get("skill", "").upper()), None)
        form.to_level = next((level for level in LEVELS if level and str(level) == given.get("level")), None)
        return form

    @classmethod
    def sent(cls, unit: Unit) -> TrainingForm:
        form = cls(unit, request.form.get("submission", "")[:40] or secrets.token_urlsafe(12))
        form.person = form._take("person", lambda: person("person"))
        codes = [skill.code for skill in form.skills]
        code = form._take("skill", lambda: typed.choice("skill", codes))
        form.skill = next((one for one in form.skills if one.code == code), None)
        level = form._take("to_level", lambda: typed.choice("to_level", [str(level) for level in LEVELS if level]))
        form.to_level = int(level) if level else None
        form.trainer = form._take("trainer", lambda: person("trainer"))
        form.due_on = form._take("due_on", lambda: typed.date("due_on", first=plant_date()))
        form.note = form._take("note", lambda: typed.words("note", NOTE_MAX)) or ""
        for name, question in ASKED.items():
            if getattr(form, name) is None and name not in form.wrong:
                form.wrong[name] = question
        return form

    @cached_property
    def people(self) -> list[Person]:
        """Who works here."""
        return Person.working_in(self.unit)

    @cached_property
    def skills(self) -> list[Skill]:
        """The jobs of this unit, and those of the units above it."""
        above = Skill.loaded().where(Skill.unit_id.in_(self.unit.lineage[:-1]), Skill.active)
        return [*Skill.of(self.unit), *db.session.scalars(above.order_by(Skill.position, Skill.code))]

    @cached_property
    def trainers(self) -> list[Person]:
        """Who works here, and whoever trains for the whole plant."""
        granted = select(RoleGrant.person_id).where(RoleGrant.role.in_(TRAINERS), *valid())
        below = select(Unit.id).where(Unit.path.startswith(self.unit.path))
        rows = select(Person).where(or_(Person.home_unit_id.in_(below), Person.id.in_(granted)), *active())
        return list(db.session.scalars(rows.order_by(Person.name)))

    @cached_property
    def days(self) -> list[dt.date]:
        return days_for(self.unit)

    def _take(self, name: str, read: Any) -> Any:
        try:
            return read()
        except Unfit as unfit:
            self.wrong[name] = unfit.sentence
            return None


ASKED: dict[str, Any] = {
    "person": _l("Who learns it? Choose a person."),
    "skill": _l("What is to be learned? Choose one."),
    "to_level": _l("To which level? Choose one of those shown."),
    "due_on": _l("By when? Choose a date."),
}
