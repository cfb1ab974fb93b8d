"""What is typed to found a plant, in the browser or on the command line."""

from __future__ import annotations

from flask import current_app, request
from flask_babel import lazy_gettext as _l
from limits import RateLimitItem, parse

from boards import typed
from boards.db import db, writing
from boards.guard import counted
from boards.i18n import language, languages
from boards.people.accounts import check_pin
from boards.people.models import Person
from boards.people.pins import hash_pin
from boards.people.strong import invite
from boards.people.tries import TooOften
from boards.refusals import Unfit
from boards.setup import code
from boards.setup.founding import WAYS, Founder, found

TRIES: RateLimitItem = parse("10/15 minutes")
NAME_MAX, PERSON_MAX, BADGE_MAX = 80, 60, 20


def founded() -> tuple[int, str]:
    """The first administrator's id and invitation to the stronger sign-in, by what the form says. Raises TooOften, Unfit at
    a field, NotNow."""
    if not counted(TRIES, "set-up", request.remote_addr or ""):
        raise TooOften(_l("Too many tries. Wait a quarter of an hour."), "code")
    if not code.is_empty() or not code.fits(typed.words("code", 40)):
        raise Unfit(_l("That is not the code. It stands on the server's console and in its log."), "code")
    name, zone = typed.words("name", NAME_MAX), typed.words("zone", 40)
    shifts = typed.choice("shifts", WAYS) or WAYS[-1]
    admin, badge = typed.words("admin", PERSON_MAX), typed.words("badge", BADGE_MAX)
    for said, field in ((name, "name"), (admin, "admin"), (badge, "badge")):
        if not said:
            raise Unfit(_l("Please write a few words."), field)
    pin = request.form.get("pin", "").strip()
    check_pin(pin, request.form.get("again", "").strip(), badge, "pin")
    db.session.rollback()  # no transaction stays open while the PIN is hashed
    founder = Founder(admin, badge, hash_pin(pin))
    spoken = [language(), *(one for one in languages() if one != language())]
    with writing():
        first = made(name, zone, shifts, spoken, founder)
        invited = first.id, invite(first, None)
    code.forget()
    return invited


def made(name: str, zone: str, shifts: str, spoken: list[str], founder: Founder) -> Person:
    """Found, and everything has its id; call it inside writing()."""
    admin = found(name, zone or str(current_app.config["TIMEZONE"]), shifts, spoken, founder)
    db.session.flush()
    return admin
