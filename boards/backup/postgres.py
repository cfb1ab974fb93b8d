"""A PostgreSQL database: dumped by its own programs at one moment; brought in as the schema, the former one kept beside."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from psycopg.conninfo import make_conninfo
from sqlalchemy import URL, create_engine, text
from sqlalchemy.exc import DBAPIError

from boards.backup.manifest import Facts, facts_of
from boards.backup.moves import Moves
from boards.backup.refused import BackupRefused
from boards.db import db

OTHERS = text(
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
)


def copied(to: Path) -> Facts:
    """pg_dump's custom format. Rows are counted and files are named at the very moment of the dump."""
    snapshot = db.engine.connect().execution_options(isolation_level="REPEATABLE READ")
    with snapshot as connection:
        facts = facts_of(connection)
        said = connection.execute(text("SELECT pg_export_snapshot(), current_schema()")).one()
        to.unlink(missing_ok=True)
        what = ("--format=custom", "--no-owner", "--no-privileges", f"--snapshot={said[0]}", f"--schema={said[1]}")
        _run("pg_dump", db.engine.url, *what, f"--file={to}")
    return facts


@contextlib.contextmanager
def tried(copy: Path) -> Iterator[str]:
    """The address of a database that is made for it, and goes again."""
    url = db.engine.url
    name = f"{url.database}_{secrets.token_hex(4)}"
    with db.engine.connect() as connection:
        schema = connection.scalar(text("SELECT current_schema()"))
    try:
        _outside_a_transaction(f'CREATE DATABASE "{name}" TEMPLATE template0')
        _outside_a_transaction(f'CREATE SCHEMA IF NOT EXISTS "{schema}"', name)
    except DBAPIError as reason:
        why = "To look into a backup, a database is made for a minute, which this user may not: ALTER USER … CREATEDB"
        raise BackupRefused(why) from reason
    try:
        _load(copy, url.set(database=name), f"--schema={schema}")
        yield url.set(database=name).render_as_string(hide_password=False)
    finally:
        _outside_a_transaction(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextlib.contextmanager
def exchanged(copy: Path, moves: Moves) -> Iterator[str]:
    """Inside, the copy is the schema; the former one has another name, and gets its own back if something fails."""
    db.session.remove()
    db.engine.dispose()
    with db.engine.begin() as connection:
        if others := connection.scalar(OTHERS):
            raise BackupRefused(
                f"{others} others are connected to the database. Stop the servers and whatever else uses it."
            )
        schema = connection.scalar(text("SELECT current_schema()"))
        kept = f"before_{moves.stamp.lower().replace('-', '_')}"
        connection.execute(text(f'ALTER SCHEMA "{schema}" RENAME TO "{kept}"'))
        connection.execute(text(f'CREATE SCHEMA "{schema}"'))
    try:
        _load(copy, db.engine.url, f"--schema={schema}")
        yield db.engine.url.render_as_string(hide_password=False)
    except BaseException:
        with db.engine.begin() as connection:
            connection.execute(text(f'DROP SCHEMA "{schema}" CASCADE'))
            connection.execute(text(f'ALTER SCHEMA "{kept}" RENAME TO "{schema}"'))
        raise
    moves.kept.append(f"schema {kept}")


def _load(copy: Path, url: URL, *what: str) -> None:
    _run("pg_restore", url, "--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error", *what, str(copy))


def _run(program: str, url: URL, *what: str) -> None:
    found = shutil.which(program)
    if found is None:
        raise BackupRefused(f"{program} is not installed here. On Debian: apt install postgresql-client")
    _refuse_older(program, found)
    where = {name: value for name, value in url.translate_connect_args(username="user", database="dbname").items() if value}
    password = where.pop("password", None)
    environment = {**os.environ, **({"PGPASSWORD": password} if password else {})}  # not on the command line: others see it
    address = make_conninfo(**where, **{name: str(value) for name, value in url.query.items()})
    done = subprocess.run(
        [found, f"--dbname={address}", "--no-password", *what], capture_output=True, text=True, errors="replace",
        env=environment, check=False,
    )  # fmt: skip
    if done.returncode:
        said = next((line for line in done.stderr.splitlines() if "error:" in line), done.stderr.strip()[-300:])
        if "No space left on device" in done.stderr:
            raise BackupRefused("The disk is full. Make room and try again.")
        raise BackupRefused(f"{program} stopped: {said.partition('error: ')[2] or said}")


def _refuse_older(program: str, found: str) -> None:
    """pg_dump refuses a server that is newer than itself, in words that few understand."""
    said = subprocess.run([found, "--version"], capture_output=True, text=True, check=False).stdout
    number = re.search(r"\(PostgreSQL\) (\d+)", said)
    with db.engine.connect() as connection:
        server = int((connection.dialect.server_version_info or (0,))[0])
    if number and int(number[1]) < server:
        raise BackupRefused(
            f"{program} is version {number[1]}, the server is {server}. On Debian: apt install postgresql-client-{server}"
        )


def _outside_a_transaction(statement: str, database: str | None = None) -> None:
    engine = create_engine(db.engine.url.set(database=database or db.engine.url.database), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()
