"""The database: one declarative base, instants in UTC, and `writing()`, the only way to change anything.

SQLite allows one writer. Two greenlets of one process inside write transactions would block the whole process in C
(the waiting one sleeps while the holding one cannot run), so a process-wide lock is taken before `BEGIN IMMEDIATE`.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import sqlite3
import time
from collections.abc import Iterator
from threading import RLock
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, DateTime, MetaData, event, func, select
from sqlalchemy.engine import Connection, Dialect, Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

from boards import figures
from boards.outages import told_of
from boards.search.folding import fold

LOCK_PATIENCE_SECONDS = 10.0  # how long a write waits for another process (import, restore) to finish its own


class Instant(TypeDecorator[dt.datetime]):
    """A point in time: aware UTC in Python, naive UTC in the database (SQLite keeps no zone)."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return value.astimezone(dt.UTC).replace(tzinfo=None)

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        return None if value is None else value.replace(tzinfo=dt.UTC)


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {dt.datetime: Instant, dict[str, Any]: JSON, list[str]: JSON, list[Any]: JSON}


db = SQLAlchemy(metadata=Base.metadata)  # engine and session; models derive from Base

_one_writer = RLock()  # becomes a greenlet lock when gevent has patched the process


@contextlib.contextmanager
def writing(patience: float = LOCK_PATIENCE_SECONDS) -> Iterator[None]:
    """One write transaction: begin, the caller's verbs, commit. Rolls back and re-raises whatever goes wrong inside.

    What was read before is dropped and read afresh inside, so a verb never decides on an old state.
    Raises Outage when another process keeps the database for longer than `patience` seconds, and where database or disk
    fail.
    """
    sqlite, until = db.engine.dialect.name == "sqlite", time.monotonic() + patience
    with told_of(), _one_writer if sqlite else contextlib.nullcontext():
        if db.session.new or db.session.dirty or db.session.deleted:
            raise RuntimeError("changed outside writing(): the change would be lost")
        db.session.rollback()
        if sqlite:
            _begin_immediate(until)  # who has waited for others in here has waited already
        try:
            yield
            db.session.commit()
            figures.CHANGES.inc()
        except BaseException:
            db.session.rollback()
            raise


def _begin_immediate(until: float) -> None:
    while True:
        try:
            db.session.connection(execution_options={"sqlite_begin": "IMMEDIATE"})
            return
        except OperationalError as busy:
            db.session.rollback()
            if "locked" not in str(busy) or time.monotonic() > until:
                raise
            figures.DATABASE_RETRIES.inc()
            time.sleep(0.02)  # yields to the loop under gevent


def prepare_sqlite(engine: Engine) -> None:
    """Durable and concurrent SQLite: WAL, every commit on disk, foreign keys, no waiting in C, our own BEGIN."""

    @event.listens_for(engine, "connect")
    def pragmas(connection: sqlite3.Connection, record: object) -> None:
        connection.isolation_level = None  # stops the driver's own, late BEGIN
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "busy_timeout=50",
            "journal_size_limit=67108864",
        ):
            connection.execute(f"PRAGMA {pragma}")
        connection.create_function("fold", 1, fold, deterministic=True)  # how words are compared

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN " + connection.get_execution_options().get("sqlite_begin", "DEFERRED"))


def next_number(column: Any) -> int:
    """The next of a table's own numbering; call inside writing(). One at a time also on PostgreSQL."""
    if db.engine.dialect.name == "postgresql":
        db.session.execute(select(func.pg_advisory_xact_lock(func.hashtext(column.class_.__tablename__))))
    return int(db.session.scalar(select(func.coalesce(func.max(column), 0))) or 0) + 1
