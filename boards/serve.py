"""Serving: gunicorn with one gevent worker, the only way to serve (the figures behind it: ARCHITECTURE.md).

One process holds thousands of screens; more than one process needs Redis, each on a port of its own.
"""

import errno
import os
import resource
import socket
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NoReturn

import gevent
from flask import Flask
from gevent import monkey

HOUSE = Path(__file__).resolve().parent.parent  # where wsgi.py is
CONNECTIONS = 4000


def serve(host: str, port: int) -> NoReturn:
    """Becomes the server on `host`:`port`. Exits with code 2 and one sentence when it cannot listen there."""
    if trouble := _trouble(host, port):
        print(trouble, file=sys.stderr)
        raise SystemExit(2)
    _allow_open_files(2 * CONNECTIONS)
    sys.stdout.flush()  # exec forgets what is not yet written
    os.execv(sys.executable, command(host, port))


def command(host: str, port: int, folder: Path = HOUSE) -> list[str]:
    """The command line that serves `wsgi:app` of `folder`.

    gevent patches before it loads the app, which preloading would undo. gunicorn itself sets TCP_NODELAY on the
    listener; without it every answer on a kept-alive connection would take 40 ms.
    """
    address = f"[{host}]" if ":" in host else host
    return [
        *(sys.executable, "-m", "gunicorn", "--worker-class", "gevent", "--workers", "1"),
        *("--worker-connections", str(CONNECTIONS), "--backlog", "2048", "--keep-alive", "75", "--timeout", "60"),
        *("--graceful-timeout", "3", "--no-control-socket"),  # open websockets never end by themselves
        *("--chdir", str(folder), "--bind", f"{address}:{port}", "wsgi:app"),
    ]


def serving() -> bool:
    """Whether this process is a gunicorn worker, not the command line or a test."""
    return "gunicorn.arbiter" in sys.modules


def assert_patched() -> None:
    """Raises RuntimeError when this process would block on sockets, locks or PostgreSQL. Asked when a server starts.

    psycopg chooses how it waits when it is imported; imported before patching, one slow query stops every screen.
    """
    if not (monkey.is_module_patched("socket") and monkey.is_module_patched("threading")):
        raise RuntimeError("The server runs without gevent's patches: start it with `boards serve`.")
    waiting = sys.modules.get("psycopg.waiting")
    if waiting is not None and waiting.wait.__name__ == "wait_c":
        raise RuntimeError("psycopg was imported before gevent's patches: import it later, and don't preload the app.")


def fair(app: Flask) -> None:
    """Gives every client its turn: a request lets the others who wait go first. Only in a server.

    gevent does not switch while a connection has bytes to read, so one busy connection would keep all others out. It has to
    be outside whatever opens a transaction: nothing may switch inside one.
    """
    if serving():
        app.wsgi_app = OthersFirst(app.wsgi_app)  # type: ignore[method-assign]


class OthersFirst:
    """WSGI middleware."""

    def __init__(self, app: Any) -> None:
        self.app = app

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        gevent.sleep(0)
        answer: Iterable[bytes] = self.app(environ, start_response)
        return answer


def _trouble(host: str, port: int) -> str | None:
    """Why nobody could listen on this address, in a sentence for who starts the server; None when all is well."""
    try:
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as gunicorn does: just stopped is not taken
            probe.bind((host, port))
            probe.listen()
    except OverflowError:
        return f"{port} is not a port: they go from 1 to 65535."
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            return f"Port {port} is taken. Stop what uses it, or choose another: boards serve --port {port + 1}"
        if error.errno == errno.EACCES:
            return f"Port {port} is only for the administrator. Choose one from 1024 up: boards serve --port 8000"
        return f"Can't listen on {host}: {error.strerror}. All addresses of this machine: boards serve --host 0.0.0.0"
    return None


def _allow_open_files(wanted: int) -> None:
    """A screen is an open file; many systems allow 1024 unless asked."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    ceiling = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < ceiling:
        resource.setrlimit(resource.RLIMIT_NOFILE, (ceiling, hard))
