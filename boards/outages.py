"""When what the server stands on fails: a database that is away, locked or broken, a disk that is full or read-only.

Each is a sentence with its status (503, 507), never a 500; reading goes on where it can. What says it asks no database.
"""

from __future__ import annotations

import contextlib
import errno
import re
import sqlite3
from collections.abc import Iterator
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnection

from boards.refusals import Refusal


class Outage(Refusal):
    """Nothing was kept, and it is nobody's fault who sent it."""

    def __init__(self, status: int, sentence: Any) -> None:
        Exception.__init__(self, status)
        self.status, self.sentence, self.field = status, sentence, None  # said later: which language may be unknown now

    @property
    def passes(self) -> bool:
        """Whether it is the database that is away or busy as a whole, and comes back by itself."""
        return self.sentence is BUSY[1] or self.sentence is AWAY[1]  # compared, they would ask for a language

    @property
    def cause(self) -> str:
        """What the database or the disk said itself, for who runs the server."""
        said = getattr(self.__cause__, "orig", None) or self.__cause__
        return (str(said).splitlines() or [type(said).__name__])[0]


FULL = 507, _l("The server's disk is full, nothing was kept. Go back, your text is still there. Tell who runs the server.")
UNWRITABLE = (
    503,
    _l("The server can write nothing, so nothing was kept. Go back, your text is still there. Tell who runs it."),
)
BUSY = 503, _l("The database is busy with something large. Go back, your text is still there; try again in a minute.")
AWAY = 503, _l("The database does not answer just now. Try again in a minute: go back, your text is still there.")
BROKEN = 503, _l("The database can't be read. Tell who runs the server: on it, boards doctor says what to do.")

OF_SQLITE = {
    sqlite3.SQLITE_FULL: FULL,
    sqlite3.SQLITE_READONLY: UNWRITABLE,
    sqlite3.SQLITE_PERM: UNWRITABLE,
    sqlite3.SQLITE_BUSY: BUSY,
    sqlite3.SQLITE_LOCKED: BUSY,
    sqlite3.SQLITE_PROTOCOL: BUSY,
    sqlite3.SQLITE_CORRUPT: BROKEN,
    sqlite3.SQLITE_NOTADB: BROKEN,
    sqlite3.SQLITE_CANTOPEN: BROKEN,
    sqlite3.SQLITE_IOERR: BROKEN,
}
CANT_WRITE = (  # of all that a disk can fail at, what leaves reading as it is
    sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_FSYNC, sqlite3.SQLITE_IOERR_DIR_FSYNC, sqlite3.SQLITE_IOERR_TRUNCATE,
    sqlite3.SQLITE_IOERR_DELETE, sqlite3.SQLITE_IOERR_SHMSIZE,
)  # fmt: skip
OF_POSTGRESQL = {  # by SQLSTATE or its class
    "53100": FULL, "25006": UNWRITABLE, "08": AWAY, "53": AWAY, "57P": AWAY, "58": BROKEN, "XX001": BROKEN, "XX002": BROKEN,
}  # fmt: skip
OF_FILES = {errno.ENOSPC: FULL, errno.EDQUOT: FULL, errno.EROFS: UNWRITABLE}


def outage_of(error: BaseException) -> Outage | None:
    """What an error of the database or of a file says of them; none: it is another kind of error."""
    if isinstance(error, Outage):
        return error
    if isinstance(error, NoConnection):
        found: Any = AWAY
    elif isinstance(error, DBAPIError):
        found = _of_database(error)
    elif isinstance(error, OSError):
        found = OF_FILES.get(error.errno or 0)
    else:
        found = None
    if found is None:
        return None
    outage = Outage(*found)
    outage.__cause__ = error
    return outage


@contextlib.contextmanager
def told_of() -> Iterator[None]:
    """Raises an Outage where the database or a disk fails inside; everything else as it is."""
    try:
        yield
    except (SQLAlchemyError, OSError) as error:
        if outage := outage_of(error):
            raise outage from error
        raise


def _of_database(error: DBAPIError) -> Any:
    if isinstance(error.orig, sqlite3.Error):
        code = getattr(error.orig, "sqlite_errorcode", None) or 0
        return UNWRITABLE if code in CANT_WRITE else OF_SQLITE.get(code & 0xFF)
    state = getattr(error.orig, "sqlstate", None)
    if state is None:  # it was lost, or there was none
        return AWAY if isinstance(error, OperationalError) or error.connection_invalidated else None
    return next((OF_POSTGRESQL[state[:length]] for length in (5, 3, 2) if state[:length] in OF_POSTGRESQL), None)


def of_process(what: str, printed: str) -> Exception:
    """The error of a program of ours that ended with a traceback: a disk's own, or a RuntimeError that says it."""
    number = re.search(r"^OSError: \[Errno (\d+)\] (.*)", printed, re.M)
    return OSError(int(number[1]), number[2]) if number else RuntimeError(f"{what}: {printed}")
