"""A real broker of a test's own: Mosquitto on a free port, which keeps sessions on disk."""

from __future__ import annotations

import getpass
import os
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

import pytest

from tests.serving import free_port

PATIENCE = 15.0
SETTINGS = """
listener {port} 127.0.0.1
{listener}
allow_anonymous {anonymous}
user {user}
persistence true
persistence_location {folder}/
max_queued_messages 0
max_inflight_messages {inflight}
{more}
"""


class Mosquitto:
    """stop() lets it write its sessions down, as `systemctl restart` does; freeze() leaves its sockets open and silent."""

    def __init__(
        self, folder: Path, inflight: int = 0, *, listener: str = "", more: str = "", anonymous: bool = True
    ) -> None:
        self.port = free_port()
        self.url = f"mqtt://127.0.0.1:{self.port}"
        self._settings = folder / "mosquitto.conf"
        about = {"listener": listener, "more": more, "anonymous": str(anonymous).lower(), "inflight": inflight}
        told = SETTINGS.format(user=getpass.getuser(), port=self.port, folder=folder, **about)
        self._settings.write_text(told)
        self._log = folder / "mosquitto.log"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [program(), "-c", str(self._settings)]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log)
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                assert self._process.poll() is None and time.monotonic() < deadline, self._log.read_text()
                time.sleep(0.02)

    def stop(self) -> None:
        if self._process:
            self._process.send_signal(signal.SIGCONT)
            self._process.terminate()
            self._process.wait(PATIENCE)

    def forget(self) -> None:
        """Loses its sessions, as without persistence; while it is stopped."""
        (self._settings.parent / "mosquitto.db").unlink()

    def freeze(self) -> None:
        assert self._process
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        assert self._process
        self._process.send_signal(signal.SIGCONT)


def program() -> str:
    """Where Mosquitto is. Leaves the test out where it isn't, but not on CI."""
    found = shutil.which("mosquitto") or shutil.which("mosquitto", path="/usr/sbin:/usr/local/sbin")
    if found is None:
        assert not os.environ.get("CI"), "no Mosquitto: apt-get install mosquitto"
        pytest.skip("no Mosquitto here")
    return found
