"""The form beside a board: what the team needs from others, or points at while standing there (domain 1.15)."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from boards import typed
from boards.db import db
from boards.issues.effect import DAYS_MAX
from boards.issues.models import REQUESTS, TEXT_MAX
from boards.people.models import Person
from boards.plant.models import Plant, Unit
from boards.plant.production_day import plant_date
from boards.refusals import Unfit
from boards.skills.models import ALONE, Skill

KINDS = (*REQUESTS, "abnormality", "nonconformity", "unsafe_condition", "near_miss", "concern")
DEFAULT = "request_support"


@dataclass
class Asking:
    """What stands in the form. `wrong` says by field what doesn't do."""

    unit: Unit
    submission: str
    kind: str = DEFAULT
    text: str = ""
    called: Unit | None = None
    from_on: dt.date | None = None
    to_on: dt.date | None = None
    shift: str | None = None
    people: list[int] = field(default_factory=list)  # who is asked for, by id
    skill: str | None = None  # the station's, at which somebody is to stand in
    wrong: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def empty(cls, unit: Unit) -> Asking:
        kind = request.args.get("kind", "")
        return cls(unit, secrets.token_urlsafe(12), kind if kind in KINDS else DEFAULT)

    @classmethod
    def sent(cls, unit: Unit) -> Asking:
        """The one that was sent, as typed, with all that is wrong with it."""
        form = cls(unit, request.form.get("submission", "")[:40] or secrets.token_urlsafe(12))
        form.kind = form._take("kind", lambda: typed.choice("kind", KINDS)) or DEFAULT
        form.text = form._take("text", lambda: typed.words("text", TEXT_MAX, lines=True)) or ""
        form.called = form._take("called", form._function)
        form.from_on = form._take("from_on", lambda: typed.date("from_on", first=plant_date()))
        form.to_on = form._take("to_on", lambda: typed.date("to_on", first=form.from_on or plant_date()))
        form.shift = form._take("shift", lambda: typed.choice("shift", Plant.get().shifts))
        form.people = form._take("people", form._asked_for) or []
        form.skill = form._take("skill", lambda: typed.choice("skill", [skill.code for skill in form.skills]))
        form._complete()
        if not form.text and "text" not in form.wrong:
            form.wrong["text"] = _l("What do you need, and what for? A few words are enough.")
        return form

    @property
    def details(self) -> dict[str, Any] | None:
        days = {"from_on": self.from_on, "to_on": self.to_on}
        about: dict[str, Any] = {name: day.isoformat() for name, day in days.items() if day}
        if self.kind in ("request_release", "request_backfill"):
            about |= {"shift": self.shift} if self.shift else {}
        if self.kind == "request_release":
            about |= {"people": self.people} if self.people else {}
        if self.kind == "request_backfill" and self.skill:
            about |= {"skill": self.skill, "level": ALONE}
        return about or None

    @cached_property
    def functions(self) -> list[Unit]:
        """Who can be asked for support."""
        rows = select(Unit).where(Unit.kind == "function", Unit.active).order_by(Unit.position, Unit.code)
        return list(db.session.scalars(rows))

    @cached_property
    def workers(self) -> list[Person]:
        """Who can be asked for: the people of this unit."""
        return Person.working_in(self.unit) if self.unit.kind in ("team", "function") else []

    @cached_property
    def skills(self) -> list[Skill]:
        """The stations at which somebody could stand in."""
        return [skill for skill in Skill.of(self.unit) if skill.at_station]

    @property
    def shifts(self) -> dict[str, Any]:
        return Plant.get().shifts

    def _asked_for(self) -> list[int]:
        chosen = set(request.form.getlist("people"))
        known = {str(person.id) for person in self.workers}
        if not chosen <= known:
            raise Unfit(_l("Choose a person from the list."), "people")
        return [person.id for person in self.workers if str(person.id) in chosen]

    def _complete(self) -> None:
        """People are asked for on days: without them nobody could say what it does to a shift."""
        if self.kind not in ("request_release", "request_backfill"):
            return
        if self.from_on is None and "from_on" not in self.wrong:
            self.wrong["from_on"] = _l("From which day on? Choose one.")
        if self.from_on and self.to_on and (self.to_on - self.from_on).days >= DAYS_MAX:
            self.wrong["to_on"] = _l("Please ask for at most %(days)s days at once.", days=DAYS_MAX)
        if self.kind == "request_backfill" and self.skills and self.skill is None and "skill" not in self.wrong:
            self.wrong["skill"] = _l("At which station? Choose one.")

    def _function(self) -> Unit | None:
        code = typed.choice("called", [unit.code for unit in self.functions])
        return Unit.by_code(code) if code else None

    def _take(self, name: str, read: Any) -> Any:
        try:
            return read()
        except Unfit as unfit:
            self.wrong[name] = unfit.sentence
            return None
