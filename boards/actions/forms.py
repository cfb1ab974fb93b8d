"""What forms about actions hold: a new one in ten seconds, other words, the decisions that close one."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from flask import g, request
from flask_babel import lazy_gettext as _l
from sqlalchemy import or_, select

from boards import typed
from boards.actions.models import KINDS, LETTERS, TITLE_MAX, Action
from boards.db import db
from boards.people.models import LINE, Person, RoleGrant, active
from boards.plant.calendar import Calendar
from boards.plant.models import Unit
from boards.plant.production_day import crew_at, plant_date
from boards.refusals import Refusal, Unfit

CRITERION_MAX, NOTE_MAX, REASON_MAX, DECISION_MAX = 200, 300, 300, 180
CHIPS = 8  # people one tap away; everybody else is in the list behind them
DAYS = 4  # days one tap away, today among them


@dataclass(frozen=True)
class NewAction:
    """The form beside a board: whom and when a tap away. `wrong` is what was said about what was typed, if it was."""

    unit: Unit
    origin: Any = None
    wrong: Refusal | None = None
    submission: str = field(default_factory=lambda: secrets.token_urlsafe(12))

    @cached_property
    def people(self) -> list[Person]:
        """Who signed in first, then the crew that works now, then the others of the team."""
        team = Person.working_in(self.unit) if self.unit.kind == "team" else leaders_of(self.unit)
        crew = crew_at()
        ranked = sorted(team, key=lambda person: (person is not g.person, crew is not None and person.crew != crew))
        return ranked[:CHIPS]

    @cached_property
    def others(self) -> list[Person]:
        """Everybody else who could be asked: the team, its leaders, who answers for a function."""
        shown = set(self.people)
        team = Person.working_in(self.unit) if self.unit.kind == "team" else []
        return [person for person in _unique([*team, *leaders_of(self.unit)]) if person not in shown]

    @cached_property
    def days(self) -> list[dt.date]:
        return days_for(self.unit)


def new_action() -> dict[str, Any]:
    """What a new action needs, out of the form; Unfit at the field where it is missing."""
    title = typed.words("title", TITLE_MAX)
    if not title:
        raise Unfit(_l("What is to be done? A few words are enough."), "title")
    owner = person("owner")
    due_on = typed.date("due_on", first=plant_date())
    if owner is not None and due_on is None:
        raise Unfit(_l("By when? Choose a day."), "due_on")
    return {"title": title, "owner": owner, "due_on": due_on, "submission": typed.words("submission", 40) or None}


def amended() -> dict[str, Any]:
    """Other words for an action, by column."""
    title = typed.words("title", TITLE_MAX)
    if not title:
        raise Unfit(_l("What is to be done? A few words are enough."), "title")
    return {
        "title": title,
        "criterion": typed.words("criterion", CRITERION_MAX) or None,
        "note": typed.words("note", NOTE_MAX) or None,
        "kind": typed.choice("kind", KINDS) or "improvement",
        "letter": typed.choice("letter", LETTERS),
        "verify": typed.choice("verify", ("place", "effect")) or "place",
    }


def decision(name: str) -> str:
    """A closing decision: its code, and the words said with it. "none: …", "changed: …", "asked: …"."""
    code = typed.choice(name, ("none", "changed", "asked"))
    said = typed.words(f"{name}_words", DECISION_MAX)
    if code is None:
        raise Unfit(_l("Tap one of the answers."), name)
    if code != "none" and not said:
        raise Unfit(_l("Which one? A number or a few words."), f"{name}_words")
    return f"{code}: {said}" if said else code


def reason() -> str:
    return typed.words("reason", REASON_MAX, lines=True)


def due_on() -> dt.date | None:
    return typed.date("due_on", first=plant_date())


def person(name: str) -> Person | None:
    """Exactly one person of this plant (A-02), or none chosen."""
    id = typed.number(name)
    if id is None:
        return None
    found = db.session.get(Person, id)
    if found is None or not found.is_active:
        raise Unfit(_l("Choose a person from the list."), name)
    return found


def version() -> int:
    typed_version = request.form.get("version", "")
    return int(typed_version) if typed_version.isascii() and typed_version.isdigit() and len(typed_version) < 10 else 0


def days_for(unit: Unit) -> list[dt.date]:
    """The days one tap away: today, and the next days on which the unit works."""
    days, calendar = [plant_date()], Calendar(unit)
    try:
        while len(days) < DAYS:
            days.append(calendar.after(days[-1], 1))
    except LookupError:  # it never works: calendar days then
        days = [days[0] + dt.timedelta(days=n) for n in range(DAYS)]
    return days


def leaders_of(unit: Unit) -> list[Person]:
    """Who leads something at, above or below this unit, and who answers for a function: the first to ask."""
    below = select(Unit.id).where(Unit.path.startswith(unit.path))
    leading = select(RoleGrant.person_id).where(
        RoleGrant.role.in_(LINE), or_(RoleGrant.unit_id.in_(unit.lineage), RoleGrant.unit_id.in_(below))
    )
    asked = select(Person).where(or_(Person.id.in_(leading), Person.leads_unit), *active()).order_by(Person.name)
    return list(db.session.scalars(asked))


def promises_of(person: Person) -> list[Action]:
    """What a person has promised or been asked for, the most urgent first."""
    found = db.session.scalars(Action.loaded().where(Action.owner_id == person.id, ~Action.ended())).all()
    return sorted(found, key=lambda action: (action.stage >= 2, action.due_on or dt.date.max, action.number))


def _unique(people: list[Person]) -> list[Person]:
    return list({person.id: person for person in people}.values())
