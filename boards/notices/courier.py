"""The courier: one greenlet of a serving process that sends what is due, at once when something urgent was just said."""

from __future__ import annotations

import logging

import gevent
from flask import Flask, current_app
from gevent.event import Event
from gevent.pool import Pool
from sqlalchemy import event
from sqlalchemy.orm import Session

from boards.clock import now
from boards.db import db
from boards.notices.models import Notice
from boards.notices.sending import deliver
from boards.serve import serving

LOOK_SECONDS = 15
AT_ONCE = 4  # rounds that may wait for slow servers while the next one begins

log = logging.getLogger(__name__)


class Courier:
    """Looks every few seconds, and when `wake` is called after a commit. Slow servers hold up nobody else's notices."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self._wakeup = Event()
        self._rounds = Pool(AT_ONCE)

    def wake(self) -> None:
        self._wakeup.set()

    def run(self) -> None:
        while True:
            self._wakeup.wait(LOOK_SECONDS)
            self._wakeup.clear()
            self._rounds.spawn(self.round)

    def round(self) -> None:
        try:
            with self.app.app_context():
                deliver()
        except Exception:
            log.exception("notices wait for the next round")


def init_app(app: Flask) -> None:
    """Starts sending, in a serving process only."""
    courier = app.extensions["courier"] = Courier(app)
    factory = db.session.session_factory
    if not event.contains(factory, "after_flush", _look):
        event.listen(factory, "after_flush", _look)
        event.listen(factory, "after_commit", _told)
    if serving() and app.config["PUBLISHER"]:
        gevent.spawn(courier.run)


def _look(session: Session, context: object) -> None:
    if any(isinstance(row, Notice) and row.send_at <= now() for row in session.new):
        session.info["urgent"] = True


def _told(session: Session) -> None:
    if session.info.pop("urgent", False):
        courier: Courier = current_app.extensions["courier"]
        courier.wake()
