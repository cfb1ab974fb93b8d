"""What a backup says of itself."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import Connection, MetaData, Table, func, inspect, select, text

from boards.backup.refused import BackupRefused
from boards.keyed import keyed


class Part(NamedTuple):
    """A file in it; `size` in bytes."""

    size: int
    sha256: str


@dataclass
class Manifest:
    """`at`: when the database was copied, in UTC. `rows`: of each table. `lost`: photos and documents that the database
    names and that were not on the disk. `secret`: a fingerprint of the server's secret, which itself is not in the file."""

    version: str
    revision: str
    database: str  # sqlite | postgresql
    at: dt.datetime
    plant: str
    secret: str
    rows: dict[str, int]
    lost: list[str] = field(default_factory=list)
    parts: dict[str, Part] = field(default_factory=dict)

    def to_json(self) -> bytes:
        said = {
            **self.__dict__,
            "at": self.at.isoformat(),
            "parts": {name: part._asdict() for name, part in self.parts.items()},
        }
        return json.dumps(said, indent=1, sort_keys=True).encode()

    @classmethod
    def from_json(cls, whole: bytes) -> Manifest:
        said: dict[str, Any] = json.loads(whole)
        parts = {name: Part(**part) for name, part in said.pop("parts").items()}
        return cls(**{**said, "at": dt.datetime.fromisoformat(said["at"]), "parts": parts})


@dataclass(frozen=True)
class Facts:
    """What a database says at one moment: its revision, the plant's name, the rows of each table, the files it names."""

    revision: str
    plant: str
    rows: dict[str, int]
    files: list[str]


def facts_of(connection: Connection) -> Facts:
    """Read by names of tables, not by our models: the database may be older than they are."""
    tables = sorted(inspect(connection).get_table_names())
    if "alembic_version" not in tables or "plant" not in tables:
        raise BackupRefused("The database has no tables yet: there is nothing to keep.")
    rows = {name: _count(connection, name) for name in tables}
    revision = connection.scalar(text("SELECT version_num FROM alembic_version"))
    plant = connection.scalar(text("SELECT name FROM plant"))
    files: list[str] = []
    if "attachment" in tables:
        for name in connection.scalars(text("SELECT name FROM attachment ORDER BY name")):
            files += [f"photos/{name[:2]}/{name}", f"photos/{name[:2]}/{name.replace('.jpg', '.small.jpg')}"]
    if "standard_document" in tables:
        for name, pages in connection.execute(text("SELECT DISTINCT name, pages FROM standard_document ORDER BY name")):
            files += [f"documents/{name}/document.pdf", *(f"documents/{name}/{n + 1}.jpg" for n in range(pages))]
    return Facts(str(revision), str(plant or ""), rows, files)


def fingerprint() -> str:
    """Tells whether two servers have the same secret, and nothing else."""
    return keyed("backup", "which secret").hex()[:16]


def _count(connection: Connection, name: str) -> int:
    return connection.scalar(select(func.count()).select_from(Table(name, MetaData()))) or 0
