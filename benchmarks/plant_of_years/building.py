"""From nothing to a plant of so many teams and months, in an empty database that the migrations made."""

from __future__ import annotations

import datetime as dt
import shutil
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from flask_migrate import upgrade

from benchmarks.plant_of_years import beside
from benchmarks.plant_of_years.copying import Copying
from benchmarks.plant_of_years.grows import QUARTER_DAYS, assert_all_are_declared
from boards.db import Base
from boards.demo import load, meetings
from tests.conftest import opened, settings

TEAMS = 50
DATABASE = "boards.sqlite"
Tell = Callable[[float], None]

AGED = (  # what began when the plant did
    "UPDATE check_plan SET active_from = :first WHERE active_from <= :today",
    "UPDATE metric SET measured_from = :first",
    "UPDATE board_metric SET valid_from = :first WHERE valid_from > :first AND valid_from = (SELECT min(o.valid_from) "
    "FROM board_metric o WHERE o.unit_id = board_metric.unit_id AND o.letter = board_metric.letter)",
    "UPDATE target SET valid_from = :first WHERE valid_from > :first AND valid_from = (SELECT min(o.valid_from) "
    "FROM target o WHERE o.metric_id = target.metric_id)",
    "UPDATE plant SET demo_anchor = NULL, epoch = :epoch",
)


def lived(folder: Path) -> Path:
    """The database of a demo plant in `folder` that remembers the meetings of a quarter."""
    held = meetings.HELD_DAYS
    meetings.HELD_DAYS = dt.timedelta(days=QUARTER_DAYS)
    try:
        empty(folder, load.load)
    finally:
        meetings.HELD_DAYS = held
    return folder / DATABASE


def empty(folder: Path, then: Callable[[], object] = lambda: None) -> Path:
    """A database in `folder` that the migrations made, with what `then` writes into it."""
    with opened(settings(folder, f"sqlite:///{folder / DATABASE}")):
        upgrade()
        then()
    return folder / DATABASE


def built(database: Path, source: Path, months: int, teams: int = TEAMS, tell: Tell | None = None) -> None:
    """Fills `database` (migrated, empty) from one that was lived, with its teams at least. `tell`: how much is done.

    Raises AssertionError for a table that nobody has said of how it grows, and where a row would point at nothing.
    """
    assert_all_are_declared(set(Base.metadata.tables))
    own = database.with_name("lived.sqlite")
    shutil.copy(source, own)
    with closing(sqlite3.connect(own, isolation_level=None)) as connection:
        today = dt.date.fromisoformat(connection.execute("SELECT demo_anchor FROM plant").fetchone()[0])
        beside.add(connection, today)
    first = today - dt.timedelta(days=round(months * 30.44))
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "foreign_keys = OFF", "cache_size = -200000",
                       "temp_store = MEMORY"):  # fmt: skip
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("ATTACH ? AS lived", (str(own),))
        copying = Copying(connection, today, first, teams)
        connection.execute("BEGIN")
        for done in copying.rows():
            if tell:
                tell(done)
        _placed(connection)
        for statement in AGED:
            connection.execute(statement, {"first": str(first), "today": str(today), "epoch": f"{months} months"})
        _loosened(connection)
        connection.execute("COMMIT")
    own.unlink()


def bar(what: str) -> Tell:
    """Draws on the terminal how far it is, where there is one."""

    def drawn(done: float) -> None:
        if sys.stderr.isatty():
            full = round(done * 40)
            print(
                f"\r{what} {'█' * full}{'·' * (40 - full)} {done:4.0%}", end="\n" * (done >= 1), file=sys.stderr, flush=True
            )

    return drawn


def _placed(connection: sqlite3.Connection) -> None:
    """Copies of teams and stations hang where their originals do."""
    paths = dict(connection.execute("SELECT id, path FROM unit").fetchall())
    for id, parent in connection.execute(
        "SELECT id, parent_id FROM unit WHERE parent_id IS NOT NULL ORDER BY id"
    ).fetchall():
        paths[id] = f"{paths[parent]}{id}/"
        connection.execute("UPDATE unit SET path = ? WHERE id = ?", (paths[id], id))


def _loosened(connection: sqlite3.Connection) -> None:
    """Rows at the border of the past lose pointers at what is older than the plant, or go with it."""
    while broken := connection.execute("PRAGMA main.foreign_key_check").fetchall():
        for table, row, _, key in broken:
            column = next(one[3] for one in connection.execute(f"PRAGMA main.foreign_key_list('{table}')") if one[0] == key)
            needed = next(one[3] for one in connection.execute(f"PRAGMA main.table_info('{table}')") if one[1] == column)
            if needed:
                connection.execute(f'DELETE FROM "{table}" WHERE rowid = ?', (row,))
            else:
                connection.execute(f'UPDATE "{table}" SET "{column}" = NULL WHERE rowid = ?', (row,))
