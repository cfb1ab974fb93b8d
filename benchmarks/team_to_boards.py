"""From "closed" in a team to every one of a hundred open boards that shows it: real server, real sockets.

Most are the team's own board, some its value stream's and the plant's. The reference is one small request to the same
server in the same run, so that a slow machine shows.
"""

from __future__ import annotations

import datetime as dt
import http.client
import json
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.figures import Figure
from boards.actions.models import Action
from boards.app import create_app
from boards.db import Base, db, writing
from boards.plant.production_day import plant_date
from tests import world as remembered
from tests.conftest import settings
from tests.faults.wire import PATIENCE, Screen
from tests.serving import Server

BOARDS = 100
ABOVE = ("VSA", "PLANT")  # one board each of these is among them
CLOSURES = 10
LIMIT_MS = 1000


class Board:
    """An open board: notes when it is pushed the panel it waits for."""

    def __init__(self, port: int, unit: str) -> None:
        self.unit = unit
        self.panel = "actions" if unit not in ABOVE else "children"
        self.told: list[float] = []
        self.screen = Screen(port).join()
        self.screen.say("42" + json.dumps(["check", {"unit": unit, "lang": "en", "panels": {}}]))
        self.screen.sock.settimeout(None)
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        try:
            for name, payload in self.screen.events():
                if name == "panel" and payload.get("panel") == self.panel:
                    self.told.append(time.perf_counter())
        except (OSError, EOFError, ValueError):
            return  # the benchmark is over


class Leader:
    """Somebody signed in who closes actions."""

    def __init__(self, port: int) -> None:
        self.port, self.cookie = port, ""
        kept = self.post("/sign-in", badge="101", pin=remembered.PIN)[1]
        self.cookie = "; ".join(cookie.partition(";")[0] for cookie in kept)

    def post(self, path: str, **form: str) -> tuple[int, list[str]]:
        headers = {"Origin": f"http://127.0.0.1:{self.port}", "Content-Type": "application/x-www-form-urlencoded"}
        return self._request("POST", path, urlencode(form), {**headers, "Cookie": self.cookie})

    def small_request(self) -> float:
        began = time.perf_counter()
        self._request("GET", "/i", None, {})
        return (time.perf_counter() - began) * 1000

    def _request(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> tuple[int, list[str]]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer.status, answer.headers.get_all("Set-Cookie") or []


def measure(boards: int = BOARDS, closures: int = CLOSURES) -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'boards.sqlite'}"
        app = create_app(settings(Path(folder), url))
        with app.app_context():
            Base.metadata.create_all(db.engine)
            remembered.build()
            ids = done_actions(closures)
            db.session.remove()
            server = Server(Path(folder), url)
            server.start()
            try:
                times, reference = _close(server.port, ids, boards)
            finally:
                server.stop()
            db.engine.dispose()
    yield Figure(f"an action closed, until {boards} boards show it", times, LIMIT_MS, reference)


def done_actions(count: int) -> list[int]:
    """Promises of A3 that wait for somebody else to close them."""
    world = remembered.World()
    with writing():
        made = [
            Action.raise_at(
                world.unit("A3"),
                f"Weld pan {n}",
                by=world.amina,
                owner=world.marek,
                due_on=plant_date() + dt.timedelta(days=3),
            )
            for n in range(count)
        ]
        for action in made:
            action.complete(world.marek)
            action.verify_done(world.amina)
    return [action.id for action in made]


def _close(port: int, ids: list[int], boards: int) -> tuple[list[float], float]:
    """For each closure the milliseconds until the last board was told; and a small request's."""
    shown = [Board(port, unit) for unit in (*ABOVE, *["A3"] * (boards - len(ABOVE)))]
    leader = Leader(port)
    time.sleep(1)  # until all have joined and have had their first answer
    times = []
    for id in ids:
        before = [len(board.told) for board in shown]
        began = time.perf_counter()
        status, _ = leader.post(f"/actions/{id}/closure", standard_decision="none", yokoten_decision="none")
        assert status == 303, f"closing was answered with {status}"
        deadline = began + PATIENCE
        while any(len(board.told) == count for board, count in zip(shown, before, strict=True)):
            assert time.perf_counter() < deadline, "a board was never told"
            time.sleep(0.002)
        first = [board.told[count] for board, count in zip(shown, before, strict=True)]
        times.append((max(first) - began) * 1000)
    return times, statistics.median(leader.small_request() for _ in range(20))
