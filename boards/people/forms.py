"""Signing in by badge and PIN: what is counted, and who it is."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from limits import RateLimitItem, parse
from sqlalchemy import select

from boards.db import db
from boards.guard import counted, forgiven
from boards.people import pins
from boards.people.models import Person
from boards.refusals import Refusal, Unfit

WRONG_PINS: RateLimitItem = parse("5/15 minutes")


class TooOften(Refusal):
    """Too many tries with one badge: 429."""

    status = 429


def person_of(badge: str, pin: str) -> Person:
    """Who this badge and PIN belong to. Takes as long for an unknown badge, and never says which of the two was wrong.

    Raises TooOften after five wrong PINs in 15 minutes, counted before the PIN is looked at, so that many tries at
    once are counted too; Unfit where they don't fit.
    """
    if not counted(WRONG_PINS, "badge", badge):
        raise TooOften(_l("Too many tries with this badge. Wait a quarter of an hour, or ask your team leader."), "pin")
    found = db.session.execute(select(Person.id, Person.pin_hash).where(Person.personnel_no == badge)).one_or_none()
    db.session.rollback()  # no transaction stays open while the PIN is hashed
    fits = pins.pin_fits(pin, found.pin_hash if found else None)
    person = db.session.get(Person, found.id) if found and fits else None
    if person is None or not person.is_active:
        raise Unfit(_l("Badge and PIN don't fit together. Please try again."), "pin")
    forgiven(WRONG_PINS, "badge", badge)
    return person
