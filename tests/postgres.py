"""`python -m tests.postgres COMMAND…` runs a command (the suite's second run) with BOARDS_TEST_POSTGRES set.

The one that is named there already; else a server of its own that forgets everything and therefore waits for no disk; else
this machine's. Without any: a sentence, and the command is not run; on CI that is a failure.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import create_engine
from sqlalchemy.exc import OperationalError

from tests.serving import free_port

HASTE = (
    "fsync=off", "synchronous_commit=off", "full_page_writes=off",
    "max_wal_size=1GB", "checkpoint_timeout=1h", "autovacuum=off",
)  # fmt: skip
MEMORY = Path("/dev/shm")  # where there is one: a database has a thousand files, made and taken away for each test


@contextlib.contextmanager
def server() -> Iterator[str]:
    """The address of a server; "" when there is none."""
    if named := os.environ.get("BOARDS_TEST_POSTGRES"):
        yield named
    elif programs := _programs():
        with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
            yield from _own(programs, Path(folder))
    else:
        yield "postgresql+psycopg://postgres@127.0.0.1"


def _own(programs: Path, folder: Path) -> Iterator[str]:
    port, data = free_port(), folder / "data"
    options = " ".join(["-h 127.0.0.1", f"-p {port}", f"-k {folder}", *(f"-c {each}" for each in HASTE)])
    _as_nobody_special(folder, programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")
    control = (programs / "pg_ctl", "-D", data, "-w", "-s")
    _as_nobody_special(folder, *control, "-l", folder / "log", "-o", options, "start")
    try:
        yield f"postgresql+psycopg://postgres@127.0.0.1:{port}"
    finally:
        _as_nobody_special(folder, *control, "-m", "immediate", "stop")


def _programs() -> Path | None:
    """Where PostgreSQL's own programs are, if they can be used here: as root they want to be somebody else."""
    if os.getuid() == 0 and not (shutil.which("runuser") and Path("/var/lib/postgresql").exists()):
        return None
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: path.parts[-3].zfill(3))
    found = shutil.which("initdb") or (debian[-1] if debian else None)
    return Path(found).resolve().parent if found else None


def _as_nobody_special(folder: Path, *command: str | Path) -> None:
    if os.getuid() == 0:
        shutil.chown(folder, "postgres")
        command = ("runuser", "-u", "postgres", "--", *command)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=folder)


def main() -> int:
    with server() as url:
        try:
            create_engine(f"{url}/postgres").connect().close()
        except OperationalError:
            print(f"No PostgreSQL at {url}: the second run of the suite needs one.", file=sys.stderr)
            return 1 if os.environ.get("CI") else 0
        return subprocess.run(sys.argv[1:], env={**os.environ, "BOARDS_TEST_POSTGRES": url}).returncode


if __name__ == "__main__":
    sys.exit(main())
