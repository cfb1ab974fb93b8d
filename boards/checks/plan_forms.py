"""Who checks what, how often, out of the form of a plan."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l

from boards import typed
from boards.checks.content import Checklist
from boards.checks.plans import ASSIGNEES
from boards.checks.windows import FREQUENCIES
from boards.db import db
from boards.people.models import ROLES, Person
from boards.plant.production_day import production_date
from boards.refusals import Unfit

PEOPLE_MAX, DATES_MAX, OPENS_MAX = 12, 40, 60


def chosen() -> Checklist:
    """The checklist by its code. Unfit where none was chosen, or none is known."""
    found = Checklist.by_code(typed.words("checklist", 20))
    if found is None:
        raise Unfit(_l("Which checklist? Choose one."), "checklist")
    return found


def written(checklist: Checklist) -> dict[str, Any]:
    """What `set_up` and `follow` take."""
    frequency = "by_item" if checklist.kind == "lsw" else typed.choice("frequency", FREQUENCIES)
    if frequency is None:
        raise Unfit(_l("How often? Choose one of those shown."), "frequency")
    kind = typed.choice("assignee_kind", ASSIGNEES)
    if kind is None:
        raise Unfit(_l("Who does it? Choose one."), "assignee_kind")
    since = typed.date("active_from", first=production_date())
    until = typed.date("active_to", first=production_date())
    if until is not None and until < (since or production_date()):
        raise Unfit(_l("It would end before it begins."), "active_to")
    return {
        "frequency": frequency,
        "assignee_kind": kind,
        "role": typed.choice("role", ROLES) if kind == "role" else None,
        "people": _people() if kind in ("person", "rotation") else [],
        "layer": typed.number("layer") or None,
        "times": (typed.number("times") or 1) if frequency == "weekly" else 1,
        "month_day": (typed.number("month_day") or 1) if frequency in ("monthly", "quarterly") else 1,
        "dates": _dates() if frequency == "on_dates" else [],
        "opens_days": _opens() if frequency == "on_dates" else 0,
        "target_percent": _target(),
        "active_from": since or production_date(),
        "active_to": until,
        "submission": typed.words("submission", 40) or None,
    }


def _people() -> list[Person]:
    """In the order of the fields; nobody twice."""
    people: list[Person] = []
    for id in [one for one in request.form.getlist("people") if one][:PEOPLE_MAX]:
        person = db.session.get(Person, int(id)) if id.isascii() and id.isdigit() and len(id) < 10 else None
        if person is None or not person.is_active:
            raise Unfit(_l("Choose a person from the list."), "people")
        if person not in people:
            people.append(person)
    return people


def _dates() -> list[dt.date]:
    found = []
    for one in typed.words("dates", 600, lines=True).replace(",", " ").replace(";", " ").split()[:DATES_MAX]:
        try:
            day = dt.date.fromisoformat(one)
        except ValueError:
            raise Unfit(_l("“%(text)s” is no date. Write it like 2026-12-24.", text=one[:20]), "dates") from None
        if day < production_date():
            raise Unfit(_l("%(text)s is over. Choose later days.", text=one), "dates")
        found.append(day)
    return sorted(set(found))


def _opens() -> int:
    days = typed.number("opens_days") or 0
    if days > OPENS_MAX:
        raise Unfit(_l("At most %(most)s days before.", most=OPENS_MAX), "opens_days")
    return days


def _target() -> float | None:
    target = typed.decimal("target_percent")
    if target is not None and not 0 <= target <= 100:
        raise Unfit(_l("A target lies between 0 and 100 per cent."), "target_percent")
    return target
