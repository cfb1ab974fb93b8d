"""Which server process listens: one row, taken by compare-and-set and held for some seconds. Who dies leaves it to others.

It is renewed with every batch, in the same transaction: a process that lost it counts nothing any more.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.exc import IntegrityError

from boards.clock import QUIET, now
from boards.db import db, writing
from boards.machines.models import Listening

HELD = dt.timedelta(seconds=8)
RENEW_SECONDS = 3.0


def take(holder: str) -> bool:
    """Becomes the one who listens, if nobody is. Whether this process is it now."""
    there = state()
    if there is not None and there.holder != holder and not _is_free(there):
        return False
    try:
        with writing():
            if db.session.get(Listening, 1) is None:
                db.session.add(Listening(id=1, holder=holder, held_until=now() + HELD, topics=[]))
                return True
            at = now()
            free = or_(Listening.holder == holder, Listening.held_until < at, Listening.held_until > at + 2 * HELD)
            return _changed(free, holder=holder, held_until=at + HELD, connected_since=None)
    except IntegrityError:  # another process was faster
        return False


def renew(holder: str, **said: Any) -> bool:
    """Holds it for some more seconds, and writes down how the connection is. Call inside writing(); False: it is lost."""
    return _changed(Listening.holder == holder, held_until=now() + HELD, **said)


def give_back(holder: str) -> None:
    """Another process may listen at once. Call inside writing()."""
    _changed(Listening.holder == holder, held_until=now() - HELD, connected_since=None)


def state() -> Listening | None:
    return db.session.scalar(select(Listening).where(Listening.id == 1))


def topics() -> list[str]:
    """What the broker was asked for last."""
    there = state()
    return list(there.topics) if there else []


def is_held() -> bool:
    """Whether any process listens, or tries to."""
    there = state()
    return there is not None and not _is_free(there)


def _is_free(there: Listening) -> bool:
    return not now() <= there.held_until <= now() + 2 * HELD  # further ahead: a clock went wrong


def _changed(where: Any, **values: Any) -> bool:
    mine = update(Listening).where(Listening.id == 1, where).values(**values)
    done = db.session.execute(mine, execution_options={**QUIET, "synchronize_session": False})
    return bool(done.rowcount == 1)  # type: ignore[attr-defined]
