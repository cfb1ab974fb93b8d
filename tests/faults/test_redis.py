"""Redis between two servers is killed under load, frozen, started again: nothing acknowledged is lost, no wall is wrong."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
from flask import Flask

from tests.faults.crowd import Crowd
from tests.faults.pair import pair
from tests.faults.phone import Phone
from tests.faults.wall import Wall, walls
from tests.faults.wire import until
from tests.serving import Server, free_port
from tests.world import World

TIMES = 50 if os.environ.get("BOARDS_AUDIT") else 1


class Redis:
    """A Redis of the test's own."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.start()

    def start(self) -> None:
        command = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        assert until(self._answers)

    def _answers(self) -> bool:
        try:
            return bool(redis.Redis.from_url(self.url, socket_timeout=1).ping())
        except redis.RedisError:
            return False

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


@pytest.fixture
def between() -> Iterator[Redis]:
    if not shutil.which("redis-server"):
        assert not os.environ.get("CI"), "no redis-server"
        pytest.skip("no redis-server here")
    between = Redis()
    yield between
    between.kill()


@pytest.fixture
def both(tmp_path: Path, database: str, between: Redis) -> Iterator[tuple[Server, Server]]:
    with pair(tmp_path, database, between.url, BOARDS_RATELIMIT_ENABLED="on") as servers:
        yield servers


def test_a_killed_or_frozen_redis_loses_nothing_and_the_walls_of_both_are_right_when_it_is_back(
    both: tuple[Server, Server], between: Redis, app: Flask, world: World
) -> None:
    code = world.label("A3-10")
    with walls(*both) as (here, there), Crowd(code, *both, pause=1.0) as crowd:  # an address has so many tries a minute
        for number in range(TIMES):
            crowd.waits_for(thanked=2)
            between.kill()
            crowd.waits_for(thanked=3)  # the doors stay open without Redis
            assert Phone(both[0].url, code).send(f"While it was away {number}", f"away-{number}")
            here.shows(f"While it was away {number}")
            between.start()
            there.shows(f"While it was away {number}")
            it_freezes(both[0], between, code, here, there, number)
    crowd.is_all_there()
    assert not crowd.refused


def it_freezes(server: Server, between: Redis, code: str, here: Wall, there: Wall, number: int) -> None:
    """Nobody waits for it, and it thaws."""
    between.process.send_signal(signal.SIGSTOP)
    began = time.monotonic()
    assert Phone(server.url, code).send(f"Sent while it was frozen {number}", f"frozen-{number}")
    here.shows(f"Sent while it was frozen {number}")
    assert time.monotonic() - began < 10
    between.process.send_signal(signal.SIGCONT)
    there.shows(f"Sent while it was frozen {number}")
