"""Every night a backup, where a folder is set: claimed by one server, made by a process of its own, tried again hourly."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import re
import subprocess
import sys
from pathlib import Path

from flask import current_app
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from boards.backup.models import Backup
from boards.clock import falls_due, happens_with_time
from boards.config import ROOT
from boards.db import db, writing
from boards.plant.models import NotSetUp, Plant
from boards.plant.production_day import instant

AGAIN = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)
_NAME = re.compile(r"boards-(\d{8}T\d{6})Z\.tar")
_STAMP = "%Y%m%dT%H%M%S"


@happens_with_time
def backups_are_made(at: dt.datetime) -> None:
    if folder() and (claimed := claim(at)) is not None:
        _begin(claimed)


@falls_due
def next_backup(after: dt.datetime) -> dt.datetime | None:
    if not folder():
        return None
    with contextlib.suppress(NotSetUp):
        return last_due(after + DAY)
    return None


def folder() -> Path | None:
    set_to = current_app.config["BACKUP_FOLDER"]
    return Path(set_to) if set_to else None


def last_due(at: dt.datetime) -> dt.datetime:
    """The latest instant, not after `at`, at which a backup was due: an hour of the plant's clock, each day."""
    plant = Plant.get()
    hour, day = dt.time(int(current_app.config["BACKUP_HOUR"])), at.astimezone(plant.zone).date()
    today = instant(day, hour, plant)
    return today if today <= at else instant(day - DAY, hour, plant)


def claim(at: dt.datetime) -> Backup | None:
    """The try that this process is to make now; none where it is made, is being tried, or another process was faster."""
    place = folder()
    assert place is not None
    due = last_due(at)
    tries = db.session.scalars(select(Backup).where(Backup.due_at == due)).all()
    if any(one.ended_at and not one.failed for one in tries) or any(at - one.began_at < AGAIN for one in tries):
        return None
    claimed = Backup(due_at=due, attempt=len(tries) + 1, began_at=at, file=str(place / f"boards-{at:{_STAMP}}Z.tar"))
    try:
        with writing():
            db.session.add(claimed)
    except IntegrityError:
        return None
    return claimed


def sweep(place: Path, at: dt.datetime) -> int:
    """Deletes what is older than the plant wants, and not among the newest that it wants at least; answers how many went.
    Only files that this schedule has written."""
    most, days = int(current_app.config["BACKUP_KEEP"]), int(current_app.config["BACKUP_KEEP_DAYS"])
    ours = sorted((path for path in place.glob("boards-*.tar") if _NAME.fullmatch(path.name)), reverse=True)
    over = [path for path in ours[max(most, 1) :] if at - _made_at(path) > dt.timedelta(days=days)]
    for path in over:
        path.unlink(missing_ok=True)
    return len(over)


def _made_at(path: Path) -> dt.datetime:
    named = _NAME.fullmatch(path.name)
    assert named is not None
    return dt.datetime.strptime(named[1], _STAMP).replace(tzinfo=dt.UTC)


def _begin(claimed: Backup) -> None:
    """Nobody waits for it: screens go on, and it outlives a server that is started anew."""
    settings = {
        "INSTANCE": current_app.instance_path,
        **{name: current_app.config[name] for name in ("DATABASE_URL", "SECRET_KEY")},
    }
    subprocess.Popen(
        [sys.executable, "-m", "boards", "backup", "--claimed", str(claimed.id), claimed.file],
        env={**os.environ, **{f"BOARDS_{name}": str(value) for name, value in settings.items()}},
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )
