"""The commands: backup, restore (surface: Commands). A refusal is a sentence and exit code 1."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext

from boards.backup import making, restoring, schedule
from boards.backup.manifest import Manifest, fingerprint
from boards.backup.models import Backup, are_noted
from boards.backup.refused import BackupRefused, in_words
from boards.clock import now
from boards.db import db, writing

FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.argument("file", type=FILE)
@click.option("--check", is_flag=True, help="Don't make one: bring FILE back in a place of its own, and look into it.")
@click.option("--claimed", type=int, hidden=True, help="The try that the schedule has claimed.")
@with_appcontext
def backup(file: Path, check: bool, claimed: int | None) -> None:
    """Database, photos and documents in one file, while the server runs."""
    _end_in_order()
    with _said():
        if check:
            click.echo(f"{file} is sound. {_summary(restoring.check(file))}")
            return
        if claimed is not None:
            os.nice(10)
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _noted(file, claimed):
            manifest = making.make(file)
        if claimed is not None:
            schedule.sweep(file.parent, now())
    click.echo(f"{file}: {_summary(manifest)}")
    for name in manifest.lost:
        click.echo(f"lost before: {name} is named by the database and not on the disk", err=True)


@click.command()
@click.argument("file", type=FILE)
@click.option("--force", is_flag=True, help="Also where a plant lives in the database; it is kept beside.")
@with_appcontext
def restore(file: Path, force: bool) -> None:
    """Brings a backup back. The server has to be stopped."""
    _end_in_order()
    with _said():
        done = restoring.restore(file, force)
    click.echo(f"Restored: {_summary(done.manifest)}")
    for kept in done.kept:
        click.echo(f"kept what was there: {kept}")
    click.echo("Everybody signs in again. What was revoked since then (screens, tokens, PINs, roles) holds again: look.")
    if done.manifest.secret != fingerprint():
        click.echo(
            "This server has another secret key: codes of ideas that were sent don't open any more, administrators set their"
            " sign-in up anew (boards invite). If you have the former instance/secret, put it back.",
            err=True,
        )


@contextlib.contextmanager
def _noted(file: Path, claimed: int | None) -> Iterator[None]:
    """Notes in the database what becomes of the try. A database that can't be written to, or isn't upgraded yet, is copied
    all the same."""
    id = claimed if claimed is not None else _begun(file)
    failed: str | None = "It was stopped."
    try:
        yield
        failed = None
    except BackupRefused as refused:
        failed = str(refused)
        raise
    finally:
        db.session.remove()
        if id is not None:
            _ended(id, None if failed else file.stat().st_size, failed)


def _begun(file: Path) -> int | None:
    with _if_it_can(), in_words(file.parent):
        if not are_noted():
            return None
        noted = Backup(began_at=now(), file=str(file.resolve())[:400])
        with writing():
            db.session.add(noted)
        return noted.id
    return None


def _ended(id: int, size: int | None, failed: str | None) -> None:
    with _if_it_can(), in_words(Path()), writing():
        noted = db.session.get_one(Backup, id)
        noted.ended_at, noted.size, noted.failed = now(), size, failed and failed[:400]


@contextlib.contextmanager
def _if_it_can() -> Iterator[None]:
    try:
        yield
    except BackupRefused as reason:
        click.echo(f"It can't be noted in the database. {reason}", err=True)


@contextlib.contextmanager
def _said() -> Iterator[None]:
    try:
        yield
    except BackupRefused as refused:
        raise click.ClickException(str(refused)) from refused


def _summary(manifest: Manifest) -> str:
    photos = sum(name.startswith("photos/") and ".small" not in name for name in manifest.parts)
    documents = sum(name.endswith("/document.pdf") for name in manifest.parts)
    megabytes = sum(part.size for part in manifest.parts.values()) / 2**20
    return (
        f"{manifest.plant or 'no plant yet'} as of {manifest.at:%Y-%m-%d %H:%M:%S} UTC, {sum(manifest.rows.values())} rows, "
        f"{photos} photos, {documents} documents, {megabytes:.1f} MB, Kaizen Boards {manifest.version} ({manifest.revision})"
    )


def _end_in_order() -> None:
    """Told to stop, it takes along what isn't finished."""
    signal.signal(signal.SIGTERM, lambda *told: sys.exit(143))


COMMANDS: tuple[Any, ...] = (backup, restore)
