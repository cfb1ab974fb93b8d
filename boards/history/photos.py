"""Photos as files: received, developed in a process of their own, laid down so that a crash can't lose them.

A photo says nothing of who took it, where, or when: only pixels are kept, names are random, and the times of files
and folders are a midnight. What no program can set, the time of the last change, is blurred by the sweep.
"""

import os
import re
import secrets
import signal
import subprocess
import sys
import tempfile
import time
from calendar import timegm
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Semaphore
from typing import IO, BinaryIO

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from boards.flushing import flush
from boards.outages import of_process

MOST_BYTES = 25 * 2**20
MOST_PIXELS = 120_000_000
PATIENCE = 20  # seconds one photo may take

_DEVELOP = Path(__file__).with_name("develop.py")
_NOT_A_PHOTO, _TOO_LARGE = 3, 4  # its answers; it is not imported, which would load the decoders into the server
_darkroom = Semaphore(2)  # photos in work at once in this process; waiting yields under gevent
_NAME = re.compile(r"[0-9a-f]{32}\.jpg")
_FILE = re.compile(r"[0-9a-f]{32}(\.small)?\.(jpg|draft)")
_DAY = 86400
_FAR_AHEAD = timegm((2037, 12, 31, 0, 0, 0))  # seconds; the last New Year's Eve that every file system can hold


@dataclass(frozen=True)
class Photo:
    """A photo on disk. `path_of` finds it by its name; sha256, pixels and size (bytes) are those of the large file."""

    name: str
    sha256: str
    width: int
    height: int
    size: int


class PhotoRefused(ValueError):
    """A photo was not taken; `str()` of it is one sentence for the person who sent it, in their language."""

    sentence: LazyString

    def __str__(self) -> str:
        return str(self.sentence)


class NotAPhoto(PhotoRefused):
    """Not a JPEG, PNG, WebP or HEIC, or a damaged one."""

    sentence = _("This file is not a photo we can read: send a JPEG, PNG, WebP or HEIC.")


class PhotoTooLarge(PhotoRefused):
    """Too many bytes or pixels, or it would take too much memory or time."""

    sentence = _(
        "This photo is too large: send one of at most %(megabytes)s MB and %(megapixels)s megapixels.",
        megabytes=MOST_BYTES // 2**20,
        megapixels=MOST_PIXELS // 10**6,
    )


def store(upload: BinaryIO, folder: Path, taken_for: date | None = None) -> Photo:
    """Develops the upload and keeps it: at most 1600 pixels on the long side, and a small one of 480 for walls.

    When it returns, both are on the disk. Their times, and their folders', are midnight UTC of `taken_for`, a
    production date (I-03); of today without one, so that photos without an author don't stand out.
    Raises NotAPhoto, PhotoTooLarge; RuntimeError or OSError where the fault is ours, such as a full disk.
    """
    name = f"{secrets.token_hex(16)}.jpg"
    prints = path_of(folder, name), path_of(folder, name, small=True)
    drafts = tuple(path.with_suffix(".draft") for path in prints)
    midnight = timegm((taken_for or datetime.now(UTC).date()).timetuple())
    _make(folder, prints[0].parent)
    try:
        with tempfile.TemporaryFile() as received:  # has no name, so the original is gone whatever happens
            _receive(upload, received)
            with _darkroom:
                width, height, size, sha256 = _develop(received, *drafts)
        for draft, path in zip(drafts, prints, strict=True):
            dated(draft, midnight)
            draft.rename(path)
    finally:
        for draft in drafts:
            draft.unlink(missing_ok=True)
    for place in (prints[0].parent, folder):
        dated(place, midnight)  # a folder's time is that of the last photo in it
        flush(place)
    return Photo(name, sha256, int(width), int(height), int(size))


def path_of(folder: Path, name: str, small: bool = False) -> Path:
    """Where a photo is. FileNotFoundError for a name that is not one of ours, so that no name leads elsewhere."""
    if not _NAME.fullmatch(name):
        raise FileNotFoundError(name)
    return folder / name[:2] / (name.replace(".jpg", ".small.jpg") if small else name)


def again(folder: Path, name: str) -> str:
    """A second name for a photo that is there; its bytes are kept once. FileNotFoundError where it isn't."""
    other = f"{secrets.token_hex(16)}.jpg"
    for small in (True, False):
        path, second = path_of(folder, name, small), path_of(folder, other, small)
        _make(folder, second.parent)
        os.link(path, second)
        flush(second.parent)
    return other


def sweep(folder: Path, keep: set[str], older_than_days: int = 2) -> int:
    """Deletes photos whose name is not in `keep`, and drafts left by a crash; answers how many files went.

    Times are coarse, so a photo has `older_than_days` until its row must be there. Until a day later kept photos are
    touched: the time of their change, which would tell when they were sent, becomes that of the sweep (I-03).
    """
    grace, gone = older_than_days * _DAY, 0
    for path in folder.glob("[0-9a-f][0-9a-f]/*"):
        if not _FILE.fullmatch(path.name):
            continue
        with suppress(FileNotFoundError):  # another process sweeps too, or a draft has become a photo
            at = path.stat()
            if path.name.replace(".small", "") in keep:
                if at.st_ctime < at.st_mtime + grace + _DAY:
                    dated(path, int(at.st_mtime))
            elif max(at.st_mtime, at.st_ctime) < time.time() - grace:  # both: a photo may be stored for a day long past
                path.unlink()
                gone += 1
    return gone


def dated(path: Path, midnight: int) -> None:
    """Sets the times of a photo's file or folder: midnight UTC, in seconds."""
    # Read times lie ahead, else Linux (relatime) would note the first reading: a wall's, seconds after the sending.
    os.utime(path, (_FAR_AHEAD, midnight))


def _make(folder: Path, place: Path) -> None:
    if not folder.exists():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        flush(folder.parent)
    place.mkdir(mode=0o700, exist_ok=True)


def _receive(upload: BinaryIO, received: IO[bytes]) -> None:
    while chunk := upload.read(64 * 2**10):
        received.write(chunk)
        if received.tell() > MOST_BYTES:
            raise PhotoTooLarge
    received.flush()


def _develop(photo: IO[bytes], big: Path, small: Path) -> list[str]:
    command = [sys.executable, "-I", str(_DEVELOP), str(big), str(small), str(MOST_PIXELS)]
    bare = {"MALLOC_ARENA_MAX": "1"}  # no secrets beside hostile bytes; one arena, as many would use up the limit
    try:
        done = subprocess.run(
            command,
            stdin=photo,
            capture_output=True,
            timeout=PATIENCE,
            env=bare,
            text=True,
            errors="replace",
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise PhotoTooLarge from None
    if done.returncode in (_TOO_LARGE, -signal.SIGKILL, -signal.SIGXCPU):  # killed: out of memory or processor time
        raise PhotoTooLarge
    if done.returncode == _NOT_A_PHOTO or done.returncode < 0:  # or it broke the decoder
        raise NotAPhoto
    if done.returncode:
        raise of_process("no photo could be developed", done.stderr)
    return done.stdout.split()
