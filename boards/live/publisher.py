"""The publisher: one greenlet per process empties the outbox, renders each panel once per language, and tells the rooms.

A process that dies between commit and push loses nothing for longer than the next check of the page.
"""

from __future__ import annotations

import datetime as dt
import logging
import time
from contextlib import suppress
from typing import Any

from flask import Flask
from flask_socketio import SocketIO
from gevent.event import Event
from sqlalchemy.exc import SQLAlchemyError

from boards import figures
from boards.clock import TICK_SECONDS, Touch, keep_books, last_tick, next_due, now, tick
from boards.db import db
from boards.live.rendering import rendered
from boards.live.rooms import Rooms, room
from boards.outages import outage_of
from boards.plant.models import NotSetUp, Plant, Unit

MERGE_SECONDS = 0.03  # the first change is pushed at once; those that come so close behind it are one more push
BEAT_SECONDS = 2.0
AGAIN_SECONDS = 1.0  # until what the database could not say is tried again

log = logging.getLogger(__name__)


class Publisher:
    """Everything a process tells its screens: panels that changed, and that it is alive."""

    def __init__(self, app: Flask, socketio: SocketIO, rooms: Rooms) -> None:
        self.app, self.socketio, self.rooms = app, socketio, rooms
        self.outbox: set[Touch] = set()
        self.committed: dict[Touch, float] = {}  # since when, by the process's own clock, what is in the outbox waits
        self.telling: dict[Touch, float] = {}  # the same of what is being told just now
        self.called: set[str] = set()  # rooms whose pages are to ask at once
        self.ticked: dt.datetime | None = None
        self.epoch = ""  # of the database, as last seen
        self._wakeup = Event()

    def hand_over(self, touched: set[Touch]) -> None:
        """What a committed transaction touched. Never blocks, never fails."""
        self.outbox |= touched
        at = time.monotonic()
        for one in touched:
            self.committed.setdefault(one, at)
        self._wakeup.set()

    def call(self, room: str) -> None:
        """Lets the pages in a room ask now what is true, wherever they are connected. Never blocks, never fails; who is
        missed asks by itself.
        """
        self.called.add(room)
        self._wakeup.set()

    def start(self) -> None:
        """Starts the greenlets of this process: publishing, beating, ticking."""
        self.socketio.start_background_task(self._publish_for_ever)
        self.socketio.start_background_task(self._beat_for_ever)
        if self.app.config["TICKING"]:
            self.socketio.start_background_task(self._tick_for_ever)

    def publish(self) -> None:
        """Empties the outbox now. A panel that can't be told is left to the next check."""
        touched, self.outbox = self.outbox, set()
        self.telling, self.committed = self.committed, {}
        called, self.called = self.called, set()
        with self.app.app_context(), self.app.test_request_context():  # a session and a language of its own
            for room_called in sorted(called):
                self.socketio.emit("ask", to=room_called)
            for unit_id, name in sorted(touched):
                try:
                    self._tell(unit_id, name, self.telling.get((unit_id, name)))
                except Exception as reason:
                    if self.app.config.get("PANELS_RAISE"):
                        raise
                    if (outage := outage_of(reason)) and outage.passes:  # told when the database is back
                        self.outbox.add((unit_id, name))
                        self.committed.setdefault((unit_id, name), self.telling.get((unit_id, name), time.monotonic()))
                    log.exception("could not publish %s of unit %s", name, unit_id)
                    with suppress(SQLAlchemyError):
                        db.session.rollback()
            db.session.remove()
        self.telling = {}

    def beat(self) -> dict[str, Any]:
        """What a heartbeat says: the server's time, the last tick, the build."""
        return {
            "now": now().isoformat(),
            "tick": self.ticked and self.ticked.isoformat(),
            "build": build_of(self.app, self.epoch),
        }

    @property
    def lag(self) -> float:
        """How many seconds the oldest change that is not told yet has been waiting."""
        waiting = [*self.committed.values(), *self.telling.values()]
        return time.monotonic() - min(waiting) if waiting else 0.0

    def _tell(self, unit_id: int, name: str, committed: float | None) -> None:
        languages = self.rooms.languages(unit_id)
        if self.app.config["REDIS_URL"]:
            languages = set(Plant.get().languages)  # other processes have screens we don't know of
        if languages:
            Unit.meet_all()
        for language in sorted(languages):
            unit = db.session.get(Unit, unit_id)
            if unit is None:
                return
            panel = rendered(unit, name, language)
            said = {"unit": unit.code, "panel": name, "revision": panel.revision, "html": str(panel.html)}
            self.socketio.emit("panel", said, to=room(unit_id, language))
            figures.PUSHES.inc()
        if languages and committed is not None:
            figures.PUSH_SECONDS.observe(time.monotonic() - committed)

    def _publish_for_ever(self) -> None:
        while True:
            self._wakeup.wait()
            self._wakeup.clear()
            try:
                self.publish()
            except Exception:
                log.exception("publishing failed; the screens will ask")
                self.socketio.server.emit("ask", ignore_queue=True)
            self.socketio.sleep(MERGE_SECONDS)
            if self.outbox and not self._wakeup.is_set():
                self.socketio.sleep(AGAIN_SECONDS)
                self._wakeup.set()

    def _beat_for_ever(self) -> None:
        while True:
            try:
                self.socketio.server.emit("beat", self.beat(), ignore_queue=True)  # own sockets only
            except Exception:
                log.exception("a beat failed")
            self.socketio.sleep(BEAT_SECONDS)

    def _tick_for_ever(self) -> None:
        while True:
            wait = TICK_SECONDS / 2
            try:
                with self.app.app_context():
                    self.epoch = Plant.get().epoch
                    with figures.TICK_SECONDS.time():
                        keep_books(now())
                        tick()
                    self.ticked = last_tick()
                    if due := next_due(now()):
                        wait = min(wait, max(0.1, (due - now()).total_seconds()))
            except NotSetUp:
                wait = BEAT_SECONDS  # somebody may be setting the plant up just now
            except Exception as reason:
                if outage_of(reason):
                    wait = BEAT_SECONDS  # no screen shall take the time for old when the database is back
                log.exception("the tick failed")
            self.socketio.sleep(wait)


def build_of(app: Flask, epoch: str) -> str:
    """What a screen compares: another product, another public address or another database is another build."""
    return f"{app.config['BUILD']}.{epoch}"
