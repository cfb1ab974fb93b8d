"""For what changes on every screen at once: how people are named, a name that is taken out."""

from __future__ import annotations

from sqlalchemy import select

from boards.db import db
from boards.live.registry import all_panels
from boards.plant.models import WITH_BOARD, Unit
from boards.touches import touch


def touch_everything() -> None:
    """Every panel of every board is drawn anew. Inside writing()."""
    for unit_id in db.session.scalars(select(Unit.id).where(Unit.kind.in_(WITH_BOARD), Unit.active)).all():
        for panel in all_panels():
            touch(unit_id, panel.name)
