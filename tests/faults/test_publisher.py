"""The publisher meets an exception: of one panel, of its own, of the database. It goes on, and no wall is left wrong."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import gevent
import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from boards.actions.models import Action
from boards.db import writing
from boards.live import publisher as publishing
from boards.live import rendering
from tests.live.conftest import Watching
from tests.world import World

TIMES = 50 if os.environ.get("BOARDS_AUDIT") else 1


@pytest.fixture
def running(app: Flask, world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[Watching]:
    """A wall of A3, and the publisher's greenlets as in a server."""
    app.config.update(PANELS_RAISE=False, PUBLISHER=True, TICKING=False)
    for name, seconds in (("BEAT_SECONDS", 0.02), ("AGAIN_SECONDS", 0.02), ("MERGE_SECONDS", 0.01)):
        monkeypatch.setattr(publishing, name, seconds)
    live, greenlets = app.extensions["live"], list[Any]()
    monkeypatch.setattr(live.socketio, "start_background_task", lambda task: greenlets.append(gevent.spawn(task)))
    monkeypatch.setattr(live.socketio, "sleep", gevent.sleep)
    live.start()
    page = Watching(app, "A3")
    page.check()
    yield page
    gevent.killall(greenlets)


def raise_one(world: World, title: str) -> None:
    with writing():
        Action.raise_at(world.unit("A3"), title, by=world.amina)


def until(holds: Callable[[], bool]) -> None:
    with gevent.Timeout(5):
        while not holds():
            gevent.sleep(0.01)


def shows(page: Watching, text: str) -> Callable[[], bool]:
    def holds() -> bool:
        page.told()
        return text in page.html["actions"]

    return holds


def failing(times: int, error: Exception, then: Callable[..., Any]) -> Callable[..., Any]:
    left = [times]

    def fails(*args: Any, **more: Any) -> Any:
        if left[0]:
            left[0] -= 1
            raise error
        return then(*args, **more)

    return fails


AWAY = OperationalError("SELECT 1", {}, type("Away", (Exception,), {"sqlstate": "57P03"})())


@pytest.mark.parametrize("round", range(TIMES))
def test_a_panel_that_raises_says_so_and_the_next_change_is_told(
    running: Watching, world: World, monkeypatch: pytest.MonkeyPatch, round: int
) -> None:
    monkeypatch.setattr(rendering, "_inner", failing(1, PermissionError(), rendering._inner))
    raise_one(world, "Weld the pan")
    until(shows(running, "available since"))
    raise_one(world, "Hang the key")
    until(shows(running, "Hang the key"))
    assert "Weld the pan" in running.html["actions"]


@pytest.mark.parametrize("round", range(TIMES))
def test_what_the_database_could_not_say_is_told_when_it_is_back(
    running: Watching, world: World, monkeypatch: pytest.MonkeyPatch, round: int
) -> None:
    for module, name in ((rendering, "_inner"), (publishing, "rendered")):  # in the middle, and before anything is known
        monkeypatch.setattr(module, name, failing(3, AWAY, getattr(module, name)))
        raise_one(world, f"Weld the pan, {name}")
        until(shows(running, f"Weld the pan, {name}"))
        assert "not available" not in running.html["actions"]


@pytest.mark.parametrize("round", range(TIMES))
def test_a_publisher_that_itself_raises_lets_the_screens_ask_and_goes_on(
    app: Flask, running: Watching, world: World, monkeypatch: pytest.MonkeyPatch, round: int
) -> None:
    live = app.extensions["live"]
    monkeypatch.setattr(live, "publish", failing(1, RuntimeError(), live.publish))
    raise_one(world, "Weld the pan")
    until(lambda: any(one["name"] == "ask" for one in running.socket.get_received()))
    running.check()
    assert "Weld the pan" in running.html["actions"]
    raise_one(world, "Hang the key")
    until(shows(running, "Hang the key"))


@pytest.mark.parametrize("round", range(TIMES))
def test_a_beat_that_raises_is_not_the_last(
    app: Flask, running: Watching, monkeypatch: pytest.MonkeyPatch, round: int
) -> None:
    live = app.extensions["live"]
    monkeypatch.setattr(live, "beat", failing(2, RuntimeError(), live.beat))
    running.socket.get_received()
    until(lambda: any(one["name"] == "beat" for one in running.socket.get_received()))
