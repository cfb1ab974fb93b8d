"""The revision of each board's panels: a number in the database that only grows, bumped with the rows it counts."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String, bindparam, select
from sqlalchemy.orm import Mapped, mapped_column

from boards.db import Base, db
from boards.together import once


class PanelRevision(Base):
    """How often what a unit's panel shows has changed. No row: never since the beginning."""

    __tablename__ = "panel_revision"
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    panel: Mapped[str] = mapped_column(String(20), primary_key=True)
    revision: Mapped[int]


def revisions_of(unit_id: int) -> dict[str, int]:
    """All revisions of a unit's panels. Read them before the rows: then what is rendered is at least as new."""
    return once(("revisions", unit_id), lambda: _asked(unit_id))


def _asked(unit_id: int) -> dict[str, int]:
    return dict(db.session.execute(_REVISIONS, {"unit_id": unit_id}).all())


_REVISIONS = select(PanelRevision.panel, PanelRevision.revision).where(PanelRevision.unit_id == bindparam("unit_id"))
