"""Upload: a file of numbers, read and compared, waiting for a person's yes; loaded in one transaction."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from boards.db import Base
from boards.people.models import Person
from boards.plant.models import Unit


class Upload(Base):
    """What one file said. `rows`: one a cell, {"cell", "metric", "date", "shift", "numerator" …, "verdict", "why"}."""

    __tablename__ = "upload"
    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(32), unique=True)  # in its address: nobody guesses another's
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[dt.datetime]
    name: Mapped[str] = mapped_column(String(120))
    sha256: Mapped[str] = mapped_column(String(64))
    rows: Mapped[list[Any]]
    loaded_at: Mapped[dt.datetime | None]
    loaded: Mapped[dict[str, Any] | None]  # how many were new, changed …
    unit: Mapped[Unit] = relationship(foreign_keys=[unit_id])
    by: Mapped[Person] = relationship(foreign_keys=[by_id])
