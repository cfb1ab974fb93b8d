"""The server comes back and all screens at once: each is right within seconds, and nobody keeps anybody out."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.request

import pytest

from boards.actions.models import Action
from boards.db import writing
from boards.live.revisions import revisions_of
from tests.serving import Server
from tests.world import World

SCREENS = 500
BACK_SECONDS = 5.0  # from when it answers until the last screen is right
ROUNDS = 50 if os.environ.get("BOARDS_AUDIT") else 2


@pytest.mark.once
def test_five_hundred_screens_are_right_soon_after_the_server_is_back(server: Server, world: World) -> None:
    script = [sys.executable, "-m", "tests.faults.storm", str(server.port), str(SCREENS), "A3"]
    with subprocess.Popen(script, stdout=subprocess.PIPE, text=True) as storm:
        try:
            assert storm.stdout and storm.stdout.readline().startswith("right")
            for number in range(ROUNDS):
                server.kill()
                with writing():
                    Action.raise_at(world.unit("A3"), f"Weld the drain pan, {number}", by=world.amina)
                revision = revisions_of(world.unit("A3").id)["actions"]
                server.start()
                began = time.monotonic()
                assert storm.stdout.readline().split() == ["right", str(revision)]
                assert time.monotonic() - began < BACK_SECONDS
                with urllib.request.urlopen(f"{server.url}/boards/a3", timeout=BACK_SECONDS) as page:
                    assert page.status == 200
        finally:
            storm.kill()
