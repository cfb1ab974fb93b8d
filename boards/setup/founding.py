"""Founding a plant: the row itself, the root of its tree, a week to begin with, and the first administrator."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass
from typing import Any
from zoneinfo import available_timezones

from flask_babel import lazy_gettext as _l

from boards.db import db
from boards.history.models import record
from boards.ideas.themes import REASONS, THEMES
from boards.people.models import Person, RoleGrant
from boards.plant.calendar import WEEKDAYS
from boards.plant.models import Plant, Unit
from boards.plant.production_day import production_date
from boards.refusals import NotNow, Unfit, need
from boards.screens.models import Label

ROOT = "PLANT"
DAY_START = dt.time(6)
SHIFTS: dict[str, dict[str, Any]] = {
    "early": {"name": {"en": "Early", "de": "Früh"}, "start": "06:00", "end": "14:00"},
    "late": {"name": {"en": "Late", "de": "Spät"}, "start": "14:00", "end": "22:00"},
    "night": {"name": {"en": "Night", "de": "Nacht"}, "start": "22:00", "end": "06:00"},
}
DAY_SHIFT = {"day": {"name": {"en": "Day", "de": "Tag"}, "start": "06:00", "end": "14:00"}}
WAYS = ("1", "2", "3")  # so many shifts a day
CODES = {  # what forms offer until the plant has lists of its own
    "idea_themes": list(THEMES),
    "idea_decline_reasons": list(REASONS),
    "red_tag_reasons": ["not_needed", "broken", "obsolete", "excess", "unknown_owner", "wrong_place"],
    "red_tag_dispositions": ["return_to_place", "relocate", "return_to_supplier", "sell", "scrap", "keep_with_reason"],
    "absence_kinds": ["planned", "unplanned", "training", "kaizen", "other"],
}


@dataclass(frozen=True)
class Founder:
    """The first administrator. `pin_hash`: hashed before the database is asked for anything."""

    name: str
    badge: str
    pin_hash: str


def found(name: str, zone: str, shifts: str, languages: list[str], founder: Founder) -> Person:
    """Writes the plant into an empty database; call it inside writing(). `languages`: the default first.

    Raises NotNow where a plant lives already, Unfit for a zone or number of shifts that isn't one.
    """
    if db.session.get(Plant, 1) is not None:
        raise NotNow(_l("A plant lives here already. Sign in."))
    need(name, "name")
    need(founder.name, "admin")
    need(founder.badge, "badge")
    if zone not in available_timezones():
        raise Unfit(_l("We don't know that time zone. Write it like Europe/Berlin."), "zone")
    if shifts not in WAYS:
        raise Unfit(_l("Choose one of those shown."), "shifts")
    chosen = DAY_SHIFT if shifts == "1" else dict(list(SHIFTS.items())[: int(shifts)])
    week: dict[str, list[str]] = {day: list(chosen) if n < 5 else [] for n, day in enumerate(WEEKDAYS)}
    plant = Plant(
        id=1, name=name, timezone=zone, production_day_start=DAY_START, night_belongs_to="start",
        default_language=languages[0], languages=languages, shifts=chosen, week_pattern=week, crew_rotation={},
        settings={}, codes=CODES, demo_anchor=None, epoch=secrets.token_hex(8),
    )  # fmt: skip
    db.session.add(plant)
    root = Unit.add(ROOT, "plant", name, None, tier=3)
    Label.make(root)
    admin = Person(
        personnel_no=founder.badge, name=founder.name, language=languages[0], home_unit=root, pin_hash=founder.pin_hash
    )
    admin.grants.append(RoleGrant(role="admin", unit_id=root.id))
    db.session.add(admin)
    record(plant, "founded", on=production_date(plant=plant), by=admin)
    return admin
