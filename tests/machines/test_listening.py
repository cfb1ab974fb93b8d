"""Servers and a real broker: who listens, what poison does, what happens when one of them is away."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from paho.mqtt import publish

from boards.clock import now
from boards.db import db, writing
from boards.machines import lease
from boards.machines.broker import Broker
from boards.machines.models import Listening
from boards.metrics.models import Metric
from tests.client import CheckingClient
from tests.machines.fed import SHARE, bound, first_pass, lost_minutes, messages, refusals
from tests.machines.mosquitto import Mosquitto
from tests.serving import Server
from tests.world import World

SOON = 60.0  # seconds; a busy machine


@pytest.fixture
def mosquitto(tmp_path: Path) -> Iterator[Mosquitto]:
    broker = Mosquitto(tmp_path, inflight=20)  # as Debian's comes: twenty unconfirmed messages at most
    broker.start()
    yield broker
    broker.stop()


@pytest.fixture
def start(tmp_path: Path, database: str, mosquitto: Mosquitto) -> Iterator[Callable[[], Server]]:
    """`start()`: one more server that knows the broker."""
    servers: list[Server] = []

    def started() -> Server:
        server = Server(tmp_path, database, BOARDS_MQTT_URL=mosquitto.url)
        servers.append(server)
        server.start()
        return server

    yield started
    for server in servers:
        server.kill()


@pytest.fixture
def fed(app: Flask, world: World) -> Metric:
    with writing():
        share = first_pass(world)
        bound(share, **SHARE)
    return share


def test_one_server_listens_and_another_takes_over_when_it_dies(
    start: Callable[[], Server], mosquitto: Mosquitto, fed: Metric
) -> None:
    one = start()
    until(is_connected)
    first = holder()
    start()
    send(mosquitto, *range(10))
    until(lambda: messages(fed) == 10)
    assert holder() == first, "the second leaves it to the first"
    one.kill()
    died = time.monotonic()
    send(mosquitto, *range(5, 20))
    until(lambda: messages(fed) == 20)
    assert holder() != first
    assert time.monotonic() - died < SOON


def test_poison_is_told_and_stops_nobody(
    start: Callable[[], Server], mosquitto: Mosquitto, fed: Metric, client: CheckingClient, world: World
) -> None:
    start()
    until(is_connected)
    poison = [b"no json", b"{}", b"[" * 50_000, b"x" * 1_000_000, b'{"id": NaN}', b"\xff\xfe", b"", b'{"id": {}}']
    for wrong in poison:
        publish.single("plant/a3/tester/1", wrong, qos=1, port=mosquitto.port)
    send(mosquitto, *range(30))
    until(lambda: messages(fed) == 30)
    assert len(refusals()) == len(poison)
    page = client.as_(world.ingrid).get("/boards/a3/machines").get_data(as_text=True)
    assert "8 messages did not count" in page
    for why in ("It is no JSON.", "It is nested too deeply.", "It is too large", "What stands there is no number."):
        assert why in page


@pytest.mark.once
def test_a_new_binding_is_heard_within_seconds_and_a_stopped_one_no_more(
    start: Callable[[], Server], mosquitto: Mosquitto, fed: Metric, world: World
) -> None:
    start()
    until(is_connected)
    with writing():
        minutes = lost_minutes(world)
        binding = bound(minutes, "oven/+/minutes", value_path="minutes")
    until(lambda: "oven/+/minutes" in subscribed())
    send(mosquitto, 1, 2, topic="oven/1/minutes")
    until(lambda: messages(minutes) == 2)
    with writing():
        binding.active = False
    until(lambda: "oven/+/minutes" not in subscribed())
    send(mosquitto, 3, topic="oven/1/minutes")
    send(mosquitto, 4)
    until(lambda: messages(fed) == 1)
    assert messages(minutes) == 2


@pytest.mark.once
def test_while_the_broker_is_away_the_page_says_so(
    start: Callable[[], Server], mosquitto: Mosquitto, fed: Metric, client: CheckingClient, world: World, app: Flask
) -> None:
    app.config["MQTT_URL"] = mosquitto.url
    client.as_(world.ingrid)
    server = start()
    until(is_connected)
    assert "Listening at" in client.get("/boards/a3/machines").get_data(as_text=True)
    mosquitto.stop()
    until(lambda: not is_connected())
    page = client.get("/boards/a3/machines").get_data(as_text=True)
    assert "is away" in page and "It says:" in page
    mosquitto.forget()
    mosquitto.start()
    until(is_connected)
    page = client.get("/boards/a3/machines").get_data(as_text=True)
    assert "Listening at" in page and "The broker had forgotten us" in page
    assert "is away" in server.log.read_text() and "Traceback" not in server.log.read_text()


@pytest.mark.once
def test_while_the_broker_hangs_what_came_is_counted_and_nothing_is_lost(
    start: Callable[[], Server], mosquitto: Mosquitto, fed: Metric
) -> None:
    start()
    until(is_connected)
    send(mosquitto, *range(5))
    mosquitto.freeze()
    until(lambda: messages(fed) == 5)
    mosquitto.thaw()
    send(mosquitto, *range(3, 10))
    until(lambda: messages(fed) == 10)


def test_what_is_sent_while_no_server_runs_is_counted_when_one_does(
    start: Callable[[], Server], mosquitto: Mosquitto, fed: Metric
) -> None:
    server = start()
    until(is_connected)
    server.stop()
    send(mosquitto, *range(100))
    start()
    until(lambda: messages(fed) == 100)


def test_only_one_process_can_have_the_lease(app: Flask) -> None:
    assert lease.take("one") and lease.take("one")
    assert not lease.take("other")
    with writing():
        assert lease.renew("one") and not lease.renew("other")
        lease.give_back("one")
    assert lease.take("other") and not lease.take("one")


def test_a_lease_that_a_wrong_clock_set_far_ahead_is_no_lease(app: Flask) -> None:
    lease.take("one")
    with writing():
        row = db.session.get(Listening, 1)
        assert row is not None
        row.held_until = now() + 100 * lease.HELD
    assert lease.take("other")


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("mqtt://broker.plant", "broker.plant:1883"),
        ("mqtt://boards:s%40fe@10.0.0.7:1884", "10.0.0.7:1884"),
        ("mqtts://broker.plant", "broker.plant:8883"),
        ("http://broker.plant", None),
        ("broker.plant", None),
        ("mqtt://", None),
        ("mqtt://broker:x", None),
        ("mqtt://[::1", None),
    ],
)
def test_the_setting_is_an_address_of_a_broker(app: Flask, url: str, place: str | None) -> None:
    app.config["MQTT_URL"] = url
    if place is None:
        with pytest.raises(ValueError, match="BOARDS_MQTT_URL"):
            Broker.of(app)
    else:
        broker = Broker.of(app)
        assert broker is not None and broker.place == place
        assert broker.password in (None, "s@fe")


def send(mosquitto: Mosquitto, *ids: int, topic: str = "plant/a3/tester/1") -> None:
    at = now().isoformat()
    some: list[Any] = [
        (topic, json.dumps({"id": id, "at": at, "minutes": 1, "result": {"good": 1, "parts": 1}}), 1, False) for id in ids
    ]
    publish.multiple(some, port=mosquitto.port)


def is_connected() -> bool:
    db.session.rollback()
    there = lease.state()
    return there is not None and there.connected_since is not None and "plant/a3/tester/+" in there.topics


def holder() -> str:
    db.session.rollback()
    there = lease.state()
    assert there is not None
    return there.holder


def subscribed() -> list[str]:
    db.session.rollback()
    return lease.topics()


def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + SOON
    while not holds():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.05)
