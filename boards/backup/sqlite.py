"""A SQLite database: copied at one moment while others write, and exchanged for a copy when nobody has it open."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import create_engine

from boards.backup.manifest import Facts, facts_of
from boards.backup.moves import Moves
from boards.backup.refused import BackupRefused
from boards.db import db


def copied(to: Path) -> Facts:
    """VACUUM INTO: one read transaction, and nothing that was deleted travels along in free pages."""
    if not _file().exists():
        raise BackupRefused(f"There is no database at {_file()}.")
    with contextlib.closing(sqlite3.connect(f"{_file().resolve().as_uri()}?mode=rw", uri=True)) as source:
        source.execute("VACUUM INTO ?", (str(to),))
    engine = create_engine(f"sqlite:///{to}")
    with engine.connect() as connection:
        facts = facts_of(connection)
    engine.dispose()
    return facts


@contextlib.contextmanager
def tried(copy: Path) -> Iterator[str]:
    """A copy's address; it may be changed."""
    yield f"sqlite:///{copy}"


@contextlib.contextmanager
def exchanged(copy: Path, moves: Moves) -> Iterator[str]:
    """Inside, the copy waits beside the database, at the address that is answered. Afterwards it is the database."""
    db.session.remove()
    db.engine.dispose()
    _refuse_while_open()
    yield f"sqlite:///{copy}"
    with contextlib.closing(sqlite3.connect(copy)) as last:
        last.execute("PRAGMA journal_mode=DELETE")  # whatever was written to it since is in the one file
    for beside in ("", "-wal", "-shm"):
        moves.aside(Path(f"{_file()}{beside}"))
    moves.move(copy, _file())


def _file() -> Path:
    name = db.engine.url.database
    if not name or name == ":memory:":
        raise BackupRefused("This database lies in no file: there is nothing to keep.")
    return Path(name)


def _refuse_while_open() -> None:
    """SQLite leaves its journal mode only when nobody else has the database open. A damaged one says nothing of that."""
    with contextlib.closing(sqlite3.connect(_file(), timeout=1)) as alone:
        try:
            alone.execute("PRAGMA journal_mode=DELETE")
        except sqlite3.OperationalError as reason:
            if reason.sqlite_errorcode in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise BackupRefused("Somebody has the database open. Stop the server and whatever else uses it.") from reason
            raise
        except sqlite3.DatabaseError:
            pass
