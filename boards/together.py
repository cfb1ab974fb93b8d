"""What the panels of one page, push or check ask alike is asked once: remembered by the session while it only reads.

`begin()` opens the memory, once the revisions are to be read; whatever is written, committed or rolled back ends it. Units
and people that were met are held as long as the transaction lasts, since a session forgets rows that nobody holds.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState, Session

from boards.db import db

Answer = TypeVar("Answer")


def begin() -> None:
    """From now on what is asked `once` is remembered."""
    db.session().info.setdefault("together", {})


def begun() -> bool:
    """Whether a page, push or check is being made: what is held then is all there is."""
    return "together" in db.session().info


def once(key: Hashable, ask: Callable[[], Answer]) -> Answer:
    """The answer to a question that others may have asked before. Nobody changes it. Where nobody began, it is asked."""
    known: dict[Hashable, Any] | None = db.session().info.get("together")
    if known is None:
        return ask()
    if key not in known:
        known[key] = ask()
    answer: Answer = known[key]
    return answer


def held(kind: Hashable) -> dict[Any, Any]:
    """The rows of a kind that are held until the transaction ends, by their ids."""
    rows: dict[Any, Any] = db.session().info.setdefault("held", {}).setdefault(kind, {})
    return rows


def _written(session: Session, *_rest: object) -> None:
    session.info.pop("together", None)


def _over(session: Session, *_rest: object) -> None:
    session.info.pop("together", None)
    session.info.pop("held", None)


def _bulk_written(state: ORMExecuteState) -> None:
    if not state.is_select:
        _written(state.session)


event.listen(Session, "before_flush", _written)
event.listen(Session, "do_orm_execute", _bulk_written)
event.listen(Session, "after_commit", _over)
event.listen(Session, "after_soft_rollback", _over)
