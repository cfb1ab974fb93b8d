"""PDFs as files: looked through and turned into pictures in a process of their own, laid down so that a crash can't lose
them. What a phone shows are the pictures; the original is only ever handed out as a download."""

from __future__ import annotations

import datetime as dt
import re
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unicodedata
from contextlib import suppress
from pathlib import Path
from threading import Semaphore
from typing import IO, Any, BinaryIO, cast

from flask import current_app, request
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from boards.clock import Touch, changes_with_time
from boards.db import db
from boards.flushing import flush
from boards.outages import of_process
from boards.plant.production_day import production_date
from boards.refusals import Refusal, Unfit
from boards.standards.content import Document

MOST_BYTES, MOST_PAGES = 25 * 2**20, 40
PATIENCE = 60  # seconds one document may take
TITLE_MAX = 120
_UNFOLD = Path(__file__).with_name("unfold.py")
_NAME = re.compile(r"[0-9a-f]{32}")
_DAY = 86400
_desk = Semaphore(1)  # documents in work at once in this process; waiting yields under gevent

_TOO_LARGE = _l("This PDF would take too much memory or time. Print it anew as a plain PDF and send that.")
_NOT_A_PDF = _l("This file is no PDF we can read.")
SENTENCES = {  # the answers of unfold.py, which is not imported: it would load the readers into the server
    3: _NOT_A_PDF,
    4: _TOO_LARGE,
    5: _l("This PDF wants to run something when it is opened. Print it anew as a plain PDF and send that."),
    6: _l("This PDF carries other files inside. Print it anew as a plain PDF and send that."),
    7: _l("This PDF is locked with a password. Send one without."),
    8: _l("This file is not only a PDF: there is something else before, after or inside it. Print it anew as a plain PDF."),
    9: _l("This PDF has more than %(most)s pages. Make several standards of it.", most=MOST_PAGES),
}


class TooLarge(Refusal):
    """413, said before it is read as a whole where its size is known."""

    status = 413


def too_large() -> TooLarge:
    return TooLarge(_l("That is too large: a PDF has at most %(most)s MB.", most=MOST_BYTES // 2**20), "document")


def refuse_large() -> None:
    """Raises TooLarge by what the request says of itself, before anything of it is read."""
    if (request.content_length or 0) > MOST_BYTES + 2**20:
        raise too_large()


def received(field: str) -> dict[str, Any] | None:
    """The PDF in a form's field, on disk: {"name", "title", "sha256", "size", "pages"}; None where there is none.

    Call it outside writing(). Raises Unfit with the reason, TooLarge.
    """
    refuse_large()
    upload = request.files.get(field)
    if upload is None or not upload.filename:
        return None
    db.session.rollback()  # no transaction stays open while it is unfolded
    kept = store(cast(BinaryIO, upload.stream), Path(current_app.config["DOCUMENTS"]))
    return {**kept, "title": title_of(upload.filename)}


def store(upload: BinaryIO, folder: Path) -> dict[str, Any]:
    """Looks through a PDF and keeps it under a name of ours: when it returns, all its files are on the disk."""
    name = secrets.token_hex(16)
    draft, place = folder / f"{name}.draft", folder / name
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft.mkdir(mode=0o700)
    try:
        with tempfile.TemporaryFile() as whole:
            size = _receive(upload, whole)
            whole.seek(0)
            with _desk:
                pages, sha256 = _unfold(whole, draft)
        flush(draft)
        draft.rename(place)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    flush(folder)
    return {"name": name, "sha256": sha256, "size": size, "pages": int(pages)}


def path_of(name: str, page: int | None = None) -> Path:
    """Where a document is, or one of its pages from 1. FileNotFoundError for what is no name of ours."""
    if not _NAME.fullmatch(name):
        raise FileNotFoundError(name)
    return Path(current_app.config["DOCUMENTS"]) / name / ("document.pdf" if page is None else f"{page}.jpg")


def title_of(filename: str) -> str:
    """How it was called where it came from: no folders, no control characters, at most TITLE_MAX."""
    last = re.split(r"[/\\]", filename)[-1]
    plain = "".join(letter for letter in last if unicodedata.category(letter)[0] != "C").strip()
    return plain[:TITLE_MAX] or "document.pdf"


def sweep(folder: Path, keep: set[str], older_than_days: int = 2) -> int:
    """Deletes documents that no row names, and drafts left by a crash; answers how many went."""
    gone = 0
    for place in folder.glob("*"):
        if not re.fullmatch(r"[0-9a-f]{32}(\.draft)?", place.name) or place.name in keep:
            continue
        with suppress(FileNotFoundError):  # another process sweeps too
            if place.stat().st_mtime < time.time() - older_than_days * _DAY:
                shutil.rmtree(place)
                gone += 1
    return gone


@changes_with_time
def orphans_are_swept(since: dt.datetime, until: dt.datetime) -> list[Touch]:
    """Once a production day."""
    if production_date(since) != production_date(until):
        sweep(Path(current_app.config["DOCUMENTS"]), set(db.session.scalars(select(Document.name))))
    return []


def _receive(upload: BinaryIO, whole: IO[bytes]) -> int:
    while chunk := upload.read(64 * 2**10):
        whole.write(chunk)
        if whole.tell() > MOST_BYTES:
            raise too_large()
    whole.flush()
    return whole.tell()


def _unfold(pdf: IO[bytes], folder: Path) -> list[str]:
    command = [sys.executable, "-I", str(_UNFOLD), str(folder), str(MOST_PAGES)]
    bare = {"MALLOC_ARENA_MAX": "1"}  # no secrets beside hostile bytes
    try:
        done = subprocess.run(
            command, stdin=pdf, capture_output=True, timeout=PATIENCE, env=bare, text=True, errors="replace", check=False
        )
    except subprocess.TimeoutExpired:
        raise Unfit(_TOO_LARGE, "document") from None
    if done.returncode in SENTENCES:
        raise Unfit(SENTENCES[done.returncode], "document")
    if done.returncode in (-signal.SIGKILL, -signal.SIGXCPU, -signal.SIGABRT, -signal.SIGTRAP):  # out of memory or time
        raise Unfit(_TOO_LARGE, "document")
    if done.returncode < 0:  # it broke the reader
        raise Unfit(_NOT_A_PDF, "document")
    if done.returncode:
        raise of_process("no document could be unfolded", done.stderr)
    return done.stdout.split()
