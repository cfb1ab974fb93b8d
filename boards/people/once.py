"""A PIN that a leader gave for one sign-in: before anything else an own one is chosen, on a ticket of ten minutes."""

from __future__ import annotations

from flask import current_app
from flask_babel import lazy_gettext as _l
from itsdangerous import BadSignature, URLSafeTimedSerializer

from boards.db import db
from boards.keyed import hash_of
from boards.people.models import Person
from boards.refusals import NotNow

SECONDS = 600


def ticket(person: Person) -> str:
    """Says that badge and one-time PIN did fit; worth nothing once the PIN is another one."""
    return _signer().dumps([person.id, hash_of(person.pin_hash or "")[:16]])


def holder(said: str) -> Person:
    """Whose ticket it is. Raises NotNow where it is old, forged or used."""
    try:
        id, mark = _signer().loads(said, max_age=SECONDS)
        person = db.session.get(Person, int(id))
    except (BadSignature, TypeError, ValueError):
        person, mark = None, ""
    if person is None or not person.is_active or not person.pin_once or hash_of(person.pin_hash or "")[:16] != mark:
        raise NotNow(_l("That took too long. Sign in once more with the PIN you were given."))
    return person


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.config["SECRET_KEY"]), salt="one-time-pin")
