"""`boards db upgrade` is killed in the middle of a migration, at whatever statement: then the database is as it was, and
the next try brings it to the present.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import upgrade

from boards.db import db
from tests.history.test_migration_up import emptied, fill, kept, tables

AUDIT = bool(os.environ.get("BOARDS_AUDIT"))
TIMES = 50 if AUDIT else 1
FIRST = 45  # statements of the first migration after 0003; on SQLite each is a transaction of its own
KILLED = """
import os, signal, sys
from flask_migrate import upgrade
from sqlalchemy import event
from boards.app import create_app
from boards.db import db

app, left = create_app({"INSTANCE": sys.argv[1], "DATABASE_URL": sys.argv[2], "SECRET_KEY": "x"}), [int(sys.argv[3])]
with app.app_context():
    @event.listens_for(db.engine, "after_cursor_execute")
    def count(connection, cursor, statement, *more):
        left[0] -= statement.split()[0].upper() in ("CREATE", "ALTER", "DROP", "INSERT", "UPDATE", "DELETE")
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)
    upgrade()
print(int(sys.argv[3]) - left[0])
"""


def test_an_upgrade_that_is_killed_leaves_all_as_it_was_and_then_succeeds(app: Flask, tmp_path: Path) -> None:
    emptied()
    upgrade(revision="0003")
    fill()
    columns = {table.name: [column.name for column in table.columns] for table in tables()}
    before = kept(columns)
    db.engine.dispose()
    for statement in [1, *sorted(random.sample(range(2, FIRST), min(TIMES, FIRST - 2)))]:
        command = [sys.executable, "-c", KILLED, str(tmp_path), app.config["DATABASE_URL"], str(statement)]
        ended = subprocess.run(command, capture_output=True, text=True, check=False)
        assert ended.returncode == -signal.SIGKILL, f"the premise: more than {statement} statements: {ended.stderr[-500:]}"
        assert {table.name for table in tables()} == set(columns)
        assert kept(columns) == before, f"killed at statement {statement}"
        db.engine.dispose()
    upgrade()
    assert len(tables()) > len(columns)


@pytest.mark.skipif(not AUDIT, reason="the photos of the demo are taken first, which takes long")
@pytest.mark.parametrize("statement", [30, 300])
def test_a_demo_that_is_killed_while_it_is_loaded_leaves_an_empty_database(
    app: Flask, tmp_path: Path, statement: int
) -> None:
    emptied()
    upgrade()
    db.engine.dispose()
    code = KILLED.replace("    upgrade()\n", "    load.load()\n").replace(
        "from boards.db", "from boards.demo import load\nfrom boards.db"
    )
    command = [sys.executable, "-c", code, str(tmp_path), app.config["DATABASE_URL"], str(statement)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == -signal.SIGKILL, ended.stderr[-500:]
    with db.engine.connect() as connection:
        rows = {table.name: connection.scalar(db.select(db.func.count()).select_from(table)) for table in tables()}
    assert not {name: count for name, count in rows.items() if count}, "then it is loaded as if nothing had been"
