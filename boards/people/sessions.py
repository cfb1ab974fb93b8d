"""Who sits behind a browser: a signed cookie that names a person, for a shift, and only while the person's key holds."""

from __future__ import annotations

import datetime as dt

from flask import Flask, request, session
from flask.sessions import SecureCookieSessionInterface
from sqlalchemy import select

from boards.clock import now
from boards.db import db
from boards.people.models import Person

SESSION_HOURS = 8


class SessionOverPlainHttp(SecureCookieSessionInterface):
    """The cookie is `Secure` where the page came by https; a plant's LAN is often plain http."""

    def get_cookie_secure(self, app: Flask) -> bool:
        return request.is_secure


def sign_in(person: Person) -> None:
    """Binds this browser to a person until the session ends (P-11)."""
    session.clear()
    session.update(person=person.id, key=person.session_key, since=now().isoformat())


def sign_out() -> None:
    session.clear()


def signed_in() -> Person | None:
    """The person of this request's session, asked afresh each time: a leaver, or a shift later, is nobody."""
    if "person" not in session:
        return None
    since = dt.datetime.fromisoformat(session["since"])
    if now() - since > dt.timedelta(hours=SESSION_HOURS):
        return None
    person = db.session.scalar(select(Person).where(Person.id == session["person"]))
    return person if person and person.is_active and person.session_key == session.get("key") else None
