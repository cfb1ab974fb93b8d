"""What a transaction touched: gathered after every flush, counted in the same transaction, handed over after commit.

Three traps decide the shape. Commit events also fire for savepoints. Rows flushed early are no longer "new" at commit.
And no SQL may run after commit, so the revisions are bumped before it, in one statement in sorted order.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import current_app, has_app_context
from sqlalchemy import event, inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction

from boards.db import db
from boards.live.registry import Where, all_panels
from boards.live.revisions import PanelRevision
from boards.touches import Touch, touched


def listen() -> None:
    """Connects the session hooks; once for the process."""
    factory = db.session.session_factory
    if event.contains(factory, "after_flush", _gather):
        return
    event.listen(factory, "after_flush", _gather)
    event.listen(factory, "before_commit", _count)
    event.listen(factory, "after_commit", _hand_over)
    event.listen(factory, "after_rollback", _forget)
    event.listen(factory, "do_orm_execute", _refuse_unseen)


def _gather(session: Session, context: UOWTransaction) -> None:
    if session.info.get("untold"):
        return
    rows = [*session.new, *(row for row in session.dirty if session.is_modified(row)), *session.deleted]
    session.info["asked"] = {}  # what the panels ask about this flush, remembered for its other rows
    for row in rows:
        for panel in all_panels():
            for model, where in panel.shows.items():
                if isinstance(row, model):
                    touched(session).update((unit_id, panel.name) for unit_id in _units(row, where) if unit_id)
    del session.info["asked"]


def _count(session: Session) -> None:
    if session.in_nested_transaction():
        return
    session.flush()
    counted = sorted(touched(session))
    if not counted:
        return
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    rows = [{"unit_id": unit_id, "panel": panel, "revision": 1} for unit_id, panel in counted]
    statement: Any = insert(PanelRevision.__table__).values(rows)  # type: ignore[arg-type]
    session.connection().execute(
        statement.on_conflict_do_update(
            index_elements=["unit_id", "panel"], set_={"revision": PanelRevision.__table__.c.revision + 1}
        )
    )


def _hand_over(session: Session) -> None:
    if session.in_nested_transaction():
        return
    told: set[Touch] = session.info.pop("touched", set())
    if told and has_app_context() and "live" in current_app.extensions:
        current_app.extensions["live"].hand_over(told)


def _forget(session: Session) -> None:
    if not session.in_nested_transaction():
        session.info.pop("touched", None)


def _refuse_unseen(state: ORMExecuteState) -> None:
    """Bulk writes skip the unit of work: whoever makes one says what it touches (`touches=…`), also "nothing"."""
    if state.is_select or state.is_column_load or state.is_relationship_load:
        return
    if not (state.is_update or state.is_delete or state.is_insert):
        return
    if "touches" not in state.execution_options:
        raise RuntimeError("a bulk write must say which panels it touches: execution_options={'touches': …}")
    touched(state.session).update(state.execution_options["touches"])


def _units(row: Any, where: Where) -> Iterable[int | None]:
    if callable(where):
        return where(row)
    *path, attribute = where.split(".")
    for name in path:
        row = getattr(row, name)
        if row is None:
            return ()
    before: Iterable[Any] = inspect(row).attrs[attribute].history.deleted or ()  # the board a row was moved from
    return {getattr(row, attribute), *before}
