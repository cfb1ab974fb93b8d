"""Writing for good: eight who write at once through `writing()`, beside one bare writer of the same rows on the same disk.

What a transaction asks of the database is the same on both sides (a look, two changes, a new row); each is answered only
when it is on disk (`synchronous=FULL`). Meanwhile a heartbeat in the same process says how long everybody else waits.
"""

from __future__ import annotations

import json
import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.figures import Ratio, Value
from boards.serve import HOUSE

WRITERS = 8
SECONDS = 3.0
ROUNDS = 3
STALL_MS = 10.0
PREPARED = (
    "CREATE TABLE panel (id INTEGER PRIMARY KEY, revision INTEGER, said TEXT)",
    "CREATE TABLE trail (id INTEGER PRIMARY KEY, panel INTEGER, said TEXT)",
)
ASKED = (
    "SELECT revision FROM panel WHERE id = {0}",
    "UPDATE panel SET revision = revision + 1 WHERE id = {0}",
    "UPDATE panel SET said = 'so it is now' WHERE id = {0}",
    "INSERT INTO trail (panel, said) VALUES ({0}, 'who did what and when, in a hundred letters or so, as it is')",
)


def measure() -> Iterator[Ratio | Value]:
    ours, bare, alone, stalls, flushes, refused = [], [], [], [], [], 0
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as folder:
            bare.append(_bare(Path(folder, "bare.sqlite")))
            flushes.append(_flush(Path(folder, "flushed")))
            alone.append(json.loads(_through_writing(Path(folder, "alone.sqlite"), 1))["rate"])
            said = json.loads(_through_writing(Path(folder, "boards.sqlite"), WRITERS))
            ours.append(said["rate"])
            stalls.append(said["stall"])
            refused += said["refused"]
    what = f"{WRITERS} write at once, each on disk"
    yield Ratio(what, "/s", statistics.median(ours), statistics.median(bare), 0.8, "one bare writer", at_least=True)
    one = statistics.median(alone)
    yield Ratio("one writes through writing()", "/s", one, statistics.median(bare), None, "one bare writer")
    limit = STALL_MS + 3 * statistics.median(flushes)
    yield Value("the others wait meanwhile, 99th of a hundred", "ms", statistics.median(stalls), round(limit, 1))
    yield Value("refused because the database is locked", "", refused, 0)


def prepare(database: Path) -> None:
    with sqlite3.connect(database, isolation_level=None) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        for statement in PREPARED:
            connection.execute(statement)
        connection.executemany("INSERT INTO panel VALUES (?, 0, '')", [(n,) for n in range(1, WRITERS + 1)])


def _bare(database: Path) -> float:
    """Transactions a second of one writer with nothing but Python's sqlite3."""
    prepare(database)
    with sqlite3.connect(database, isolation_level=None) as connection:
        connection.execute("PRAGMA synchronous=FULL")
        began, count = time.perf_counter(), 0
        while time.perf_counter() < began + SECONDS:
            connection.execute("BEGIN IMMEDIATE")
            for statement in ASKED:
                connection.execute(statement.format(1)).fetchall()
            connection.execute("COMMIT")
            count += 1
        return count / (time.perf_counter() - began)


def _flush(file: Path) -> float:
    """Milliseconds of one flush of this disk, the median."""
    times = []
    with file.open("wb") as handle:
        for _ in range(100):
            handle.write(b"x" * 4096)
            handle.flush()
            began = time.perf_counter()
            os.fdatasync(handle.fileno())
            times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)


def _through_writing(database: Path, writers: int) -> str:
    """benchmarks/writers.py in a process of its own, patched as the server is."""
    script = [sys.executable, "-m", "benchmarks.writers", str(database), str(writers), str(SECONDS)]
    return subprocess.run(script, cwd=HOUSE, check=True, capture_output=True, text=True).stdout
