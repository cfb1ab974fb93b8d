"""Copies of the remembered plant's database: a file each, or a database of a PostgreSQL server each.

A copy lasts as long as the folder it was made for: pytest takes a passed test's away, and thousands would fill a disk.
"""

from __future__ import annotations

import itertools
import shutil
import uuid
from pathlib import Path
from typing import Protocol

from sqlalchemy import create_engine, text


class Databases(Protocol):
    template: str

    def __call__(self, folder: Path, of: str | None = None) -> str:
        """The address of a new copy for `folder`: of the remembered plant, or of another database."""

    def close(self) -> None:
        """Takes everything away."""


class SqliteFiles:
    def __init__(self, folder: Path) -> None:
        self.template = f"sqlite:///{folder / 'boards.sqlite'}"

    def __call__(self, folder: Path, of: str | None = None) -> str:
        copy = folder / "boards.sqlite"
        shutil.copy((of or self.template).removeprefix("sqlite:///"), copy)
        return f"sqlite:///{copy}"

    def close(self) -> None:
        """The folders go by themselves."""


class PostgresDatabases:
    def __init__(self, server: str, folder: Path) -> None:
        self.admin = create_engine(f"{server}/postgres", isolation_level="AUTOCOMMIT")
        self.prefix = f"{server}/boards_{uuid.uuid4().hex[:10]}"
        self.numbers = itertools.count()
        self.made: dict[str, Path] = {}
        with self.admin.connect() as connection:  # older ones know no other way
            self.by_files = " STRATEGY FILE_COPY" if (connection.dialect.server_version_info or ()) >= (15,) else ""
        self.template = self._make(folder)

    def __call__(self, folder: Path, of: str | None = None) -> str:
        for address in [each for each, of_folder in self.made.items() if not of_folder.exists()]:
            self._drop(address)
        return self._make(folder, f" TEMPLATE {_name(of or self.template)}{self.by_files}")

    def close(self) -> None:
        for address in [*self.made]:
            self._drop(address)
        self.admin.dispose()

    def _make(self, folder: Path, by: str = "") -> str:
        address = f"{self.prefix}_{next(self.numbers)}"
        self._execute(f"CREATE DATABASE {_name(address)}{by}")
        self.made[address] = folder
        return address

    def _drop(self, address: str) -> None:
        self._execute(f"DROP DATABASE IF EXISTS {_name(address)} WITH (FORCE)")
        del self.made[address]

    def _execute(self, statement: str) -> None:
        with self.admin.connect() as connection:
            connection.execute(text(statement))


def _name(address: str) -> str:
    return address.rpartition("/")[2]
