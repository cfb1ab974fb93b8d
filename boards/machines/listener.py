"""The listener: one greenlet of one server process takes what machines send, and acknowledges it when it is on disk.

Killed at any point, nothing is lost: what was not acknowledged is sent again. Nothing counts twice: a message that was
counted and not acknowledged finds its id. What comes within a second is one transaction.
"""

from __future__ import annotations

import atexit
import contextlib
import logging
import secrets
import time

import gevent
from flask import Flask
from flask_babel import lazy_gettext as _l

from boards.clock import now
from boards.db import db, writing
from boards.machines import lease
from boards.machines.batch import FAIR, Lost, settle
from boards.machines.broker import AT_ONCE, Away, Broker, Connection
from boards.machines.models import Binding
from boards.machines.rules import counts_become_readings
from boards.plant.models import NotSetUp
from boards.serve import serving

BATCH_SECONDS = 1.0
WINDOW = 20  # messages; a broker may send no more before it hears of them, whatever we asked for
QUIET_SECONDS = 0.05
LOOK_SECONDS = 2.0  # between two looks at the bindings
WRITE_SECONDS = 5.0  # between two looks whether counts become readings, while messages come; else at the tick
PAUSES = (0.5, 1, 2, 4)  # seconds before the next try; shorter than the lease

FORGOTTEN = _l("The broker had forgotten us: what was sent meanwhile is lost. Is its persistence on?")

log = logging.getLogger(__name__)


class Listener:
    """With several processes one listens, and another when that one is gone."""

    def __init__(self, app: Flask, broker: Broker) -> None:
        self.app, self.broker, self.name = app, broker, secrets.token_hex(8)
        self._tries = 0
        self._said = ""
        self._written = 0.0

    def run(self) -> None:
        """For ever: waits for its turn, listens, and after trouble tries again."""
        while True:
            pause: float = LOOK_SECONDS
            try:
                with self.app.app_context():
                    mine = lease.take(self.name)
                if mine:
                    self._listen()
            except Lost:
                self._say("another server listens to the machines now")
            except NotSetUp:
                pass
            except Away as away:
                pause = self._pause()
                self._is_away(str(away))
            except Exception:
                pause = self._pause()
                log.exception("listening to the machines broke off; it begins again")
            gevent.sleep(pause)

    def stop(self) -> None:
        """At the end of a process: another one may listen at once, and needs not wait until the lease is over."""
        with contextlib.suppress(Exception), self.app.app_context(), writing():
            lease.give_back(self.name)

    def _listen(self) -> None:
        """One connection, until it ends. Raises Away, Lost, or what the database says."""
        connection = Connection(self.broker)
        inbox = connection.inbox
        looked: float | None = None
        turns = waiting = 0
        began = 0.0
        try:
            connection.open()
            while True:
                connection.turn(QUIET_SECONDS if inbox else LOOK_SECONDS / 4)
                at, turns = time.monotonic(), turns + 1
                if turns % FAIR == 0:
                    gevent.sleep(0)
                if connection.since and (looked is None or at - looked >= LOOK_SECONDS):
                    self._look(connection, first=looked is None)
                    looked = at
                began = began if waiting else at
                stalled = len(inbox) == waiting >= WINDOW
                waiting = len(inbox)
                if waiting and (at - began >= BATCH_SECONDS or waiting >= AT_ONCE or stalled):
                    self._settle(connection)
                    waiting = len(inbox)
        finally:
            connection.close()

    def _look(self, connection: Connection, first: bool) -> None:
        """Holds the lease, and listens to what the bindings say now."""
        with self.app.app_context():
            wanted = sorted({binding.topic for binding in db.session.scalars(Binding.listening())})
            known = lease.topics()
            if first and known and not connection.remembered:
                connection.trouble = str(FORGOTTEN)
            if first or wanted != known:
                connection.listen_to(wanted, not_to=set(known) - set(wanted))
            with writing():
                if not lease.renew(self.name, connected_since=connection.since, trouble=connection.trouble, topics=wanted):
                    raise Lost
        if first:
            self._tries = 0
            self._say(
                f"listening to the machines at the MQTT broker {self.broker.place}. {connection.trouble or ''}".strip()
            )

    def _settle(self, connection: Connection) -> None:
        """Counts what came, and then says so to the broker."""
        batch = connection.inbox[:AT_ONCE]
        with self.app.app_context():
            settle([message for _, _, message in batch], self.name)
        del connection.inbox[: len(batch)]
        connection.acknowledge((id, qos) for id, qos, _ in batch)
        if time.monotonic() - self._written >= WRITE_SECONDS:  # of shifts that are over: somebody waits for it
            self._written = time.monotonic()
            with self.app.app_context():
                counts_become_readings(now())

    def _is_away(self, why: str) -> None:
        self._say(f"the MQTT broker {self.broker.place} is away: {why}")
        try:
            with self.app.app_context(), writing():
                lease.renew(self.name, connected_since=None, trouble=why[:200])
        except Exception:
            log.exception("the state of the MQTT broker can't be written down")

    def _pause(self) -> float:
        self._tries += 1
        return PAUSES[min(self._tries, len(PAUSES)) - 1]

    def _say(self, what: str) -> None:
        """Once, not at every try."""
        if what != self._said:
            log.warning(what)
            self._said = what


def init_app(app: Flask) -> None:
    """Starts listening, in a serving process with a broker only."""
    if not (serving() and app.config["PUBLISHER"]):
        return
    try:
        broker = Broker.of(app)
    except ValueError as wrong:
        log.error("%s", wrong)
        return
    if broker is not None:
        listener = Listener(app, broker)
        running = gevent.spawn(listener.run)
        atexit.register(listener.stop)
        atexit.register(running.kill, block=False)  # the last to be registered is the first to be called
