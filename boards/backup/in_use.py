"""Who uses an instance folder: servers and backups side by side; a restore alone. A lock that ends with its process."""

from __future__ import annotations

import contextlib
import fcntl
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from flask import Flask, current_app

from boards.backup.refused import BackupRefused
from boards.serve import serving


def init_app(app: Flask) -> None:
    """A server keeps its lock as long as it lives. Raises BackupRefused while a backup is being restored."""
    if serving():
        restoring = "A backup is being restored here. Start the server afterwards."
        app.extensions["in use"] = _locked(app, fcntl.LOCK_SH, restoring)


@contextlib.contextmanager
def beside_servers() -> Iterator[None]:
    with _locked(_app(), fcntl.LOCK_SH, "A backup is being restored here. Try again afterwards."):
        yield


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Raises BackupRefused while a server runs on this instance folder, or a backup is being made of it."""
    with _locked(_app(), fcntl.LOCK_EX, "A server runs on this instance, or a backup is being made. Stop it first."):
        yield


def _locked(app: Flask, kind: int, otherwise: str) -> IO[bytes]:
    file = (Path(app.instance_path) / "in-use").open("ab")
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError as reason:
        file.close()
        raise BackupRefused(otherwise) from reason
    return file


def _app() -> Flask:
    return current_app._get_current_object()  # type: ignore[attr-defined, no-any-return]
