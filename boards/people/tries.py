"""Tries at a PIN: written down before the PIN is looked at, so that many at once, and at several servers, are counted too.

Wrong ones make a badge wait, longer each time; ten thousand take more than a year. A device waits too, so that nobody goes
through the badges with one PIN. Nobody is ever locked out: a wait ends by itself, and a leader can give a new PIN.
"""

from __future__ import annotations

import datetime as dt
import logging
import math
from typing import Any

from flask_babel import ngettext
from sqlalchemy import ForeignKey, Select, String, func, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from boards.clock import now
from boards.db import Base, db
from boards.keyed import keyed
from boards.people.models import Person
from boards.refusals import Refusal

log = logging.getLogger(__name__)
FREE = 4  # wrong ones before a badge waits
LONGEST_MINUTES = 60
DEVICE_LIMITS = ((20, dt.timedelta(minutes=15)), (100, dt.timedelta(days=1)))
SHOWN = dt.timedelta(days=30)


class TooOften(Refusal):
    """Too many tries: 429."""

    status = 429


class SignInTry(Base):
    """One try. `badge`: a keyed hash, for a wrong number may be somebody's PIN; `forgiven`: the PIN is a new one since."""

    __tablename__ = "sign_in_try"
    id: Mapped[int] = mapped_column(primary_key=True)
    badge: Mapped[str] = mapped_column(String(64), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    device: Mapped[str] = mapped_column(String(32), index=True)
    at: Mapped[dt.datetime] = mapped_column(index=True)
    fits: Mapped[bool] = mapped_column(default=False)
    forgiven: Mapped[bool] = mapped_column(default=False)
    person: Mapped[Person | None] = relationship()


def begin(what: str, person_id: int | None, device: str) -> SignInTry:
    """Writes a try at `what` down, as a wrong one: `pin_of` somebody, a badge that nobody has, a password. Raises TooOften
    with how long to wait. Call inside writing()."""
    key = keyed("badge", what).hex()
    if db.engine.dialect.name == "postgresql":  # one at a time with one badge
        db.session.execute(select(func.pg_advisory_xact_lock(func.hashtext(key))))
    wrong, last = db.session.execute(_wrong(key).with_only_columns(func.count(), func.max(SignInTry.at))).one()
    if wrong and (left := _left(last + wait_after(wrong))):
        log.warning("a badge is tried too often (person %s)", person_id)
        raise TooOften(_badge_waits(left), "pin")
    for most, within in DEVICE_LIMITS:
        since = select(SignInTry.at).where(SignInTry.device == device, ~SignInTry.fits, SignInTry.at > now() - within)
        times = db.session.scalars(since.order_by(SignInTry.id.desc()).limit(most)).all()
        if len(times) == most and (left := _left(times[-1] + within)):
            log.warning("a device tries too often (now person %s)", person_id)
            raise TooOften(_device_waits(left), "pin")
    one = SignInTry(badge=key, person_id=person_id, device=device, at=now())
    db.session.add(one)
    db.session.flush()
    return one


def wait_after(wrong: int) -> dt.timedelta:
    """How long a badge waits after so many wrong PINs in a row: 1, 2, 4 … 60 minutes."""
    return dt.timedelta(minutes=min(LONGEST_MINUTES, 2 ** min(wrong - FREE - 1, 10)) if wrong > FREE else 0)


def wrong_with(key: str) -> list[SignInTry]:
    """Wrong ones since the last that fitted, or since the PIN is a new one; the earliest first."""
    return list(db.session.scalars(_wrong(key).order_by(SignInTry.id)))


def forgive(person: Person) -> None:
    """The PIN is a new one: tries at the old one make nobody wait."""
    if wrong := wrong_with(keyed("badge", pin_of(person.id)).hex()):
        wrong[-1].forgiven = True


def pin_of(person_id: int) -> str:
    """What a try at somebody's PIN is a try at, by badge or by name."""
    return f"#{person_id}"


def failed_lately(person: Person) -> tuple[int, dt.datetime | None]:
    """How often a wrong PIN was tried with somebody's badge in the last 30 days, and when last."""
    wrong = select(func.count(), func.max(SignInTry.at)).where(
        SignInTry.person_id == person.id, ~SignInTry.fits, SignInTry.at > now() - SHOWN
    )
    count, last = db.session.execute(wrong).one()
    return int(count), last


def _wrong(key: str) -> Select[SignInTry]:
    last = select(func.max(SignInTry.id)).where(SignInTry.badge == key, SignInTry.fits | SignInTry.forgiven)
    return select(SignInTry).where(SignInTry.badge == key, SignInTry.id > func.coalesce(last.scalar_subquery(), 0))


def _left(until: dt.datetime) -> int:
    """Whole minutes until then; 0: it is over."""
    return max(0, math.ceil((until - now()).total_seconds() / 60))


def _badge_waits(minutes: int) -> Any:
    return ngettext(
        "Too many tries with this badge. Wait %(num)s minute, or ask your leader for a new PIN.",
        "Too many tries with this badge. Wait %(num)s minutes, or ask your leader for a new PIN.",
        minutes,
    )


def _device_waits(minutes: int) -> Any:
    return ngettext(
        "Too many tries on this device. Wait %(num)s minute, or use another one.",
        "Too many tries on this device. Wait %(num)s minutes, or use another one.",
        minutes,
    )
