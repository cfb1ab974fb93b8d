"""Why there is no backup, or why it isn't restored, and what to do: one sentence for who runs the command."""

from __future__ import annotations

import contextlib
import errno
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from boards.outages import Outage


class BackupRefused(Exception):
    """`str()` of it is the sentence; nothing has changed."""


@contextlib.contextmanager
def in_words(folder: Path) -> Iterator[None]:
    """What a disk or a database says of itself, inside, becomes a sentence about `folder` and about the database."""
    try:
        yield
    except Outage as reason:
        raise BackupRefused(f"The database does not do it: {reason.cause}") from reason
    except OSError as reason:
        if reason.errno in (errno.ENOSPC, errno.EDQUOT):
            raise BackupRefused(f"The disk of {folder} is full. Make room and try again.") from reason
        raise BackupRefused(f"{reason.filename or folder}: {reason.strerror or reason}") from reason
    except sqlite3.Error as reason:
        if reason.sqlite_errorcode == sqlite3.SQLITE_FULL:
            raise BackupRefused(f"The disk of {folder} is full. Make room and try again.") from reason
        raise BackupRefused(f"The database can't be read or copied: {reason}") from reason
    except DBAPIError as reason:
        raise BackupRefused(f"The database does not do it: {str(reason.orig).splitlines()[0]}") from reason
