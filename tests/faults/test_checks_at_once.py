"""All screens of a plant check in the same moment: each is answered, none is left outside its room by a full database."""

from __future__ import annotations

import contextlib
from pathlib import Path

from flask import Flask

from boards.live.sockets import CHECKS_AT_ONCE
from tests.faults.wire import Screen
from tests.serving import Server
from tests.world import World

SCREENS = 60  # more than a process has connections to its database


def test_each_of_many_checks_at_once_is_answered(tmp_path: Path, database: str, app: Flask, world: World) -> None:
    assert SCREENS > 10 * CHECKS_AT_ONCE
    server = Server(tmp_path, database)
    with contextlib.ExitStack() as stack:
        server.start()
        stack.callback(server.kill)
        screens = [Screen(server.port).join() for _ in range(SCREENS)]
        for screen in screens:
            stack.callback(screen.sock.close)
            screen.sock.settimeout(60)
            screen.say('421["check",{"unit":"A3","lang":"en","panels":{}}]')
        for screen in screens:
            answer = next(packet for packet in screen.packets() if packet.startswith("431["))
            assert '"ok":true' in answer.replace(" ", "")
        assert "TimeoutError" not in server.log.read_text()
