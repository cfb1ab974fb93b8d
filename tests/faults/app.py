"""The smallest app with screens, for the tests of what carries them. Runs as the wsgi.py of a server of its own."""

import itertools
import os
import socket
import time
from pathlib import Path

import gevent
import psycopg
from flask import Flask, request
from flask_socketio import SocketIO

from boards.live import websocket, wire
from boards.serve import assert_patched, fair

assert_patched()
app = Flask(__name__)
fair(app)
interval, timeout, wire.SEND_SECONDS = map(float, os.environ.get("SECONDS", "25 60 10").split())
socketio = SocketIO(app, async_mode="gevent", transports=["websocket"], ping_interval=interval, ping_timeout=timeout)
websocket.install(socketio)
engine, turns, heard = socketio.server.eio, itertools.count(), []
socketio.on_event("heard", heard.append)


@app.get("/emit/<int:count>")
def emit(count: int) -> str:
    for number in range(count):
        socketio.emit("panel", {"number": number, "html": "x" * 15_000})
        gevent.sleep(0)
    return "true"


@app.get("/turn")
def take_a_turn() -> dict[str, int]:
    """A millisecond of work."""
    end = time.perf_counter() + 0.001
    while time.perf_counter() < end:
        pass
    return {"turn": next(turns), "heard": len(heard)}


@app.get("/held")
def held() -> dict[str, int]:
    descriptors, environs = len(list(Path("/proc/self/fd").iterdir())), len(socketio.server.environ)
    return {"descriptors": descriptors, "sockets": len(engine.sockets), "environs": environs}


@app.get("/waiting")
def waiting() -> list[int]:
    """How many packets wait for each client, oldest client first."""
    return [client.queue.qsize() for client in engine.sockets.values()]


@app.get("/sids")
def sids() -> list[str]:
    return list(engine.sockets)


@app.get("/throw-out/<path:sid>")
def throw_out(sid: str) -> str:
    engine.disconnect(sid)
    return "true"


@app.get("/settings")
def settings() -> dict[str, str | int]:
    nodelay = request.environ["gunicorn.socket"].getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
    return {"nodelay": nodelay, "psycopg": psycopg.waiting.wait.__name__}
