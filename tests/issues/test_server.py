"""A real server and a wall's socket: HELP is on the wall within a second; a killed server calls at the same minutes."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest
from flask import Flask

from boards.clock import at, now
from boards.db import db, writing
from boards.issues.models import Issue
from tests.faults.wire import Screen
from tests.issues.calls import called, minutes
from tests.serving import Server
from tests.world import World

pytestmark = pytest.mark.once
PATIENCE = 30.0  # seconds
A_SECOND = 1.0


@pytest.fixture
def asleep(tmp_path: Path, database: str, world: World) -> Iterator[Server]:
    """A server that is not started yet, in a plant whose leaders are in at any hour."""
    with writing():
        for person in (world.amina, world.leo):
            person.crew = None
        world.bruno.leave()
    server = Server(tmp_path, database)
    yield server
    server.kill()


def wall(server: Server) -> Screen:
    """A wall of A3 that has checked, so that it is told from now on."""
    screen = Screen(server.port).join()
    screen.say('42["check",{"unit":"A3","lang":"en","panels":{}}]')
    time.sleep(0.3)
    return screen


def shows(screen: Screen, words: str) -> float:
    """Waits until the panel `now` says so; answers how many seconds it took."""
    began = time.monotonic()
    for name, said in screen.events():
        if name == "panel" and said["panel"] == "now" and words in said["html"]:
            return time.monotonic() - began
        assert time.monotonic() - began < PATIENCE, f"the wall never said {words!r}"
    raise AssertionError("the server hung up")


def test_help_is_on_the_wall_within_a_second(asleep: Server, app: Flask, world: World) -> None:
    asleep.start()
    screen = wall(asleep)
    address = f"{asleep.url}/s/{world.label('A3-10')}/calls"
    form = urlencode({"what": "machine", "submission": "glove"}).encode()
    urlopen(Request(address, data=form, headers={"Origin": asleep.url}), timeout=10).close()
    took = shows(screen, "HELP A3-10")
    screen.sock.close()
    assert took < A_SECOND


def test_a_server_killed_in_the_middle_calls_at_the_same_minutes(asleep: Server, app: Flask, world: World) -> None:
    """Called 15 minutes ago but for some seconds: one server writes the first rung and dies, the next one goes on."""
    with at(now() - minutes(15) + dt.timedelta(seconds=20)), writing():
        issue = Issue.raise_at(world.unit("A3-10"), "andon", "Pump builds no pressure")
    asleep.start()
    assert waited(lambda: called(world.fresh(issue))[:1] == [("team_leader", 5)])
    asleep.kill()
    asleep.start()
    assert waited(lambda: called(world.fresh(issue)) == [("team_leader", 5), ("shift_lead", 15)])


def waited(holds: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
        db.session.rollback()
    return True
