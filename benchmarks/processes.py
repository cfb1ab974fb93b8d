"""A change through one server process, until the last wall of the other shows it, beside one process that does both.

PostgreSQL and Redis of the benchmark's own; through nginx, where there is one, as in a plant.
"""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import create_engine, text

from benchmarks.figures import Ratio
from benchmarks.real_change import CHANGES, PUSHED, closing, founded
from benchmarks.servers import Walls, check, product, running, until_answering
from benchmarks.team_to_boards import Leader
from tests import postgres
from tests.faults.test_redis import Redis
from tests.serving import free_port

WALLS = 200
ROUNDS = 3
NGINX = """
daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log crit;
events {{ worker_connections 4096; }}
http {{
  access_log off; client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder};
  uwsgi_temp_path {folder}; scgi_temp_path {folder};
  map $http_upgrade $upgraded {{ websocket upgrade; default ""; }}
  server {{
    listen 127.0.0.1:{port};
    location / {{
      proxy_pass http://127.0.0.1:{to}; proxy_http_version 1.1; proxy_read_timeout 120s; proxy_set_header Host $http_host;
      proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection $upgraded;
    }}
  }}
}}
"""


def measure() -> Iterator[Ratio]:
    if not shutil.which("redis-server"):
        return
    with tempfile.TemporaryDirectory() as name, postgres.server() as server:
        single, two = Path(name, "single"), Path(name, "two")
        url = {folder: _database(server, folder) for folder in (single, two)}
        first, _ = founded(single, url[single])
        assert founded(two, url[two])[0] == first
        redis = Redis()
        shared = {"BOARDS_REDIS_URL": redis.url}
        with (
            product(single, url[single]) as (alone, _),
            product(two, url[two], **shared) as (here, _),
            product(two, url[two], **shared) as (there, _),
            nginx(there) as through,
        ):
            ones, others = [], []
            for number in range(ROUNDS):
                ones += _told(alone, alone, first + number * CHANGES)
                others += _told(through, here, first + number * CHANGES)
        redis.kill()
    what = f"{WALLS} walls of another process, p95"
    yield Ratio(what, "ms", _p95(others), _p95(ones), 2.0, "one process alone")


def _told(port: int, to: int, first: int) -> list[float]:
    close = closing(Leader(to).cookie, to)
    walls = Walls(port, WALLS, close, "40", check("A3"), expects=PUSHED, to=to)
    with walls.open(CHANGES, gap=0.2, first=first) as told:
        return told.last_told()


def _database(server: str, folder: Path) -> str:
    folder.mkdir()
    with create_engine(f"{server}/postgres", isolation_level="AUTOCOMMIT").connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS boards_bench_{folder.name} WITH (FORCE)"))
        connection.execute(text(f"CREATE DATABASE boards_bench_{folder.name}"))
    return f"{server}/boards_bench_{folder.name}"


@contextlib.contextmanager
def nginx(to: int) -> Iterator[int]:
    """The port of an nginx in front of port `to`; `to` itself where there is no nginx."""
    program = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin")
    if program is None:
        yield to
        return
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o777)
        port = free_port()
        conf = Path(folder, "nginx.conf")
        conf.write_text(NGINX.format(folder=folder, port=port, to=to))
        with running([program, "-c", str(conf), "-p", folder], stdout=subprocess.DEVNULL):
            until_answering(f"http://127.0.0.1:{port}/healthz")
            yield port


def _p95(times: list[float]) -> float:
    return sorted(times)[round(len(times) * 0.95) - 1]
