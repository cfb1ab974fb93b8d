"""Two server processes on one database are sent the same readings at the same moment."""

from __future__ import annotations

import json
import threading
import urllib.request
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from boards.db import db
from boards.metrics.models import Metric
from boards.metrics.readings import Reading
from tests.api.machine import machine
from tests.api.test_sending import one
from tests.metrics.numbers import working_days
from tests.serving import Server
from tests.world import World


def test_two_processes_that_send_the_same_write_it_once(server: Server, app: Flask, world: World, quality: Metric) -> None:
    other = Server(server.instance, server.database_url)
    other.start()
    secret = machine(app, world).secret
    body = json.dumps({"readings": [one(date=day.isoformat()) for day in working_days(world.unit("A3"), 40)]}).encode()
    answers: list[Any] = []
    together = threading.Barrier(6)

    def send(url: str) -> None:
        headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}
        together.wait()
        with urllib.request.urlopen(urllib.request.Request(f"{url}/api/v1/readings", body, headers), timeout=60) as answer:
            answers.append(json.load(answer))

    threads = [threading.Thread(target=send, args=(url,)) for url in (server.url, other.url) * 3]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    other.stop()
    db.session.rollback()
    assert sorted(answer["new"] for answer in answers) == [0, 0, 0, 0, 0, 40]
    assert db.session.scalar(select(func.count(Reading.id))) == 40
