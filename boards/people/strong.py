"""The stronger sign-in of administrators: a password and a code that changes every half minute (TOTP, RFC 6238).

Kept are the password's hash and a salt; the secret of the codes follows from the salt and the server's own secret, so that a
stolen database gives no codes. A code counts once. Recovery codes are shown once, kept as hashes, and count once each.
"""

from __future__ import annotations

import base64
import datetime as dt
import secrets
from typing import Any

import pyotp
from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from boards.clock import now
from boards.db import Base, db
from boards.keyed import hash_of, keyed
from boards.people.models import Person
from boards.refusals import NotAllowed, NotNow, Unfit

PASSWORD_LENGTH = (12, 200)
INVITED = dt.timedelta(days=1)
STEP_SECONDS = 30
RECOVERY_CODES = 8
LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"


class StrongKey(Base):
    """Of one administrator; without a password while only invited. `last_step`: of the last code that was used."""

    __tablename__ = "strong_key"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)
    salt: Mapped[str] = mapped_column(String(32))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    last_step: Mapped[int] = mapped_column(default=0)
    recovery: Mapped[list[Any]] = mapped_column(default=list)  # hashes of codes that were not used yet
    set_at: Mapped[dt.datetime | None]
    invitation_hash: Mapped[str | None] = mapped_column(String(64))
    invited_until: Mapped[dt.datetime | None]
    person: Mapped[Person] = relationship()

    @classmethod
    def of(cls, person: Person) -> StrongKey | None:
        return db.session.scalar(select(cls).where(cls.person_id == person.id))

    @property
    def totp(self) -> pyotp.TOTP:
        return pyotp.TOTP(base64.b32encode(keyed("totp", f"{self.person_id}:{self.salt}")[:20]).decode())

    def address(self, plant: str) -> str:
        """What an app reads from the QR code."""
        return self.totp.provisioning_uri(name=self.person.name, issuer_name=f"Kaizen {plant}")

    def accepts(self, code: str) -> bool:
        """Whether a code fits now, or half a minute around, and has not been used; from then on it has. Call inside
        writing()."""
        code = code.replace(" ", "")
        if not (code.isascii() and code.isdigit() and len(code) == 6):
            return False
        present = int(now().timestamp()) // STEP_SECONDS
        for step in (present - 1, present, present + 1):
            if step > self.last_step and secrets.compare_digest(self.totp.generate_otp(step), code):
                self.last_step = step
                return True
        return False

    def recovers(self, code: str) -> bool:
        """Whether it is a recovery code that has not been used; from then on it has. Call inside writing()."""
        mark = hash_of(_plain(code))
        if mark not in self.recovery:
            return False
        self.recovery = [one for one in self.recovery if one != mark]
        return True

    def set_up(self, password_hash: str, code: str) -> list[str]:
        """From now on this password and the app's codes; answers the recovery codes. Raises Unfit for a wrong code."""
        if not self.accepts(code):
            raise Unfit(_l("The code doesn't fit. Wait for the next one."), "code")
        codes = [
            "-".join("".join(secrets.choice(LETTERS) for _ in range(5)) for _ in range(2)) for _ in range(RECOVERY_CODES)
        ]
        self.password_hash, self.set_at = password_hash, now()
        self.invitation_hash = self.invited_until = None
        self.recovery = [hash_of(_plain(one)) for one in codes]
        self.person.tell_account("stronger sign-in set up", self.person)
        return codes


def invite(person: Person, by: Person | None) -> str:
    """A code, good for a day, with which an administrator sets the stronger sign-in up, anew where there was one: what was
    there counts no more. By another administrator, or on the server itself (`by` none). Call inside writing()."""
    if by is not None and (by is person or not by.holds("admin")):
        raise NotAllowed(_l("Another administrator does this."))
    if not person.is_active or not is_admin(person):
        raise NotNow(_l("%(name)s is no administrator.", name=person.name))
    key = StrongKey.of(person) or StrongKey(person=person)
    code = "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))
    key.salt, key.password_hash, key.last_step, key.recovery = secrets.token_hex(16), None, 0, []
    key.invitation_hash, key.invited_until = hash_of(_plain(code)), now() + INVITED
    db.session.add(key)
    person.tell_account("stronger sign-in invited", by)
    return code


def invited(person: Person, code: str) -> StrongKey:
    """The key that waits to be set up. Raises Unfit for a code that isn't, or is no longer, the one."""
    key = StrongKey.of(person)
    due = key is not None and key.invited_until is not None and now() <= key.invited_until
    if key is None or not due or not secrets.compare_digest(key.invitation_hash or "", hash_of(_plain(code))):
        raise Unfit(_l("This invitation is not (any longer) good. Ask for a new one."), "invitation")
    return key


def is_admin(person: Person) -> bool:
    """Whatever way he or she came."""
    return any(grant.role == "admin" and grant.counts_on(None) for grant in person.grants)


def check_password(password: str, again: str, person: Person) -> None:
    shortest, _longest = PASSWORD_LENGTH
    words = [word.lower() for word in person.name.split() if len(word) > 3]
    if len(password) < shortest:
        raise Unfit(_l("At least %(n)s characters: four words are easy to remember.", n=shortest), "password")
    if len(set(password)) < 6 or any(word in password.lower() for word in words):
        raise Unfit(_l("That is too easy to guess. Choose another one."), "password")
    if password != again:
        raise Unfit(_l("The two are not the same. Type it twice."), "password_again")


def _plain(code: str) -> str:
    return "".join(letter for letter in code.lower() if letter.isalnum())
