"""Making a backup: what time takes away meanwhile, what is lost already, a disk that is full, a process that is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import ModuleType

import pytest
from flask import Flask
from sqlalchemy import select

from boards.backup import databases, making, postgres
from boards.backup.commands import backup
from boards.backup.manifest import Facts
from boards.backup.models import Backup
from boards.db import db, writing
from boards.history.models import Attachment
from boards.history.photos import path_of
from boards.history.removing import off_the_disk, remove
from boards.ideas.models import Idea
from tests.backup.conftest import postgres_only
from tests.backup.plants import checked, idea, photo_of, restored


def test_a_photo_that_time_takes_away_meanwhile_takes_its_row_along(
    app: Flask, elsewhere: Flask, tmp_path: Path, photo: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    goes, stays = (photo_of(idea(app, photo, text)) for text in ("The photo of it goes", "The photo of it stays"))
    real, copied = databases.here(), []

    class Meanwhile(ModuleType):
        """After the database was copied for the first time, the photo goes: row, then file."""

        @staticmethod
        def copied(to: Path) -> Facts:
            facts: Facts = real.copied(to)
            copied.append(facts)
            if len(copied) == 1:
                with writing():
                    remove(db.session.scalars(select(Attachment).where(Attachment.name == goes)).one())
                off_the_disk([goes])
            return facts

    with monkeypatch.context() as patched:
        patched.setattr(databases, "here", lambda: Meanwhile("meanwhile"))
        manifest = making.make(tmp_path / "a.tar")
    assert not manifest.lost and f"photos/{goes[:2]}/{goes}" in copied[0].files
    assert len(copied) == 2, "the premise: the first copy named it"
    with elsewhere.app_context():
        code, said = restored(elsewhere, tmp_path / "a.tar")
        assert code == 0, said
        assert db.session.scalars(select(Attachment.name)).all() == [stays]
        assert db.session.query(Idea).count() == 2
        db.session.remove()


def test_a_photo_that_is_lost_already_is_said_and_keeps_nobody_from_a_backup(
    app: Flask, tmp_path: Path, photo: bytes
) -> None:
    name = photo_of(idea(app, photo))
    path_of(Path(app.config["PHOTOS"]), name).unlink()
    done = app.test_cli_runner().invoke(backup, [str(tmp_path / "a.tar")])
    assert done.exit_code == 0 and f"lost before: photos/{name[:2]}/{name}" in done.output
    code, said = checked(app, tmp_path / "a.tar")
    assert code == 0, said


FULL = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]),) * 2)
from boards.cli import main
sys.argv[1:] = sys.argv[2:]
main()
"""


@pytest.mark.parametrize("bytes_", [300_000, 30_000])
def test_no_room_is_a_sentence_and_leaves_no_half_file(
    app: Flask, tmp_path: Path, photo: bytes, bytes_: int, database: str
) -> None:
    for n in range(3):
        idea(app, photo, f"Key {n}")
    db.session.remove()
    (tmp_path / "kept").mkdir()
    file = tmp_path / "kept" / "a.tar"
    file.write_bytes(b"yesterday's")
    done = run(tmp_path, database, "-c", FULL, str(bytes_), "backup", str(file))
    assert done.returncode == 1, done.stderr
    assert "\nError: " in f"\n{done.stderr}" and "Traceback" not in done.stderr
    assert [path.name for path in file.parent.iterdir()] == ["a.tar"] and file.read_bytes() == b"yesterday's"
    noted = db.session.scalars(select(Backup)).one_or_none()
    if noted is None:
        assert "It can't be noted in the database." in done.stderr, "the database's own disk is full, too"
    else:
        assert noted.failed and noted.failed in done.stderr


def run(folder: Path, database: str, *command: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ, "BOARDS_INSTANCE": str(folder), "BOARDS_DATABASE_URL": database,
        "BOARDS_SECRET_KEY": "a secret of the tests",
    }  # fmt: skip
    return subprocess.run([sys.executable, *command], env=environment, capture_output=True, text=True, check=False)


def test_nothing_can_be_written_where_no_folder_is(app: Flask, tmp_path: Path) -> None:
    done = app.test_cli_runner().invoke(backup, [str(tmp_path / "nowhere" / "a.tar")])
    assert done.exit_code == 1 and "nowhere" in done.output and "No such file or directory" in done.output


def test_told_to_stop_it_takes_its_half_file_along(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "kept").mkdir()
    left = tmp_path / "kept" / ".boards-backup-killed"
    left.mkdir()
    os.utime(left, (time.time() - 3 * 86400,) * 2)
    real = making._copied

    def told_to_stop(copy: Path, archive: making.Written) -> object:
        assert list(copy.parent.iterdir()), "the premise: something unfinished lies there"
        os.kill(os.getpid(), signal.SIGTERM)
        return real(copy, archive)

    monkeypatch.setattr(making, "_copied", told_to_stop)
    before = signal.getsignal(signal.SIGTERM)
    try:
        done = app.test_cli_runner().invoke(backup, [str(tmp_path / "kept" / "a.tar")])
    finally:
        signal.signal(signal.SIGTERM, before)
    assert done.exit_code == 143
    assert not list((tmp_path / "kept").iterdir()), "nor what one left that was killed days ago"
    assert db.session.scalars(select(Backup.failed)).all() == ["It was stopped."]


def test_a_database_without_tables_has_nothing_to_keep(elsewhere: Flask, tmp_path: Path) -> None:
    with elsewhere.app_context():
        db.engine.connect().close()
        done = elsewhere.test_cli_runner().invoke(backup, [str(tmp_path / "a.tar")])
    assert done.exit_code == 1 and ("no tables yet" in done.output or "no database" in done.output)


@postgres_only
def test_without_its_programs_or_with_old_ones_it_says_what_to_install(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres.shutil, "which", lambda program: None)
    done = app.test_cli_runner().invoke(backup, [str(tmp_path / "a.tar")])
    assert done.exit_code == 1 and "pg_dump is not installed here. On Debian: apt install postgresql-client" in done.output
    old = tmp_path / "pg_dump"
    old.write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 9.6.24'\n")
    old.chmod(0o755)
    monkeypatch.setattr(postgres.shutil, "which", lambda program: str(old))
    done = app.test_cli_runner().invoke(backup, [str(tmp_path / "a.tar")])
    assert done.exit_code == 1 and "pg_dump is version 9, the server is" in done.output
    assert not (tmp_path / "a.tar").exists()
