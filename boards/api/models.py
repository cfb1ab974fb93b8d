"""Tokens by which machines and other software ask and write: of a unit, for some scopes, revocable."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from boards.db import Base
from boards.people.models import Person
from boards.plant.models import Unit

SCOPES = ("metrics:read", "readings:write")


class ApiToken(Base):
    """A token counts for its unit and all below. Only its hash is kept; it is shown once."""

    __tablename__ = "api_token"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60))  # what uses it: "MES line 3"
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    scopes: Mapped[list[str]]
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    start: Mapped[str] = mapped_column(String(8))  # its first letters, to tell it from others
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[dt.datetime]
    revoked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    revoked_at: Mapped[dt.datetime | None]
    last_used_on: Mapped[dt.date | None]
    unit: Mapped[Unit] = relationship(foreign_keys=[unit_id])
    made_by: Mapped[Person | None] = relationship(foreign_keys=[made_by_id])
    revoked_by: Mapped[Person | None] = relationship(foreign_keys=[revoked_by_id])
