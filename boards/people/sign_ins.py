"""Who is signed in where: a row per sign-in, known by the hash of a token that only the browser has (P-11).

A sign-in ends on the server: by "not me", eight hours later, with the shift or idle on a shared device, with a new PIN, with
the person's leaving, or everywhere at once. A copy of the cookie is worth nothing afterwards.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterable

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from boards.clock import now
from boards.db import Base, db
from boards.keyed import hash_of
from boards.people.models import Person
from boards.plant.models import Plant
from boards.plant.production_day import shift_at

HOURS = dt.timedelta(hours=8)
TOUCHED_EVERY = dt.timedelta(minutes=1)  # so exactly is known when somebody last did something


class SignIn(Base):
    """One person at one browser. `used_at`: when a hand last asked for something; sockets and scripts don't count."""

    __tablename__ = "sign_in"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    device: Mapped[str] = mapped_column(String(32))
    platform: Mapped[str] = mapped_column(String(20), default="")
    means: Mapped[str] = mapped_column(String(10))  # pin | password | provider
    is_shared: Mapped[bool] = mapped_column(default=False)
    is_strong: Mapped[bool] = mapped_column(default=False)  # by two factors: carries the rights of an administrator
    since: Mapped[dt.datetime] = mapped_column(index=True)
    used_at: Mapped[dt.datetime]
    until: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime | None]
    ended_why: Mapped[str | None] = mapped_column(String(16))  # not me | replaced | pin | everywhere | left
    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)

    @classmethod
    def begin(
        cls, person: Person, device: str, means: str, *, shared: bool = False, strong: bool = False, platform: str = ""
    ) -> tuple[SignIn, str]:
        """A new sign-in, and its token, which is kept nowhere here. Call inside writing()."""
        at, token = now(), secrets.token_urlsafe(32)
        one = cls(
            person=person, token_hash=hash_of(token), device=device, platform=platform, means=means, is_shared=shared,
            is_strong=strong, since=at, used_at=at, until=_until(at, shared),
        )  # fmt: skip
        db.session.add(one)
        return one, token

    @classmethod
    def of_tokens(cls, tokens: Iterable[str]) -> dict[str, SignIn]:
        """Those that are on now, by token."""
        hashes = {hash_of(token): token for token in tokens}
        if not hashes:
            return {}
        found = db.session.scalars(select(cls).where(cls.token_hash.in_(hashes), cls.ended_at.is_(None)))
        return {hashes[one.token_hash]: one for one in found if one.is_on(now())}

    @classmethod
    def ended_of(cls, tokens: Iterable[str]) -> list[SignIn]:
        """Those that somebody, or something, has ended."""
        hashes = [hash_of(token) for token in tokens]
        return list(db.session.scalars(select(cls).where(cls.token_hash.in_(hashes), cls.ended_at.is_not(None))))

    @classmethod
    def running(cls, person: Person) -> list[SignIn]:
        """Where somebody is signed in now, the latest first."""
        mine = select(cls).where(cls.person_id == person.id, cls.ended_at.is_(None), cls.until >= now())
        return [one for one in db.session.scalars(mine.order_by(cls.id.desc())) if one.is_on(now())]

    def is_on(self, at: dt.datetime) -> bool:
        if self.ended_at is not None or at > self.until or not self.person.is_active:
            return False
        idle = self.idle
        return idle is None or at - self.used_at <= idle

    @property
    def idle(self) -> dt.timedelta | None:
        """After so long without a hand it is over; none: on a device of one's own."""
        name = "shared_device_idle_minutes" if self.is_shared else "strong_sign_in_idle_minutes" if self.is_strong else None
        return dt.timedelta(minutes=int(Plant.get().setting(name))) if name else None

    @property
    def is_worth_noting(self) -> bool:
        """Whether `used_at` lies so far back that a hand's tap is noted again."""
        return now() - self.used_at >= TOUCHED_EVERY

    def end(self, why: str) -> None:
        if self.ended_at is None:
            self.ended_at, self.ended_why = now(), why


def end_all(person: Person, why: str, but: SignIn | None = None) -> None:
    """Signed out everywhere, at once."""
    for one in db.session.scalars(select(SignIn).where(SignIn.person_id == person.id, SignIn.ended_at.is_(None))):
        if one is not but:
            one.end(why)


def _until(at: dt.datetime, shared: bool) -> dt.datetime:
    """Eight hours on; on a shared device with the end of the shift, and what is done at its end (P-11)."""
    shift = shift_at(at) if shared else None
    if shift is None:
        return at + HOURS
    return min(at + HOURS, shift.ends + dt.timedelta(minutes=int(Plant.get().setting("check_shift_grace_minutes"))))
