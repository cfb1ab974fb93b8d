"""Looks into a backup that is laid down: is it what its manifest says, and, brought to this version, true in itself?"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from flask_migrate import upgrade
from sqlalchemy import exists, func, select, text

from boards.actions.models import Action
from boards.backup.manifest import Manifest, facts_of
from boards.backup.refused import BackupRefused
from boards.db import db
from boards.history.models import Attachment, TimelineEntry
from boards.history.photos import path_of
from boards.ideas.models import LEADS_TO, Idea, IdeaStep
from boards.issues.models import Issue
from boards.standards.content import Document

WITH_A_STORY = (Idea, Action, Issue)


@contextlib.contextmanager
def opened(address: str, desk: Path) -> Iterator[None]:
    """Inside, this product runs on the database at `address`, with the files of `desk`."""
    from boards.app import create_app

    settings = {"DATABASE_URL": address, "INSTANCE": str(desk), "SECRET_KEY": current_app.config["SECRET_KEY"]}
    with create_app(settings).app_context():
        try:
            yield
        finally:
            db.session.remove()
            db.engine.dispose()


def inspected(desk: Path, manifest: Manifest) -> None:
    """Raises BackupRefused for a database that is newer than this product, or not what the manifest says, or in which a
    record lacks what was written together with it. An older one is upgraded. Inside `opened`."""
    with db.engine.connect() as connection:
        here = MigrationContext.configure(connection).get_current_revision()
        rows = facts_of(connection).rows
    known = {
        script.revision for script in ScriptDirectory(str(current_app.extensions["migrate"].directory)).walk_revisions()
    }
    if here not in known:
        raise BackupRefused(
            f"The backup was made by Kaizen Boards {manifest.version}, which is newer. Install that version, then restore."
        )
    if rows != manifest.rows:
        apart = sorted(name for name in rows.keys() | manifest.rows.keys() if rows.get(name) != manifest.rows.get(name))
        raise BackupRefused(f"Its database is not what its manifest says: {', '.join(apart[:5])}")
    upgrade()
    if trouble := [said for look in LOOKS for said in look(desk, manifest)]:
        raise BackupRefused(f"The backup is not sound: {'; '.join(trouble[:5])}")


def _database(desk: Path, manifest: Manifest) -> Iterator[str]:
    if db.engine.dialect.name == "sqlite":
        for line in db.session.scalars(text("PRAGMA integrity_check(3)")):
            if line != "ok":
                yield line
        for table, row, parent, _ in db.session.execute(text("PRAGMA foreign_key_check")):
            yield f"row {row} of {table} names a {parent} that isn't there"


def _photos(desk: Path, manifest: Manifest) -> Iterator[str]:
    """Every photo that a row names is here, as it was when the row was written."""
    for photo in db.session.scalars(select(Attachment)):
        for small in (False, True):
            name = str(path_of(Path("photos"), photo.name, small))
            part = manifest.parts.get(name)
            if part is None and name not in manifest.lost:
                yield f"{name} is missing"
            elif part is not None and not small and part.sha256 != photo.sha256:
                yield f"{name} is not the photo that was sent"


def _documents(desk: Path, manifest: Manifest) -> Iterator[str]:
    for document in db.session.scalars(select(Document)):
        name = f"documents/{document.name}/document.pdf"
        part = manifest.parts.get(name)
        if part is None and name not in manifest.lost:
            yield f"{name} is missing"
        elif part is not None and part.sha256 != document.sha256:
            yield f"{name} is not the document that was sent"


def _records(desk: Path, manifest: Manifest) -> Iterator[str]:
    """What one transaction wrote is here as a whole: a record with the first line of its story, a photo with its record, a
    step of an idea with the state it led to."""
    for model in WITH_A_STORY:
        of_it = TimelineEntry.subject_type == model.__tablename__, TimelineEntry.subject_id == model.id
        if missing := db.session.scalar(select(func.count()).select_from(model).where(~exists().where(*of_it))):
            yield f"{missing} of {model.__tablename__} without a line in the timeline"
    for kind in db.session.scalars(select(Attachment.subject_type).distinct()).all():
        there = select(db.metadata.tables[kind].c.id)
        lonely = select(func.count()).where(Attachment.subject_type == kind, Attachment.subject_id.not_in(there))
        if missing := db.session.scalar(lonely):
            yield f"{missing} photos of a {kind} that isn't there"
    for kind, state in db.session.execute(select(IdeaStep.kind, IdeaStep.state).distinct()):
        if LEADS_TO.get(kind) != state:
            yield f"an idea became {state} by {kind}"


LOOKS: tuple[Callable[[Path, Manifest], Iterator[str]], ...] = (_database, _photos, _documents, _records)
