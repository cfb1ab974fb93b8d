"""All screens of a plant check in the same moment: each is answered, none is left outside its room by a full database."""

from __future__ import annotations

import contextlib
import time
from pathlib import Path

from flask import Flask
from sqlalchemy import text

from boards.db import db
from boards.live.sockets import CHECKS_AT_ONCE
from tests.faults.wire import Screen
from tests.serving import Server
from tests.world import World

SLOW = 7.0  # seconds in which the database answers nobody: longer than who wants a connection waits for one
SCREENS = 60  # more than a process has connections to its database


def test_each_of_many_checks_at_once_is_answered(tmp_path: Path, database: str, app: Flask, world: World) -> None:
    assert SCREENS > 10 * CHECKS_AT_ONCE
    server = Server(tmp_path, database)
    with contextlib.ExitStack() as stack:
        server.start()
        stack.callback(server.kill)
        screens = [Screen(server.port).join() for _ in range(SCREENS)]
        with db.engine.connect() as busy:
            if busy.dialect.name == "postgresql":
                busy.execute(text("LOCK TABLE panel_revision IN ACCESS EXCLUSIVE MODE"))
            for screen in screens:
                stack.callback(screen.sock.close)
                screen.sock.settimeout(60)
                screen.say('421["check",{"unit":"A3","lang":"en","panels":{}}]')
            time.sleep(SLOW if busy.dialect.name == "postgresql" else 0)
        for screen in screens:
            answer = next(packet for packet in screen.packets() if packet.startswith("431["))
            assert '"ok":true' in answer.replace(" ", "")
        assert "TimeoutError" not in server.log.read_text()
