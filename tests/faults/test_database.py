"""The database under a server that is killed, crowded, or interrupted in the middle of a write."""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from boards.db import db, writing
from boards.ideas.models import Idea
from boards.ideas.receipts import receipt_for
from tests.conftest import POSTGRES
from tests.faults.phone import Phone
from tests.serving import Server
from tests.world import World

KILLS = 20 if os.environ.get("BOARDS_AUDIT") else 3

YIELDING = """
from gevent import monkey; monkey.patch_all()
import sys, time, gevent
from boards.app import create_app
from boards.db import db, writing
from boards.plant.models import Unit

app = create_app({"INSTANCE": sys.argv[1], "DATABASE_URL": sys.argv[2], "SECRET_KEY": "x", "PUBLISHER": False})
gaps, done = [], []

def beat():
    last = time.monotonic()
    while len(done) < 8:
        gevent.sleep(0.005)
        gaps.append(time.monotonic() - last); last = time.monotonic()

def write(n):
    with app.app_context():
        for _ in range(5):
            with writing():
                db.session.query(Unit).filter_by(code="A3").one().takt_s = n
                db.session.flush()
                gevent.sleep(0)          # a log line, an emit, a call to elsewhere
                gevent.sleep(0.002)
        db.session.remove()
    done.append(n)

gevent.joinall([gevent.spawn(beat), *(gevent.spawn(write, n) for n in range(8))], timeout=30, raise_error=True)
print(len(done), max(gaps))
"""


def test_a_switch_inside_a_write_does_not_freeze_everybody_else(tmp_path: Path, database: str) -> None:
    command = [sys.executable, "-c", YIELDING, str(tmp_path), database]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr[-2000:]
    finished, longest = done.stdout.split()
    assert finished == "8"
    assert float(longest) < 2, "the loop stood still"  # without the lock: 15 s and more


@pytest.mark.skipif(bool(POSTGRES), reason="SQLite's own")
def test_a_writer_outside_the_server_is_waited_for(tmp_path: Path, database: str, app: Flask, world: World) -> None:
    other = sqlite3.connect(database.removeprefix("sqlite:///"), isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    threading.Timer(0.3, lambda: other.execute("COMMIT")).start()
    with writing():
        world.unit("A3").takt_s = 58
    assert world.fresh(world.unit("A3")).takt_s == 58
    other.close()


def test_two_who_send_the_same_submission_at_the_same_time_make_one_idea(server: Server, world: World, app: Flask) -> None:
    code, submission = world.label("A3-10"), uuid.uuid4().hex  # U-02
    phones = [Phone(server.url, code) for _ in range(6)]
    answers = together(lambda phone: phone.send("Hang the key at a hook", submission), phones)
    assert len({receipt for receipt in answers if receipt}) == 1
    db.session.rollback()
    assert db.session.query(Idea).count() == 1


@pytest.mark.parametrize("kill", range(KILLS))
def test_what_a_phone_was_thanked_for_survives_kill_9(server: Server, world: World, app: Flask, kill: int) -> None:
    code = world.label("A3-10")
    thanked: dict[str, str] = {}
    stop = threading.Event()

    def work(name: int) -> None:
        phone = Phone(server.url, code)
        n = 0
        while not stop.is_set():
            n += 1
            submission = f"{kill}-{name}-{n}"
            if receipt := phone.send(f"Hang the key at hook {n}", submission):
                thanked[submission] = receipt

    threads = [threading.Thread(target=work, args=(name,)) for name in range(4)]
    for thread in threads:
        thread.start()
    enough = random.randint(5, 40)
    deadline = time.monotonic() + 30
    while len(thanked) < enough:
        assert time.monotonic() < deadline, server.log.read_text()[-2000:]
        time.sleep(0.01)
    server.kill()
    stop.set()
    for thread in threads:
        thread.join()
    assert len(thanked) >= enough
    db.session.rollback()
    for submission, readable in thanked.items():
        assert db.session.query(Idea).filter_by(submission_hash=receipt_for(submission).submission_hash).count() == 1
        assert readable
    if not POSTGRES:
        assert db.session.connection().exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
    server.start()
    assert Phone(server.url, code).send("And it goes on", f"{kill}-after")


def together(work: Callable[[Any], Any], workers: list[Any]) -> list[Any]:
    """Does the work of all at once; their answers in order."""
    answers: list[Any] = [None] * len(workers)
    ready = threading.Barrier(len(workers))

    def one(index: int) -> None:
        ready.wait()
        answers[index] = work(workers[index])

    threads = [threading.Thread(target=one, args=(index,)) for index in range(len(workers))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers
