"""What could not count, and why: kept for who sets a machine up, the latest of all."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import delete, select

from boards.clock import QUIET
from boards.db import db
from boards.machines.models import PAYLOAD_MAX, TOPIC_MAX, Binding, MachineRefusal

REFUSALS_KEPT = 200


def refuse(binding: Binding, topic: str, payload: bytes, why: str, at: dt.datetime) -> None:
    """Keeps a message that does not count; `why` is a word of words.WHY or an English sentence. Call inside writing()."""
    shown = _printable(payload.decode(errors="replace"))[:PAYLOAD_MAX]
    db.session.add(MachineRefusal(binding_id=binding.id, topic=_printable(topic)[:TOPIC_MAX], payload=shown, why=why, at=at))


def forget_old_refusals() -> None:
    """All but the latest go. Call inside writing()."""
    db.session.flush()
    oldest = db.session.scalar(select(MachineRefusal.id).order_by(MachineRefusal.id.desc()).offset(REFUSALS_KEPT).limit(1))
    if oldest is not None:
        db.session.execute(delete(MachineRefusal).where(MachineRefusal.id <= oldest), execution_options=QUIET)


def _printable(text: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in text)
