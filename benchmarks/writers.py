"""Greenlets that write through `writing()` as fast as they can, and one that only wants its turn every millisecond.

What makes one write again comes to it through a socket, as a request does: gevent looks at clocks only after fifty of those
who merely give up their turn, but after every look at the sockets.
"""

# ruff: noqa: E402
from gevent import monkey

monkey.patch_all()

import json
import socket
import sys
import time
from pathlib import Path

import gevent
from flask import Flask
from gevent.socket import wait_read
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from benchmarks.writes import ASKED, prepare
from boards.db import db, prepare_sqlite, writing

EVERY = 0.001


def main(database: Path, writers: int, seconds: float) -> None:
    prepare(database)
    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{database}"
    db.init_app(app)
    with app.app_context():
        prepare_sqlite(db.engine)
    until = time.perf_counter() + seconds
    counts, refused, waits = [0] * writers, [0], [0.0]

    def write(number: int) -> None:
        here, there = socket.socketpair()
        statements = [text(statement.format(number + 1)) for statement in ASKED]
        while time.perf_counter() < until:
            with app.app_context():
                try:
                    with writing():
                        connection = db.session.connection()
                        for statement in statements:
                            connection.execute(statement)
                    counts[number] += 1
                except OperationalError:
                    refused[0] += 1
            there.send(b"!")  # the next request
            wait_read(here.fileno())
            here.recv(1)

    def beat() -> None:
        while (began := time.perf_counter()) < until:
            gevent.sleep(EVERY)
            waits.append((time.perf_counter() - began - EVERY) * 1000)

    gevent.joinall([gevent.spawn(beat), *(gevent.spawn(write, number) for number in range(writers))], raise_error=True)
    stall = sorted(waits)[int(len(waits) * 0.99)]
    print(json.dumps({"rate": sum(counts) / seconds, "stall": stall, "refused": refused[0]}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]))
