"""The websocket side: a page connects, checks, and is in the room of its board. Sockets are read-only."""

from __future__ import annotations

from threading import BoundedSemaphore
from typing import Any

from flask import Flask, request
from flask_socketio import SocketIO, join_room, leave_room

from boards import figures
from boards.db import db
from boards.live import changes, devices, websocket
from boards.live.checks import answer, language_of, readable
from boards.live.publisher import Publisher
from boards.live.rooms import Rooms, room
from boards.serve import serving

CHECKS_AT_ONCE = 5  # of a process, far fewer than its connections to the database: else a storm of screens takes all of them


def init_app(app: Flask) -> None:
    """Connects the app to its screens. The greenlets start only in a serving process."""
    changes.listen()
    socketio = SocketIO(
        app,
        async_mode="gevent",  # said explicitly: Flask-SocketIO would pick whatever is installed
        transports=["websocket"],
        manage_session=False,
        ping_interval=25,
        ping_timeout=60,
        max_http_buffer_size=65536,
        **_others(app),
    )
    websocket.install(socketio)
    rooms = Rooms()
    publisher = app.extensions["live"] = Publisher(app, socketio, rooms)
    _answer(socketio, rooms)
    if serving() and app.config["PUBLISHER"]:
        publisher.start()


def _others(app: Flask) -> dict[str, Any]:
    """With Redis: how this process speaks with the others."""
    if not app.config["REDIS_URL"]:
        return {}
    from boards.live.between import Between

    return {"client_manager": Between(app.config["REDIS_URL"])}


def _answer(socketio: SocketIO, rooms: Rooms) -> None:
    turn = BoundedSemaphore(CHECKS_AT_ONCE)  # of greenlets when gevent has patched the process

    @socketio.on("check")
    def answer_check(asked: Any) -> dict[str, Any]:
        sid: str = request.sid  # type: ignore[attr-defined]
        with turn:
            if not socketio.server.manager.is_connected(sid, "/"):  # it has not waited so long
                return {"ok": False}
            try:
                return checked(sid, asked)
            finally:
                db.session.remove()

    def checked(sid: str, asked: Any) -> dict[str, Any]:
        told = devices.told(asked, lambda device: join_room(device.room))
        unit = readable(asked)
        if unit is None:
            if left := rooms.leave(sid):
                leave_room(room(*left))
            return {"ok": False, **told}
        here = unit.id, language_of(asked)
        if left := rooms.enter(sid, *here):
            leave_room(room(*left))
        join_room(room(*here))
        return {**answer(unit, asked), **told}

    @socketio.on("disconnect")
    def gone(*reason: Any) -> None:
        if rooms.leave(request.sid):  # type: ignore[attr-defined]
            figures.SCREENS_GONE.labels("silent" if "ping timeout" in reason else "closed").inc()
