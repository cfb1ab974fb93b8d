"""Tokens by which machines and other software ask and write: of a unit, for some scopes, revocable."""

from __future__ import annotations

import datetime as dt
import hmac

from sqlalchemy import ForeignKey, Select, String, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from boards.api.verbs import ApiTokenVerbs
from boards.db import Base, db
from boards.keyed import hash_of
from boards.metrics.models import Metric
from boards.people.models import Person
from boards.plant.models import Unit

SCOPES = ("metrics:read", "readings:write")


class ApiToken(ApiTokenVerbs, Base):
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

    @property
    def label(self) -> str:
        return self.name

    @property
    def is_revoked(self) -> bool:
        return self.revoked_at is not None

    @classmethod
    def known_as(cls, secret: str) -> ApiToken | None:
        """The token that was shown as `secret`, also a revoked one."""
        hashed = hash_of(secret)
        found = db.session.scalar(select(cls).where(cls.token_hash == hashed))
        return found if found and hmac.compare_digest(found.token_hash, hashed) else None

    @classmethod
    def of(cls, unit: Unit) -> Select[ApiToken]:
        """All tokens of a unit, the revoked ones too, by name."""
        return select(cls).where(cls.unit_id == unit.id).order_by(cls.name, cls.id)

    # --- what it may see: every query of the API starts here, so that a foreign code is simply not found

    def units(self) -> Select[Unit]:
        """Its unit and all that is active below, from the top down."""
        return select(Unit).where(Unit.path.startswith(self.unit.path), Unit.active).order_by(Unit.path)

    def metrics(self) -> Select[Metric]:
        """What is measured there, or was."""
        seen = select(Unit.id).where(Unit.path.startswith(self.unit.path))
        return Metric.loaded().where(Metric.unit_id.in_(seen)).order_by(Metric.unit_id, Metric.position, Metric.id)
