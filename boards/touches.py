"""Which panels of which units a transaction touches. Kept with the session until it is committed or rolled back."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from sqlalchemy.orm import Session

from boards.db import db

Touch = tuple[int, str]  # a unit's id and a panel's name


def touch(unit_id: int, panel: str) -> None:
    """Says by hand that a unit's panel has changed, for what the unit of work can't see (bulk updates, time)."""
    touched(db.session()).add((unit_id, panel))


def touched(session: Session) -> set[Touch]:
    """What this transaction has touched so far; add to it."""
    found: set[Touch] = session.info.setdefault("touched", set())
    return found


@contextlib.contextmanager
def untold() -> Iterator[None]:
    """Inside, rows move no panel by themselves: for who tells every panel by hand afterwards (a whole plant is loaded)."""
    session = db.session()
    session.info["untold"] = True
    try:
        yield
    finally:
        session.info.pop("untold", None)
