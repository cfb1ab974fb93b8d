"""What keeps this product from starting or a command from running, in a sentence for who runs it: never a traceback."""

from __future__ import annotations

import contextlib
import errno
import os
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path

from flask import Flask
from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError

from boards import config
from boards.outages import Outage, outage_of

RESTORE = "Restore the last backup: boards restore FILE --force (what is there is kept beside)."
NO_TRACE = (errno.EACCES, errno.EPERM, errno.ENOENT, errno.ENOTDIR, errno.EROFS, errno.ENOSPC, errno.EDQUOT, errno.EEXIST)


def trouble() -> str | None:
    """Why a server could not live on its instance folder and database; none when it could, or when that may pass."""
    folder = instance()
    bare = Flask("boards", instance_path=str(folder))
    try:
        config.configure(bare)
        with (folder / "in-use").open("ab"):
            pass
    except OSError as reason:
        return of_file(reason, folder)
    url = make_url(bare.config["DATABASE_URL"])
    if url.get_backend_name() != "sqlite" or not url.database:
        return None
    return of_sqlite(Path(url.database))


def of_sqlite(file: Path, whole: bool = False) -> str | None:
    """What is wrong with a database file; `whole`: every page of it is read."""
    if not file.exists():
        return None
    if not os.access(file, os.R_OK | os.W_OK) or not os.access(file.parent, os.W_OK):
        return f"{file} can't be read and written. Give it to the server's user: chown -R <the server's user> {file.parent}"
    if file.stat().st_size == 0:
        return None
    try:
        with contextlib.closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=rw", uri=True, timeout=1)) as database:
            database.execute("SELECT count(*) FROM sqlite_master").fetchall()
            said = database.execute("PRAGMA quick_check(1)").fetchall() if whole else [("ok",)]
    except sqlite3.OperationalError as reason:
        passes = reason.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
        return None if passes else f"{file} can't be opened ({reason}). {RESTORE}"
    except sqlite3.DatabaseError as reason:
        return f"{file} is damaged ({reason}). {RESTORE}"
    return None if said == [("ok",)] else f"{file} is damaged ({said[0][0]}). {RESTORE}"


def of_file(reason: OSError, folder: Path) -> str:
    what, why = reason.filename or folder, reason.strerror or reason
    if reason.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"The disk of {folder} is full. Make room and try again."
    if reason.errno == errno.EROFS:
        return f"The disk of {folder} can only be read. Look after it (dmesg), mount it for writing, and try again."
    if reason.errno in (errno.EACCES, errno.EPERM):
        return f"{what} may not be used ({why}). Give it to the server's user: chown -R <the server's user> {folder}"
    return f"{what} can't be used ({why}). BOARDS_INSTANCE says where the instance folder is."


@contextlib.contextmanager
def in_a_sentence() -> Iterator[None]:
    """A command that meets a disk or a database that fails ends with a sentence and exit code 1."""
    try:
        yield
    except Outage as outage:
        said = outage.cause
    except SQLAlchemyError as error:
        if (found := outage_of(error)) is None:
            raise
        said = found.cause
    except OSError as error:
        if error.errno not in NO_TRACE:
            raise
        print(of_file(error, instance()), file=sys.stderr)
        raise SystemExit(1) from error
    else:
        return
    print(f"The database does not do it: {said}. What to do: boards doctor", file=sys.stderr)
    raise SystemExit(1)


def instance() -> Path:
    return Path(os.environ.get("BOARDS_INSTANCE") or config.ROOT / "instance").resolve()
