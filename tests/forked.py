"""Servers that start at once: a process has loaded the product, as gunicorn's worker does, and each is forked from it.

A server is gunicorn with the very command line of `boards serve`, in a session of its own, on its own port and database.
What is spared is to load two thousand modules and to compile the templates again: `python -m tests.forked` patches first,
then loads, then waits.
"""

from __future__ import annotations

import gc
import json
import os
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

from boards.config import ROOT


class Forked:
    """A server's process, to be waited for like subprocess.Popen. How it ended nobody asks."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        try:
            self._ended: int | None = os.pidfd_open(pid)
        except ProcessLookupError:
            self._ended = None

    def poll(self) -> int | None:
        return 0 if self._is_over(0) else None

    def wait(self, timeout: float | None = None) -> int:
        if not self._is_over(timeout):
            raise subprocess.TimeoutExpired(str(self.pid), timeout or 0)
        return 0

    def _is_over(self, timeout: float | None) -> bool:
        if self._ended is not None and select.select([self._ended], [], [], timeout)[0]:
            os.close(self._ended)
            self._ended = None
        return self._ended is None


class Ready:
    """The process that has loaded everything; begun with the first server of a run, over with the run."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

    def serve(self, environment: dict[str, str], port: int, log: Path) -> Forked:
        """A server on 127.0.0.1:`port` that writes to `log`, begun this moment."""
        if self._process is None:
            command = [sys.executable, "-m", "tests.forked"]
            self._process = subprocess.Popen(
                command, env=environment, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
        asked, answer = self._process.stdin, self._process.stdout
        assert asked and answer
        print(json.dumps([environment, port, str(log)]), file=asked, flush=True)
        return Forked(int(answer.readline()))

    def close(self) -> None:
        if self._process:
            self._process.communicate()


def main() -> None:
    gc.disable()  # as wsgi.py does, which enables it again in each server
    from gevent import monkey

    monkey.patch_all()
    import threading

    from flask import Flask
    from gunicorn.app import wsgiapp  # noqa: F401 - as in a server, before the product
    from gunicorn.workers import ggevent  # noqa: F401
    from sqlalchemy.orm import configure_mappers

    import boards.app  # noqa: F401
    from boards import declaring
    from boards.setup import commands  # noqa: F401
    from tests import kept

    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": kept.templates}
    for module in declaring.DECLARING:
        __import__(f"boards.{module}")
    configure_mappers()
    assert threading.active_count() == 1, "what is forked has one thread"
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # whoever asked for a server waits for it
    fork = monkey.get_original("os", "fork")
    for line in sys.stdin:
        pid = fork()
        if pid == 0:
            _become(*json.loads(line))
        print(pid, flush=True)


def _become(environment: dict[str, str], port: int, log: str) -> None:
    import gevent
    from gunicorn.app import wsgiapp

    from boards import serve

    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    gevent.reinit()
    os.setsid()
    nothing, written = os.open(os.devnull, os.O_RDONLY), os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    for to, opened in enumerate((nothing, written, written)):
        os.dup2(opened, to)
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    serve._allow_open_files(2 * serve.CONNECTIONS)
    sys.argv = serve.command("127.0.0.1", port)[2:]
    wsgiapp.run(prog="gunicorn")
    sys.exit(0)


if __name__ == "__main__":
    main()
