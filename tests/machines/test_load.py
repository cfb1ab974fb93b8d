"""200 readings a second from a process of their own, while the broker is restarted and the server is killed: none is
lost, none counts twice, and no wall moves more than once a second.
"""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from boards.db import writing
from boards.live.registry import panel_named
from boards.metrics.models import Metric
from boards.metrics.readings import Reading
from boards.plant.models import Plant
from boards.plant.production_day import shift
from tests.faults.wire import Screen
from tests.machines.fed import SHARE, bound, counts, first_pass, kept, lost_minutes, messages
from tests.machines.mosquitto import Mosquitto
from tests.machines.sender import reading
from tests.metrics.numbers import working_days
from tests.serving import Server
from tests.world import World

RATE = 200
SECONDS = 60 if os.environ.get("BOARDS_AUDIT") else 5
ALL = RATE * SECONDS
PATIENCE = 60.0


@pytest.fixture
def mosquitto(tmp_path: Path) -> Iterator[Mosquitto]:
    broker = Mosquitto(tmp_path)
    broker.start()
    yield broker
    broker.stop()


@pytest.fixture
def server(tmp_path: Path, database: str, mosquitto: Mosquitto) -> Iterator[Server]:
    server = Server(tmp_path, database, BOARDS_MQTT_URL=mosquitto.url)
    server.start()
    yield server
    server.kill()


@pytest.fixture
def fed(app: Flask, world: World) -> tuple[Metric, Metric]:
    with writing():
        share, minutes = first_pass(world), lost_minutes(world)
        bound(share, **SHARE)
        bound(minutes, value_path="minutes")
    return share, minutes


@pytest.fixture
def measured_at(app: Flask, world: World) -> dt.datetime:
    """The beginning of the last early shift that was worked and is over: its counts become readings at once."""
    return shift("early", working_days(world.unit("A3"), 1)[0], Plant.get()).starts


def test_the_broker_is_restarted_in_the_middle(
    app: Flask, server: Server, mosquitto: Mosquitto, fed: tuple[Metric, Metric], measured_at: dt.datetime
) -> None:
    def restart() -> None:
        mosquitto.stop()
        time.sleep(1)
        mosquitto.start()

    with Wall(server) as wall:
        sent(mosquitto, fed, measured_at, in_the_middle=restart)
    every_reading_counts_once(fed, measured_at)
    assert wall.most_in_a_second() <= 1, wall.moves
    if panel_named("letters"):
        assert wall.moves["letters"], "the premise: the numbers were on the wall"


def test_the_server_is_killed_in_the_middle(
    app: Flask, server: Server, mosquitto: Mosquitto, fed: tuple[Metric, Metric], measured_at: dt.datetime
) -> None:
    def kill() -> None:
        assert 0 < messages(fed[0]) < ALL, "the premise: it had begun and was not done"
        server.kill()
        server.start()

    sent(mosquitto, fed, measured_at, in_the_middle=kill)
    every_reading_counts_once(fed, measured_at)


def sent(mosquitto: Mosquitto, fed: tuple[Metric, Metric], since: dt.datetime, in_the_middle: Callable[[], None]) -> None:
    """All readings, and what happens in the middle of them; until all have counted."""
    wait_until(lambda: "listening", lambda: is_listening(), "nobody listens")
    command = [sys.executable, "-m", "tests.machines.sender", str(mosquitto.port), str(RATE), str(SECONDS)]
    sender = subprocess.Popen([*command, since.isoformat()], stdout=subprocess.PIPE)
    try:
        wait_until(lambda: messages(fed[0]), lambda: messages(fed[0]) >= ALL // 4, "nothing comes")
        in_the_middle()
        assert sender.wait(SECONDS + PATIENCE) == 0
    finally:
        sender.kill()
        sender.wait()
        sender.stdout and sender.stdout.close()
    wait_until(lambda: messages(fed[0]), lambda: all(messages(metric) >= ALL for metric in fed), "some are missing")


def every_reading_counts_once(fed: tuple[Metric, Metric], since: dt.datetime) -> None:
    wanted = [reading(number, since) for number in range(ALL)]
    (place, share), (minutes_place, minutes) = (next(iter(counts(metric).items())) for metric in fed)
    assert place == minutes_place == (working_day(since), "early")
    assert (share.messages, share.numerator, share.denominator) == (ALL, sum(map(good, wanted)), ALL)
    assert (minutes.messages, minutes.total) == (ALL, ALL / 10)
    assert kept() == 2 * ALL
    assert Reading.latest(fed[0], *place) is not None, "the shift is over: it is a reading already"


def good(said: dict[str, Any]) -> int:
    return int(said["result"]["good"])


def working_day(at: dt.datetime) -> dt.date:
    return at.astimezone(Plant.get().zone).date()


def is_listening() -> bool:
    from boards.db import db
    from boards.machines import lease

    db.session.rollback()
    there = lease.state()
    return there is not None and there.connected_since is not None and bool(there.topics)


def wait_until(so_far: Callable[[], Any], holds: Callable[[], bool], otherwise: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, f"{otherwise}: {so_far()}"
        time.sleep(0.05)


class Wall:
    """A socket in the room of A3's wall; when it was told which panel."""

    def __init__(self, server: Server) -> None:
        self.moves: dict[str, list[float]] = defaultdict(list)
        self._screen = Screen(server.port).join()
        self._screen.say('420["check",{"unit":"A3","lang":"en","panels":{}}]')
        self._reader = threading.Thread(target=self._read, daemon=True)

    def most_in_a_second(self) -> int:
        """The largest number of pushes of one panel within a second."""
        return max(
            (sum(since <= at < since + 1 for at in moves) for moves in self.moves.values() for since in moves), default=0
        )

    def __enter__(self) -> Wall:
        self._reader.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._screen.sock.close()

    def _read(self) -> None:
        try:
            for name, said in self._screen.events():
                if name == "panel":
                    self.moves[said["panel"]].append(time.monotonic())
        except (OSError, EOFError):
            pass  # the test is over
