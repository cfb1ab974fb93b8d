"""Labels on paper and TVs on walls: opaque codes that can be reset."""

from __future__ import annotations

import datetime as dt
import secrets

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from boards.clock import now
from boards.db import Base, db
from boards.plant.models import Unit

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that reads like another: no 0 O 1 I L
CODE_LENGTH = 6


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
        return db.session.scalar(select(cls).where(cls.unit_id == unit.id, cls.reset_at.is_(None)))

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


class Screen(Base):
    """A TV or tablet: a read-only right to one unit's board, by its own token."""

    __tablename__ = "screen"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    token: Mapped[str] = mapped_column(String(40), unique=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    place: Mapped[str] = mapped_column(String(80))
    size_inch: Mapped[int | None]
    view: Mapped[str] = mapped_column(String(20), default="team_board")
    unit: Mapped[Unit] = relationship()


def new_code() -> str:
    """A code nobody can guess from another, readable aloud."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
