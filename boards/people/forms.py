"""Signing in by badge, or by a name chosen from a unit's people, and PIN: what is counted, and who it is."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from boards.db import db, writing
from boards.people import pins, tries
from boards.people.devices import Device
from boards.people.models import Person, active
from boards.people.tries import SignInTry, TooOften
from boards.refusals import Unfit

__all__ = ["Proved", "TooOften", "person_of", "proved"]


@dataclass(frozen=True)
class Proved:
    """Whose badge and PIN these are. `wrong`: how often others, or he himself, tried in vain before, since when."""

    person: Person
    wrong: int
    since: dt.datetime | None


def person_of(badge: str, pin: str) -> Person:
    """Who this badge and PIN belong to; raises as `proved`."""
    return proved(badge, pin).person


def proved(badge: str, pin: str, id: int | None = None) -> Proved:
    """Who this badge, or the person with this `id`, and PIN belong to. Takes as long for an unknown badge, and never says
    which of the two was wrong. Never inside writing(): a PIN takes its time.

    Raises TooOften where a badge or a device has to wait; Unfit where they don't fit.
    """
    if not pin or not (badge or id):
        raise Unfit(_l("Badge and PIN don't fit together. Please try again."), "pin")
    device = Device.here().counted_as
    whose = Person.id == id if id else Person.personnel_no == badge
    with writing():
        found = db.session.execute(select(Person.id, Person.pin_hash).where(whose, *active())).one_or_none()
        one = tries.begin(tries.pin_of(found.id) if found else badge or f"#{id}", found.id if found else None, device).id
    if not pins.pin_fits(pin, found.pin_hash if found else None) or found is None:
        raise Unfit(_l("Badge and PIN don't fit together. Please try again."), "pin")
    with writing():
        row = db.session.get_one(SignInTry, one)
        before = [earlier for earlier in tries.wrong_with(row.badge) if earlier.id < one]
        row.fits = True
        wrong, since = len(before), before[0].at if before else None
    person = db.session.get_one(Person, found.id)
    if not person.is_active:
        raise Unfit(_l("Badge and PIN don't fit together. Please try again."), "pin")
    return Proved(person, wrong, since)
