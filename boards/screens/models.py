"""Labels on paper, TVs and tablets on walls: opaque codes and secrets that can be reset."""

from __future__ import annotations

import datetime as dt
import math
import secrets

from sqlalchemy import ForeignKey, String, bindparam, delete, or_, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from boards.clock import now
from boards.db import Base, db
from boards.keyed import hash_of
from boards.plant.models import Unit
from boards.screens.codes import ALPHABET, CODE_LENGTH, new_code, plain
from boards.screens.verbs import ScreenVerbs

__all__ = ["ALPHABET", "CODE_LENGTH", "Label", "Pairing", "Screen", "new_code"]

KINDS = ("tv", "tablet")
CAPITALS = 0.72  # height of a capital in a font's size
FAR_PX = 44
PAIRING_LIFE = dt.timedelta(minutes=15)
PAIRING_KEPT = dt.timedelta(days=1)  # so long a code that was used or is over is known as such


class Label(Base):
    """The code printed on a station's or board's label. One is valid at a time; an old one leads to a kind page."""

    __tablename__ = "label"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(12), unique=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    made_at: Mapped[dt.datetime]
    reset_at: Mapped[dt.datetime | None]
    unit: Mapped[Unit] = relationship()

    @classmethod
    def of(cls, unit: Unit) -> Label | None:
        """The valid label of a unit."""
        return db.session.scalar(_VALID, {"unit": unit.id})

    @classmethod
    def make(cls, unit: Unit) -> Label:
        """The valid label of a unit, made if there is none."""
        label = cls.of(unit)
        if label is None:
            label = cls(code=new_code(), unit=unit, made_at=now())
            db.session.add(label)
            db.session.flush()
        return label

    def reset(self) -> Label:
        """Another code for the same unit; this one leads to the kind page from now on."""
        self.reset_at = now()
        db.session.flush()
        return Label.make(self.unit)


_VALID = select(Label).where(Label.unit_id == bindparam("unit"), Label.reset_at.is_(None))


class Screen(ScreenVerbs, Base):
    """A TV or tablet. Its device reads the wall of one unit and nothing else, for ever, until it is unpaired.

    Of its two secrets, the device's own credential and the kiosk address, only hashes are kept.
    """

    __tablename__ = "screen"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)  # stays, whatever it shows and wherever it hangs
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    place: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(8), default="tv")  # tv | tablet
    size_inch: Mapped[int | None]
    distance_m: Mapped[float | None]  # from which it is read
    credential_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    kiosk_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    kiosk_made_at: Mapped[dt.datetime | None]
    paired_at: Mapped[dt.datetime | None]
    ended_at: Mapped[dt.datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    shows: Mapped[int] = mapped_column(default=1)  # another number than its page has: the page loads itself anew
    version: Mapped[int] = mapped_column(default=1)  # of what is typed about it (U-01)
    heard_at: Mapped[dt.datetime | None]  # at most a minute behind: each server process writes what it heard
    build: Mapped[str | None] = mapped_column(String(80))  # which it runs
    unit: Mapped[Unit] = relationship()

    @property
    def label(self) -> str:
        return self.code

    @property
    def is_ended(self) -> bool:
        return self.ended_at is not None

    @property
    def density(self) -> str:
        """How a wall is set: "near" (from 24 px at 1920 wide) or "far" (from 44 px), by size and distance (domain 7.2)."""
        if self.kind != "tv" or not self.size_inch or not self.distance_m:
            return "near"
        return "far" if legible_px(self.size_inch, self.distance_m) >= FAR_PX else "near"

    @classmethod
    def known_as(cls, secret: str | None) -> Screen | None:
        """The screen whose device or kiosk address has this secret, also one that was unpaired since."""
        if not secret:
            return None
        hashed = hash_of(secret)
        known = or_(cls.credential_hash == hashed, cls.kiosk_hash == hashed)
        return db.session.scalar(select(cls).where(known).options(joinedload(cls.unit)))


class Pairing(Base):
    """A code on a TV that has no board yet. Good once and for minutes; the TV's page alone knows the secret."""

    __tablename__ = "screen_pairing"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(12), unique=True)
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[dt.datetime] = mapped_column(index=True)
    used_at: Mapped[dt.datetime | None]
    used_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    screen_id: Mapped[int | None] = mapped_column(ForeignKey("screen.id"))

    @property
    def ends_at(self) -> dt.datetime:
        return self.made_at + PAIRING_LIFE

    @property
    def is_open(self) -> bool:
        return self.used_at is None and now() < self.ends_at

    @classmethod
    def known_as(cls, secret: str | None) -> Pairing | None:
        return db.session.scalar(select(cls).where(cls.secret_hash == hash_of(secret))) if secret else None

    @classmethod
    def by_code(cls, code: str) -> Pairing | None:
        """The pairing with this code, typed in any case and with anything between its letters."""
        return db.session.scalar(select(cls).where(cls.code == plain(code)))

    @classmethod
    def make(cls) -> tuple[Pairing, str]:
        """A new one and its secret. Those of yesterday are swept out."""
        old = delete(cls).where(cls.made_at < now() - PAIRING_KEPT)
        db.session.execute(old, execution_options={"touches": ()})
        secret, code = secrets.token_urlsafe(32), new_code()
        while db.session.scalar(select(cls.id).where(cls.code == code)):
            code = new_code()
        made = cls(code=code, secret_hash=hash_of(secret), made_at=now())
        db.session.add(made)
        return made, secret


def legible_px(size_inch: int, distance_m: float) -> int:
    """The type size in px, on a 16:9 screen 1920 wide, whose capitals are the distance / 200 high (domain 7.2)."""
    mm_per_px = size_inch * 25.4 * 16 / math.hypot(16, 9) / 1920
    return round(distance_m * 1000 / 200 / CAPITALS / mm_per_px)
