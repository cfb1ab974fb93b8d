"""What the tests of backups do with a plant: an idea with a photo, a backup, everything that is anywhere."""

from __future__ import annotations

import secrets
from io import BytesIO
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from boards.backup.commands import backup, restore
from boards.db import db, writing
from boards.history import photos
from boards.history.attaching import attach
from boards.history.models import Attachment
from boards.ideas.models import Idea
from boards.ideas.receipts import receipt_for
from boards.plant.models import Unit


def idea(app: Flask, photo: bytes, text: str = "Hang the key at a hook") -> Idea:
    """An idea of A3 with a photo, as a phone's is: the photo first."""
    kept = photos.store(BytesIO(photo), Path(app.config["PHOTOS"]))
    with writing():
        unit = db.session.scalars(select(Unit).where(Unit.code == "A3-10")).one()
        made = Idea.submit(unit, text, receipt=receipt_for(secrets.token_hex(8)), language="en", signature="Rosa")
        attach(kept, made, "photo", None)
    return made


def photo_of(idea: Idea) -> str:
    return db.session.scalars(
        select(Attachment.name).where(Attachment.subject_type == "idea", Attachment.subject_id == idea.id)
    ).one()


def backed_up(app: Flask, file: Path) -> Path:
    done = app.test_cli_runner().invoke(backup, [str(file)])
    assert done.exit_code == 0, done.output
    return file


def checked(app: Flask, file: Path) -> tuple[int, str]:
    done = app.test_cli_runner().invoke(backup, ["--check", str(file)])
    return done.exit_code, done.output


def restored(app: Flask, file: Path, *more: str) -> tuple[int, str]:
    """The command's exit code, and what it said."""
    done = app.test_cli_runner().invoke(restore, [str(file), *more])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.output


def everything(app: Flask) -> dict[str, object]:
    """All rows, and all files of the instance folder but those of the database itself."""
    folder = Path(app.instance_path)
    db.session.rollback()
    rows = {table.name: sorted(map(repr, db.session.execute(select(table)))) for table in db.metadata.sorted_tables}
    del rows["backup"]
    files = {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else b""
        for path in sorted(folder.rglob("*"))
        if not path.name.startswith(("boards.sqlite", "in-use")) and "elsewhere" not in path.parts
    }
    db.session.rollback()
    return {**rows, **files}
