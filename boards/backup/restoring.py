"""Brings a backup back: laid down and looked into, then put in the place of what is there, which is kept beside it."""

from __future__ import annotations

import contextlib
import secrets
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from flask import current_app
from sqlalchemy import inspect, text, update
from sqlalchemy.exc import DBAPIError

from boards.backup import databases
from boards.backup.archive import DATABASE, unpacked
from boards.backup.in_use import alone
from boards.backup.inspecting import inspected, opened
from boards.backup.making import place_of
from boards.backup.manifest import Manifest
from boards.backup.moves import Moves
from boards.backup.refused import BackupRefused, in_words
from boards.clock import QUIET, now
from boards.db import db, writing
from boards.people.sign_ins import SignIn
from boards.plant.models import Plant

FOLDERS = ("photos", "documents")


@dataclass(frozen=True)
class Restored:
    """`kept`: where what was there before is now."""

    manifest: Manifest
    kept: list[str]


def restore(file: Path, force: bool = False) -> Restored:
    """The plant as the backup has it. Raises BackupRefused before anything is changed, or after all is as it was."""
    with in_words(Path(current_app.instance_path)), alone(), _desk() as desk:
        if not force and (name := _who_lives_here()):
            raise BackupRefused(f"{name} lives in this database. To put the backup in its place: boards restore --force")
        manifest = unpacked(file, desk)
        refuse_foreign(manifest)
        moves = Moves(f"{now():%Y%m%d-%H%M%S-%f}")
        try:
            with databases.here().exchanged(desk / DATABASE, moves) as address:
                with opened(address, desk):
                    inspected(desk, manifest)
                    _begin_anew()
                for folder in FOLDERS:
                    moves.aside(place_of(folder))
                    if (desk / folder).exists():
                        moves.move(desk / folder, place_of(folder))
        except BaseException:
            moves.undo()
            raise
    return Restored(manifest, moves.kept)


def check(file: Path) -> Manifest:
    """Brings a backup back in a place that is thrown away again, and looks into it. Raises BackupRefused."""
    with in_words(Path(current_app.instance_path)), _desk() as desk:
        manifest = unpacked(file, desk)
        refuse_foreign(manifest)
        with databases.here().tried(desk / DATABASE) as address, opened(address, desk):
            inspected(desk, manifest)
    return manifest


def refuse_foreign(manifest: Manifest) -> None:
    if manifest.database != databases.kind():
        raise BackupRefused(
            f"The backup is of a database of the kind {manifest.database}, this server's is {databases.kind()}."
            " Set BOARDS_DATABASE_URL to one of its kind."
        )


def _who_lives_here() -> str | None:
    """The name of the plant in this database; none where it is empty. One that can't be read is not empty."""
    try:
        with db.engine.connect() as connection:
            tables = set(inspect(connection).get_table_names()) & {"plant", "person", "unit"}
            if not any(connection.scalar(text(f"SELECT count(*) FROM {table}")) for table in sorted(tables)):
                return None
            return connection.scalar(text("SELECT name FROM plant")) or "A plant"
    except DBAPIError:
        return "Something that can't be read"


def _begin_anew() -> None:
    """Screens re-read everything; who was signed in on that day is not signed in by it today."""
    with writing():
        if (plant := db.session.get(Plant, 1)) is not None:
            plant.epoch = secrets.token_hex(8)
        ended = update(SignIn).where(SignIn.ended_at.is_(None)).values(ended_at=now(), ended_why="restored")
        db.session.execute(ended, execution_options=QUIET)


@contextlib.contextmanager
def _desk() -> Iterator[Path]:
    """A folder on the disk of the database, where the backup is laid down."""
    with tempfile.TemporaryDirectory(prefix=".restoring-", dir=current_app.instance_path) as desk:
        yield Path(desk)
