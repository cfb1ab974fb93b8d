"""PostgreSQL is killed under load: the server says so meanwhile, comes back by itself, and nothing acknowledged is lost."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, text

from boards.app import create_app
from boards.db import db
from tests import postgres
from tests import world as remembered
from tests.conftest import settings
from tests.faults.crowd import Crowd
from tests.faults.phone import Phone
from tests.faults.wall import walls
from tests.faults.wire import until
from tests.serving import Server, free_port

pytestmark = pytest.mark.once
TIMES = 50 if os.environ.get("BOARDS_AUDIT") else 2


class Postgres:
    """A PostgreSQL of the test's own. What it has acknowledged it keeps also when it is killed."""

    def __init__(self, folder: Path, programs: Path) -> None:
        self.folder, self.programs, self.port = folder, programs, free_port()
        folder.chmod(0o755)
        self._run("initdb", "-D", folder / "data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")
        self.start()
        self.url = f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        haste = [f"-c {each}" for each in postgres.HASTE if not each.startswith("synchronous_commit")]
        options = " ".join(["-h 127.0.0.1", f"-p {self.port}", f"-k {self.folder}", *haste])
        assert until(lambda: self._control("-l", self.folder / "log", "-o", options, "start")), (
            "what is left of it ends soon"
        )

    def kill(self) -> None:
        """kill -9 of the postmaster; its children end by themselves."""
        os.kill(int((self.folder / "data" / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)

    def stop(self) -> None:
        self._control("-m", "immediate", "stop")

    def say(self, statement: str) -> None:
        engine = create_engine(self.url + "?options=-c%20default_transaction_read_only%3Doff", isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(statement))
        engine.dispose()

    def _control(self, *what: str | Path) -> bool:
        try:
            self._run("pg_ctl", "-D", self.folder / "data", "-w", "-s", *what)
        except subprocess.CalledProcessError:
            return False
        return True

    def _run(self, program: str, *what: str | Path) -> None:
        postgres._as_nobody_special(self.folder, self.programs / program, *what)


@pytest.fixture
def killable(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    programs = postgres._programs()
    if programs is None:
        assert not os.environ.get("CI"), "no PostgreSQL"
        pytest.skip("no PostgreSQL of one's own here")
    place = postgres.MEMORY if postgres.MEMORY.is_dir() else None
    with tempfile.TemporaryDirectory(dir=place) as folder:
        killable = Postgres(Path(folder), programs)
        yield killable
        killable.stop()


@pytest.fixture
def app(tmp_path: Path, killable: Postgres) -> Iterator[Flask]:
    app = create_app(settings(tmp_path, killable.url))
    with app.app_context():
        db.create_all()
        remembered.build()
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def server(tmp_path: Path, app: Flask, killable: Postgres) -> Iterator[Server]:
    server = Server(tmp_path, killable.url, BOARDS_LOG_LEVEL="error")
    server.start()
    yield server
    server.stop()


def test_a_killed_postgresql_is_said_and_survived(app: Flask, server: Server, killable: Postgres) -> None:
    code = remembered.World().label("A3-10")
    db.session.remove()
    with walls(server) as (wall,), Crowd(code, server, server, server) as crowd:
        for number in range(TIMES):
            crowd.waits_for(thanked=5)
            killable.kill()
            crowd.waits_for(refused=3)
            wall.beats()
            status, page = read(server, "/boards/a3")
            assert (status, "does not answer just now" in page) == (503, True), page
            assert read(server, "/readyz")[0] == 503 and read(server, "/healthz")[0] == 200
            killable.start()
            crowd.waits_for(thanked=1)
            assert Phone(server.url, code).send(f"It is back {number}", f"back-{number}")
            wall.check()
            wall.shows(f"It is back {number}")
    db.engine.dispose()
    crowd.is_all_there()
    assert {status for status, _ in crowd.refused} == {503}, [page for status, page in crowd.refused if status != 503][:1]
    assert all("does not answer just now" in page for _, page in crowd.refused)
    it_can_be_read_only(server, killable, code)


def it_can_be_read_only(server: Server, killable: Postgres, code: str) -> None:
    """As a standby is, or one whose disk was nearly full: boards go on, and it needs no restart of ours."""
    send = Phone(server.url, code).send
    killable.say("ALTER SYSTEM SET default_transaction_read_only = on")
    killable.say("SELECT pg_reload_conf()")

    def is_refused() -> bool:
        try:
            return not send("Refused", os.urandom(8).hex())
        except urllib.error.HTTPError as error:
            return error.code == 503 and "can write nothing" in error.read().decode()

    assert until(is_refused)
    assert read(server, "/boards/a3")[0] == 200
    killable.say("ALTER SYSTEM RESET default_transaction_read_only")
    killable.say("SELECT pg_reload_conf()")
    assert until(lambda: not is_refused())


def read(server: Server, address: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(server.url + address, timeout=20) as page:
            return page.status, page.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()
