"""A real server for a test: gunicorn in its own process, to be frozen, killed and started again on the same port."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from boards.assets import build_id
from tests.forked import Forked, Ready

KEPT = Path(tempfile.gettempdir()) / f"boards-tests-{os.getuid()}"  # compiled and compressed files, of any run
PATIENCE = 90.0  # seconds a start may take on a busy machine
ready: Ready | None = None  # within a run of the tests: what their servers are forked from


class Server:
    """`url` answers after start(). freeze() and thaw() stop the process without closing a socket; kill() is kill -9."""

    def __init__(self, instance: Path, database_url: str, **environment: str) -> None:
        self.instance, self.database_url, self.environment = instance, database_url, environment
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = instance / "server.log"
        self.process: subprocess.Popen[bytes] | Forked | None = None

    def start(self, forked: bool = True) -> None:
        """With `forked` unset by the command itself, all the way, as in a plant."""
        self._lay_out_static()
        environment = {
            **{name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"},
            "PYTHONPYCACHEPREFIX": str(KEPT / "bytecode"),
            "BOARDS_INSTANCE": str(self.instance),
            "BOARDS_DATABASE_URL": self.database_url,
            "BOARDS_SECRET_KEY": "a secret of the tests",
            "BOARDS_PUBLIC_URL": self.url,
            "BOARDS_RATELIMIT_ENABLED": "off",
            **self.environment,
        }
        if ready and forked and all(name.startswith("BOARDS_") for name in self.environment):
            self.process = ready.serve(environment, self.port, self.log)
        else:
            command = [sys.executable, "-m", "boards", "serve", "--host", "127.0.0.1", "--port", str(self.port)]
            with self.log.open("ab") as log:
                self.process = subprocess.Popen(command, env=environment, stdout=log, stderr=log, start_new_session=True)
        self.wait_until_answering()
        self._keep_static()

    def _lay_out_static(self) -> None:
        """A server compresses the static files when it finds no copy: the first of a run does, the others find its."""
        found, kept = self.instance / "static", KEPT / "static" / build_id()
        if kept.exists() and not found.exists():
            shutil.copytree(kept, found / build_id())

    def _keep_static(self) -> None:
        made, kept = self.instance / "static" / build_id(), KEPT / "static" / build_id()
        if made.exists() and not kept.exists():
            making = kept.with_name(f"making-{os.getpid()}")
            shutil.copytree(made, making)
            with contextlib.suppress(OSError):  # another worker was first
                making.rename(kept)

    def wait_until_answering(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                urllib.request.urlopen(f"{self.url}/healthz", timeout=2).close()
                return
            except urllib.error.HTTPError:
                return
            except OSError:
                assert self.process and self.process.poll() is None, self.log.read_text()
                assert time.monotonic() < deadline, f"the server does not answer: {self.log.read_text()}"
                time.sleep(0.05)

    def freeze(self) -> None:
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._signal(signal.SIGCONT)

    def kill(self) -> None:
        """The power is cut: no goodbye."""
        self._signal(signal.SIGKILL)
        self._wait()

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self._signal(signal.SIGCONT)
            self._signal(signal.SIGTERM)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self._signal(signal.SIGKILL)
        self._wait()

    def _signal(self, number: signal.Signals) -> None:
        if self.process:
            try:
                os.killpg(self.process.pid, number)
            except ProcessLookupError:
                pass

    def _wait(self) -> None:
        if self.process:
            self.process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def chromium() -> str:
    """Debian's Chromium, or the one named in CHROMIUM; no other browser can be had in a plant's network."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    assert found, "no Chromium: apt-get install chromium"
    return found
