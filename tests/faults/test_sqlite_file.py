"""A SQLite file that is broken, locked, or not the server's own, and an instance folder that can't be used: who starts the
server, asks the doctor or opens a page reads what to do, never a traceback.
"""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from boards.db import db, writing
from boards.plant.models import Unit
from boards.startable import of_sqlite
from tests.client import CheckingClient
from tests.conftest import POSTGRES
from tests.serving import free_port
from tests.world import World

pytestmark = pytest.mark.skipif(bool(POSTGRES), reason="SQLite's own")
RESTORE = "boards restore FILE --force"


def truncated(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 3)


def without_a_header(file: Path) -> None:
    with file.open("r+b") as there:
        there.write(b"not a database at all " * 10)


def garbage_in_the_middle(file: Path) -> None:
    size = file.stat().st_size
    with file.open("r+b") as there:
        for place in range(8192, size, 4096 * 3):
            there.seek(place)
            there.write(os.urandom(4096))


def run(folder: Path, *command: str, url: str = "") -> subprocess.CompletedProcess[str]:
    """A command of ours; with `--nobody` in front as somebody who isn't the administrator."""
    environment = {**os.environ, "BOARDS_INSTANCE": str(folder), "BOARDS_DATABASE_URL": url}
    become = "import boards.app, os, sys; '--nobody' in sys.argv and (sys.argv.remove('--nobody'), os.setuid(65534))"
    code = f"{become}; from boards.cli import main; main()"
    return subprocess.run(
        [sys.executable, "-c", code, *command], capture_output=True, text=True, env=environment, timeout=60
    )


@pytest.fixture
def file(database: str) -> Path:
    return Path(database.removeprefix("sqlite:///"))


@pytest.mark.parametrize("breaks", [truncated, without_a_header, garbage_in_the_middle])
def test_a_broken_file_is_said_with_what_to_do(
    app: Flask, client: CheckingClient, file: Path, breaks: Callable[[Path], None]
) -> None:
    app.config.update(PROPAGATE_EXCEPTIONS=False, PANELS_RAISE=False)
    db.session.remove()
    db.engine.dispose()
    breaks(file)
    for address in ("/", "/boards/a3", "/today", "/sign-in"):
        answer = client.get(address)
        assert answer.status_code in (200, 302, 503), address
        assert answer.status_code != 503 or "boards doctor says what to do" in answer.text
    assert client.get("/boards/a3").status_code == 503
    doctor = app.test_cli_runner().invoke(args=["doctor"])
    assert doctor.exit_code == 1 and "damaged" in doctor.output and RESTORE in doctor.output, doctor.output
    assert not isinstance(doctor.exception, sqlite3.Error)


def test_a_server_does_not_start_on_a_broken_file(tmp_path: Path) -> None:
    (tmp_path / "boards.sqlite").write_bytes(b"not a database at all " * 400)
    for command in (["serve", "--host", "127.0.0.1", "--port", str(free_port())], ["tick"]):
        ended = run(tmp_path, *command)
        assert ended.returncode in (1, 2) and "Traceback" not in ended.stderr, ended.stderr
        assert RESTORE in ended.stderr or "boards doctor" in ended.stderr


def test_a_folder_that_is_somebody_elses_is_said() -> None:
    if os.getuid():
        pytest.skip("only the administrator can give folders away")
    with tempfile.TemporaryDirectory() as folder:  # readable by root alone
        for place, command in ((Path(folder), "doctor"), (Path(folder) / "none" / "there", "serve")):
            ended = run(place, "--nobody", command)
            assert ended.returncode in (1, 2) and "Traceback" not in ended.stderr, ended.stderr
            assert "chown -R <the server's user>" in ended.stderr


def test_a_file_that_may_not_be_written_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "boards.sqlite").write_bytes(b"x")
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    assert "chown -R" in (of_sqlite(tmp_path / "boards.sqlite") or "")


def test_while_another_program_holds_the_file_boards_are_read_and_senders_are_told(
    app: Flask, client: CheckingClient, world: World, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.config.update(PROPAGATE_EXCEPTIONS=False)
    monkeypatch.setattr("boards.db.LOCK_PATIENCE_SECONDS", 0.2)
    monkeypatch.setattr(writing.__wrapped__, "__defaults__", (0.2,))  # type: ignore[attr-defined]
    client.as_(world.amina)
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    answer = client.post("/boards/a3/actions", data={"title": "Weld the pan", "submission": "one"})
    assert (answer.status_code, "busy with something large" in answer.text, "Weld the pan" in answer.text) == (
        503,
        True,
        True,
    )
    assert client.get("/boards/a3").status_code == 200 and of_sqlite(file) is None
    bruno = app.test_client()
    assert isinstance(bruno, CheckingClient)
    other.execute("COMMIT")
    bruno.as_(world.bruno)
    other.execute("BEGIN EXCLUSIVE")
    said = bruno.post("/boards/a3/actions", data={"title": "Weld the pan"}, headers={"HX-Request": "true"})
    assert said.status_code == 503 and "Datenbank" in said.text, "a toast in the language of who is signed in"
    other.execute("COMMIT")
    other.close()
    assert client.post("/boards/a3/actions", data={"title": "Weld the pan", "submission": "one"}).status_code == 303


def test_without_its_folder_a_database_is_said_to_be_empty(app: Flask, tmp_path: Path) -> None:
    assert of_sqlite(tmp_path / "nowhere" / "boards.sqlite") is None, "a first start makes it"
    assert db.session.query(Unit).count() > 0
