"""Servers and walls for the benchmarks, each in a process of its own on this machine."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from boards.serve import HOUSE, command
from tests.serving import Server, free_port

START_SECONDS = 60.0


@contextlib.contextmanager
def emitter() -> Iterator[int]:
    """benchmarks/emitter.py under the product's own server; its port."""
    with emitter_with_worker() as (port, _):
        yield port


@contextlib.contextmanager
def emitter_with_worker() -> Iterator[tuple[int, int]]:
    """The same, and the id of the process that works."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "wsgi.py").write_text("from benchmarks.emitter import app\n")
        port = free_port()
        with running(command("127.0.0.1", port, Path(folder))) as process:
            until_answering(f"http://127.0.0.1:{port}/hello")
            yield port, worker_of(process.pid)


@contextlib.contextmanager
def bare(deflate: bool) -> Iterator[int]:
    """benchmarks/bare_broadcast.py; its port."""
    port = free_port()
    script = [sys.executable, "-m", "benchmarks.bare_broadcast", str(port), "deflate" if deflate else "plain"]
    with running(script, stdout=subprocess.PIPE) as process:
        assert process.stdout
        process.stdout.readline()
        yield port


@contextlib.contextmanager
def running(script: list[str], **more: Any) -> Iterator[subprocess.Popen[bytes]]:
    environment = {**os.environ, "PYTHONPATH": str(HOUSE)}
    more = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, **more}
    with subprocess.Popen(script, cwd=HOUSE, env=environment, **more) as process:
        try:
            yield process
        finally:
            process.terminate()


@contextlib.contextmanager
def product(folder: Path, url: str = "", **environment: str) -> Iterator[tuple[int, int]]:
    """The product on the database of `folder` (or at `url`): its port, and the id of the process that works."""
    server = Server(folder, url or f"sqlite:///{folder / 'boards.sqlite'}", BOARDS_LOG_LEVEL="warning", **environment)
    server.start()
    try:
        assert server.process
        yield server.port, worker_of(server.process.pid)
    finally:
        server.stop()


def worker_of(master: int) -> int:
    """gunicorn's one worker."""
    return int(Path(f"/proc/{master}/task/{master}/children").read_text().split()[0])


def load_demo(folder: Path) -> None:
    """The demo plant into a new database in `folder`."""
    environment = {**os.environ, "BOARDS_INSTANCE": str(folder), "BOARDS_SECRET_KEY": "a secret of the tests"}
    for words in (["db", "upgrade"], ["demo"]):
        script = [sys.executable, "-m", "boards", *words]
        subprocess.run(script, cwd=HOUSE, env=environment, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def per_second(port: int, path: str) -> tuple[float, float]:
    """Requests per second, 16 at once, and their 99th percentile in ms."""
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept-Encoding: gzip\r\n\r\n"
    return asked_again(port, request, 16)


def asked_again(port: int, request: str, connections: int, seconds: float = 3, first: int = 0) -> tuple[float, float]:
    """The same of any request, one character a byte, by benchmarks/requests.py; NUMBER in it counts up from `first`."""
    asked = {"port": port, "request": request, "connections": connections, "seconds": seconds, "first": first}
    script = [sys.executable, "-m", "benchmarks.requests"]
    said = subprocess.run(script, cwd=HOUSE, check=True, input=json.dumps(asked), stdout=subprocess.PIPE, text=True).stdout
    rate, last = json.loads(said)
    return rate, last


def until_answering(address: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            urllib.request.urlopen(address, timeout=2).close()
            return
        except OSError:
            assert time.monotonic() < deadline, f"{address} does not answer"
            time.sleep(0.05)


class Walls:
    """Open walls (benchmarks/walls.py), each of which waits for a panel that begins with `expects`. `to`: the port that is
    asked for changes, if it is another one."""

    def __init__(
        self, port: int, count: int, change: str, *greetings: str, expects: str = "", deflate: bool = False, to: int = 0
    ) -> None:
        self._asked = {"port": port, "count": count, "change": change, "greetings": greetings, "expects": expects}
        self._asked |= {"deflate": deflate, "to": to or port}

    @contextlib.contextmanager
    def open(self, changes: int, gap: float = 0.05, first: int = 0) -> Iterator[Walls]:
        asked = json.dumps({**self._asked, "changes": changes, "gap": gap, "first": first})
        script = [sys.executable, "-m", "benchmarks.walls", asked]
        with subprocess.Popen(script, cwd=HOUSE, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as self._process:
            try:
                assert self._line() == "open"
                yield self
            finally:
                self._process.kill()

    def last_told(self) -> list[float]:
        """Makes the changes: for each the milliseconds until the last wall had it."""
        assert self._process.stdin
        self._process.stdin.write("go\n")
        self._process.stdin.flush()
        return [last for _, last in iter(self._line, "done")]

    def _line(self) -> Any:
        assert self._process.stdout
        line = self._process.stdout.readline()
        assert line, "the walls have given up; why stands above"
        return json.loads(line)


def get(path: str) -> str:
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"


def check(unit: str) -> str:
    """What a page says after it has connected: which board it shows, and that it has nothing yet."""
    return "421" + json.dumps(["check", {"unit": unit, "lang": "en", "panels": {}}])
