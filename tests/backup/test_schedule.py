"""Every night a backup: one server makes it, again after an hour if it failed; old ones go; the doctor knows how it is."""

from __future__ import annotations

import datetime as dt
import subprocess
import threading
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from boards.backup import schedule
from boards.backup.models import Backup
from boards.clock import next_due, now
from boards.db import db, writing
from boards.doctor.backups import backups
from tests.backup.plants import checked

AT = dt.datetime(2026, 11, 30, 1, 0, 20, tzinfo=dt.UTC)  # 02:00:20 at Kestrel Motors
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


@pytest.fixture
def folder(app: Flask, tmp_path: Path) -> Path:
    app.config["BACKUP_FOLDER"] = str(tmp_path / "kept")
    return tmp_path / "kept"


def ended(tried: Backup, failed: str | None = None, at: dt.datetime | None = None) -> None:
    with writing():
        one = db.session.get_one(Backup, tried.id)
        one.ended_at, one.failed = at or one.began_at, failed


def claimed(at: dt.datetime) -> Backup:
    found = schedule.claim(at)
    assert found is not None
    return found


def test_it_is_due_at_the_plants_hour_and_made_once(app: Flask, folder: Path) -> None:
    assert schedule.last_due(AT) == AT.replace(second=0)
    assert schedule.last_due(AT - dt.timedelta(minutes=1)) == AT.replace(second=0) - DAY
    assert schedule.next_backup(AT) == AT.replace(second=0) + DAY
    assert (next_due(AT) or AT) <= AT + DAY, "the server wakes for it"
    ended(claimed(AT))
    assert schedule.claim(AT + HOUR * 5) is None
    assert claimed(AT + DAY).attempt == 1


def test_one_that_failed_or_was_killed_is_tried_again_after_an_hour(app: Flask, folder: Path) -> None:
    claimed(AT)
    assert schedule.claim(AT + dt.timedelta(minutes=59)) is None, "it may still run"
    assert claimed(AT + HOUR).attempt == 2, "killed"
    ended(db.session.scalars(select(Backup).where(Backup.attempt == 2)).one(), failed="The disk is full.")
    assert claimed(AT + 2 * HOUR).attempt == 3


def test_of_two_servers_one_makes_it(app: Flask, folder: Path) -> None:
    both = threading.Barrier(2)
    won: list[Any] = []

    def server() -> None:
        with app.app_context():
            both.wait()
            won.append(schedule.claim(AT))
            db.session.remove()

    threads = [threading.Thread(target=server) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(one is not None for one in won) == 1
    assert len(db.session.scalars(select(Backup)).all()) == 1


def test_without_a_folder_nothing_happens(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schedule, "_begin", lambda claimed: pytest.fail("made"))
    schedule.backups_are_made(AT)
    assert schedule.next_backup(AT) is None


def test_what_is_claimed_is_made_by_a_process_of_its_own_and_the_doctor_says_so(
    app: Flask, folder: Path, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert backups().said == "none was ever made"
    begun: list[subprocess.Popen[bytes]] = []
    real = subprocess.Popen
    monkeypatch.setattr(schedule.subprocess, "Popen", lambda *what, **how: begun.append(real(*what, **how)) or begun[-1])
    schedule.backups_are_made(now())
    assert begun[0].wait(120) == 0
    db.session.rollback()
    made = Backup.last_made()
    assert made is not None and made.due_at == schedule.last_due(made.began_at) and made.size
    file = Path(made.file)
    assert file.stat().st_size == made.size and file.stat().st_mode & 0o777 == 0o600 and file.parent == folder
    code, said = checked(app, file)
    assert code == 0, said
    assert backups().state == "watch" and "on the disk of the instance folder" in backups().said
    schedule.backups_are_made(now())
    assert sum("--claimed" in one.args for one in begun) == 1, "made once"


def test_old_ones_go_but_the_newest_stay_and_nothing_else_is_touched(app: Flask, folder: Path) -> None:
    folder.mkdir()
    app.config.update(BACKUP_KEEP=3, BACKUP_KEEP_DAYS=30)
    names = [f"boards-{AT - days * DAY:%Y%m%dT%H%M%S}Z.tar" for days in (1, 10, 20, 29, 31, 40)]
    for name in [*names, "boards-before-the-upgrade.tar", "boards.tar", "other-20200101T000000Z.tar"]:
        (folder / name).write_bytes(b"")
    assert schedule.sweep(folder, AT) == 2
    left = {path.name for path in folder.iterdir()}
    assert left == {*names[:4], "boards-before-the-upgrade.tar", "boards.tar", "other-20200101T000000Z.tar"}
    assert schedule.sweep(folder, AT + 365 * DAY) == 1, "a server that was off for a year keeps the newest three"


def test_the_doctor_says_what_is_wrong(app: Flask, folder: Path) -> None:
    tried = claimed(now() - 3 * DAY)
    assert backups().state == "bad" and "never ended" in backups().said
    ended(tried)
    assert backups().state == "bad" and "the last is 72 hours old" in backups().said
    ended(tried, at=now())
    assert backups().state == "bad" and "isn't there" in backups().said, "its disk is not mounted"
    folder.mkdir()
    assert backups().state == "watch" and "on the disk of the instance folder" in backups().said
    ended(claimed(now() + DAY), failed="The disk of /mnt is full. Make room and try again.")
    assert (
        backups().state == "bad" and "The disk of /mnt is full" in backups().said and "The last made is of" in backups().do
    )
    app.config["BACKUP_FOLDER"] = None
    with writing():
        db.session.query(Backup).filter(Backup.failed.is_not(None)).one().failed = None
    assert backups().state == "watch" and "none is made by itself" in backups().said
    assert "BOARDS_BACKUP_FOLDER" in backups().do
