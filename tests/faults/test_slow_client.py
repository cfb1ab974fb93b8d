"""A screen that never reads beside others: theirs come as soon as without it."""

from __future__ import annotations

import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.faults.wire import Screen, Server

pytestmark = pytest.mark.once
TIMES = 50 if os.environ.get("BOARDS_AUDIT") else 1
PANELS, NEVER_READING = 200, 5


def seconds_to_the_last(server: Server, beside: int) -> float:
    """Until another screen has the last of many panels."""
    deaf = [Screen(server.port, buffer=4096).join() for _ in range(beside)]
    screen = Screen(server.port).join()
    with screen.sock, ThreadPoolExecutor(1) as pool:
        began = time.monotonic()
        pool.submit(server.get, f"/emit/{PANELS}")
        assert [panel["number"] for _, panel in zip(range(PANELS), (told for _, told in screen.events()), strict=False)][-1]
        taken = time.monotonic() - began
    for one in deaf:
        one.sock.close()
    return taken


def test_screens_that_never_read_keep_nobody_waiting(tmp_path: Path) -> None:
    with Server(tmp_path) as server:
        for _ in range(TIMES):
            alone = min(seconds_to_the_last(server, 0) for _ in range(3))
            beside = min(seconds_to_the_last(server, NEVER_READING) for _ in range(3))
            assert beside < 3 * alone + 0.5, (alone, beside)
