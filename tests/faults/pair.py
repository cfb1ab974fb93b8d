"""Two servers of one plant, which speak to each other over Redis."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.serving import Server


@contextmanager
def pair(folder: Path, database: str, redis: str, **environment: str) -> Iterator[tuple[Server, Server]]:
    """Both started, on one instance folder and database."""
    here, there = (Server(folder, database, BOARDS_REDIS_URL=redis, **environment) for _ in range(2))
    try:
        here.start()
        there.start()
        yield here, there
    finally:
        here.kill()
        there.kill()
