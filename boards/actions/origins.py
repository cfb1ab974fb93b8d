"""What was promised because of another record (A-12)."""

from __future__ import annotations

from typing import Any

from boards.actions.models import Action
from boards.db import db


def actions_from(record: Any) -> list[Action]:
    """All actions whose origin is this record, whatever has become of them."""
    of = (Action.origin_type == record.__tablename__, Action.origin_id == record.id)
    return list(db.session.scalars(Action.loaded().where(*of).order_by(Action.id)))


def still_open(record: Any) -> list[Action]:
    """Those neither closed nor cancelled: said to whoever closes the record."""
    return [action for action in actions_from(record) if not (action.is_closed or action.is_cancelled)]
