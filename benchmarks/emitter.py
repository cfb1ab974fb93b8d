"""The smallest app with our screens: `GET /emit/<file>` pushes what stands in the file to all of them."""

from __future__ import annotations

from pathlib import Path

from flask import Flask
from flask_socketio import SocketIO

from boards.live import websocket
from boards.serve import assert_patched, fair

assert_patched()
app = Flask(__name__)
fair(app)
socketio = SocketIO(app, async_mode="gevent", transports=["websocket"], manage_session=False)
websocket.install(socketio)


@app.get("/emit/<path:file>")
def emit(file: str) -> str:
    socketio.emit("panel", Path("/", file).read_text())
    return "told"


@app.get("/hello")
def hello() -> str:
    return "hello"
