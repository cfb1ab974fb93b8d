"""Makes the file. First the database, then what it names: photos are on the disk before the row that names them, so a row
in the copy has its photo. One that time takes away meanwhile takes its row along: then the database is copied once more.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from flask import current_app

from boards.backup import databases
from boards.backup.archive import DATABASE, Written
from boards.backup.in_use import beside_servers
from boards.backup.manifest import Facts, Manifest, fingerprint
from boards.backup.refused import in_words
from boards.clock import now
from boards.flushing import flush

UNFINISHED = ".boards-backup-"
DAY = 86400


def make(file: Path) -> Manifest:
    """Writes a backup to `file`, which is there only when all of it is on the disk. Raises BackupRefused."""
    folder = file.resolve().parent
    with in_words(folder), beside_servers(), _desk(folder) as desk:
        with (desk / "whole").open("xb") as whole:
            archive = Written(whole)
            at, facts, lost = _copied(desk / DATABASE, archive)
            archive.add(DATABASE, desk / DATABASE)
            manifest = Manifest(
                version("kaizen-boards"), facts.revision, databases.kind(), at, facts.plant,
                fingerprint(), facts.rows, sorted(lost), archive.parts,
            )  # fmt: skip
            archive.close(manifest)
            whole.flush()
            os.fsync(whole.fileno())
        (desk / "whole").chmod(0o600)
        (desk / "whole").rename(file.resolve())
        flush(folder)
    return manifest


def _copied(copy: Path, archive: Written) -> tuple[dt.datetime, Facts, set[str]]:
    """The database as of a moment at which every file it names is in the archive; and those that are really lost: copied
    anew, it still names them."""
    lost: set[str] = set()
    while True:
        copy.unlink(missing_ok=True)
        at = now()
        facts = databases.here().copied(copy)
        missing = {name for name in facts.files if name not in archive.parts and not _added(archive, name)}
        if missing <= lost:
            return at, facts, missing
        lost = missing


def _added(archive: Written, name: str) -> bool:
    try:
        archive.add(name, place_of(name))
    except FileNotFoundError:
        return False
    return True


def place_of(name: str) -> Path:
    """Where a photo or document of an archive belongs."""
    kind, _, rest = name.partition("/")
    return Path(current_app.config[kind.upper()]) / rest


@contextlib.contextmanager
def _desk(folder: Path) -> Iterator[Path]:
    """A folder beside the file for what isn't finished; those of backups that were killed go."""
    for left in folder.glob(f"{UNFINISHED}*"):
        with contextlib.suppress(FileNotFoundError):
            if left.stat().st_mtime < time.time() - DAY:
                shutil.rmtree(left)
    desk = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=folder))
    try:
        yield desk
    finally:
        shutil.rmtree(desk)
