"""A file of numbers as somebody sends it: received, and unpacked into plain cells in a process of its own (decision 25)."""

from __future__ import annotations

import hashlib
import json
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from threading import Semaphore
from typing import IO, Any, BinaryIO

from flask_babel import lazy_gettext as _l

from boards.refusals import Unfit

MOST_BYTES = 10 * 2**20
MOST_ROWS = 20_000
COLUMNS = 60  # of a sheet that are looked at, if nobody asks for others
PATIENCE = 20  # seconds one file may take
BARE = {"MALLOC_ARENA_MAX": "1", "LANG": "C.UTF-8"}  # no secrets beside hostile bytes

_UNPACK, _PACK = (Path(__file__).with_name(name) for name in ("unpack.py", "pack.py"))
_desk = Semaphore(2)  # files in work at once in this process; waiting yields under gevent

FAULTS = {
    "empty": _l("There is nothing in this file."),
    "large": _l("This file is too large to read: at most %(mb)s MB. Send fewer days.", mb=MOST_BYTES // 2**20),
    "rows": _l("This file has too many rows: at most %(most)s at a time. Send fewer days.", most=MOST_ROWS),
    "macros": _l("This workbook holds macros. Save it as a plain Excel workbook (.xlsx) and send that."),
    "old": _l("This is an old Excel file, or one with a password. Save it as .xlsx without a password."),
    "unreadable": _l("This is no table we can read. Send an Excel workbook (.xlsx) or a CSV file."),
}


def received(upload: BinaryIO, file: IO[bytes]) -> str:
    """Copies what was sent into `file`; its SHA-256. Raises Unfit when it is larger than anybody needs."""
    digest = hashlib.sha256()
    while chunk := upload.read(64 * 2**10):
        digest.update(chunk)
        file.write(chunk)
        if file.tell() > MOST_BYTES:
            raise Unfit(FAULTS["large"], "file")
    file.flush()
    file.seek(0)
    return digest.hexdigest()


def unpacked(file: IO[bytes], columns: int = COLUMNS) -> dict[str, Any]:
    """The cells of a file, as unpack.py prints them. Raises Unfit with one sentence where it is no table of ours."""
    with tempfile.TemporaryFile() as printed:
        status = _run([str(_UNPACK), str(MOST_ROWS), str(columns)], file, printed)
        if status:  # it printed too much, or was killed: out of memory or processor time
            raise Unfit(FAULTS["large" if status in (1, -signal.SIGKILL, -signal.SIGXCPU) else "unreadable"], "file")
        printed.seek(0)
        found: dict[str, Any] = json.load(printed)
    if "fault" in found:
        raise Unfit(FAULTS[found["fault"]], "file")
    return found


def packed(sheets: list[dict[str, Any]]) -> bytes:
    """An Excel workbook of these sheets, as pack.py wants them."""
    with tempfile.TemporaryFile() as told, tempfile.TemporaryFile() as printed:
        told.write(json.dumps(sheets).encode())
        told.flush()
        told.seek(0)
        if status := _run([str(_PACK)], told, printed):
            raise RuntimeError(f"no workbook could be made: {status}")
        printed.seek(0)
        return printed.read()


def _run(program: list[str], given: IO[bytes], printed: IO[bytes]) -> int:
    command = [sys.executable, "-I", *program]
    with _desk:
        try:
            done = subprocess.run(
                command, stdin=given, stdout=printed, stderr=subprocess.DEVNULL, timeout=PATIENCE, env=BARE, check=False
            )
        except subprocess.TimeoutExpired:
            return -signal.SIGKILL
    return done.returncode
