"""The two kinds of database, each in a module with `copied`, `tried` and `exchanged`."""

from __future__ import annotations

from types import ModuleType

from boards.backup import postgres, sqlite
from boards.backup.refused import BackupRefused
from boards.db import db

KINDS = {"sqlite": sqlite, "postgresql": postgres}


def kind() -> str:
    return db.engine.dialect.name


def here() -> ModuleType:
    """That of this server's database."""
    if kind() not in KINDS:
        raise BackupRefused(f"Databases of the kind {kind()} can't be kept.")
    return KINDS[kind()]
