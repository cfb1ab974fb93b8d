"""The doctor's look at backups: is there a schedule, when was the last one made, did it fail."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from flask import current_app

from boards.backup.models import Backup, are_noted
from boards.backup.schedule import folder
from boards.clock import now
from boards.doctor.finding import Finding, look

NIGHTLY, BY_HAND = dt.timedelta(hours=26), dt.timedelta(days=7)  # older is too old
LONG = dt.timedelta(hours=6)
TO_THE_MINUTE = "%Y-%m-%d %H:%M UTC"
SOON = "It is made within a minute by a running server"
DO = "Set BOARDS_BACKUP_FOLDER to a folder on another disk (docs/backup.md)"


@look
def backups() -> Finding:
    if not are_noted():
        return Finding("none", "backups", "the database isn't at the present version")
    made, tried = Backup.last_made(), Backup.last_tried()
    if tried is not None and tried.failed:
        return Finding("bad", "backups", f"the last one failed, {tried.began_at:{TO_THE_MINUTE}}: {tried.failed}", _do(made))
    if tried is not None and tried.ended_at is None and now() - tried.began_at > LONG:
        return Finding("bad", "backups", f"one began {tried.began_at:{TO_THE_MINUTE}} and never ended", _do(made))
    if made is None or made.ended_at is None:
        return Finding("watch", "backups", "none was ever made", SOON if folder() else DO)
    return _by_age(made.file, now() - made.ended_at)


def _by_age(file: str, age: dt.timedelta) -> Finding:
    place, said = folder(), f"the last is {age.total_seconds() / 3600:.0f} hours old, {file}"
    if age > (NIGHTLY if place else BY_HAND):
        return Finding("bad" if place else "watch", "backups", said, "Does the server run? boards serve" if place else DO)
    if place is None:
        return Finding("watch", "backups", f"{said}; none is made by itself", DO)
    if not place.exists():
        return Finding("bad", "backups", f"{place} isn't there", "Is its disk mounted?")
    if place.stat().st_dev == Path(current_app.instance_path).stat().st_dev:
        return Finding("watch", "backups", f"{said}, on the disk of the instance folder", "Copy them to another machine")
    return Finding("good", "backups", said)


def _do(made: Backup | None) -> str:
    last = f"The last made is of {made.ended_at:{TO_THE_MINUTE}}" if made and made.ended_at else "None was ever made"
    return f"{last}. By hand: boards backup FILE"
