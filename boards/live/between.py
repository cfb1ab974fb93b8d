"""Between several server processes: what one tells its screens, the others tell theirs, over Redis.

Redis may be slow, frozen or away: then own screens are told all the same, what is for the others waits here, and when it is
back each process lets its screens ask what they have missed. The stock manager lets its own screens wait for a frozen Redis,
throws away what couldn't be said, and comes back up to a minute later.
"""

from __future__ import annotations

import itertools
import logging
import time
from collections.abc import Iterator
from importlib import metadata
from typing import Any

import redis
from gevent.queue import Queue
from redis.backoff import NoBackoff
from redis.retry import Retry
from socketio import RedisManager

AGAIN_SECONDS = 1.0
SILENT_SECONDS = 3.0  # without a word, Redis is asked whether it is there; after as much again it isn't
MOST_WAITING = 1000  # messages; when it is longer away, screens ask instead
OPTIONS = {"socket_timeout": SILENT_SECONDS, "socket_connect_timeout": SILENT_SECONDS, "retry": Retry(NoBackoff(), 0)}

log = logging.getLogger(__name__)


class Between(RedisManager):  # type: ignore[misc]
    """Flask-SocketIO's `client_manager`. Raises RuntimeError for another python-socketio than this was written for."""

    def __init__(self, url: str) -> None:
        if (version := metadata.version("python-socketio")) != "5.18.1":
            raise RuntimeError(f"boards.live.between replaces parts of python-socketio 5.18.1: try it with {version}")
        super().__init__(url, channel="flask-socketio", redis_options=OPTIONS)
        self._waiting: Queue[Any] = Queue()
        self._sender: Any = None
        self._subscriptions = 0

    def _publish(self, data: Any) -> None:
        """For the others. Never blocks, never fails."""
        if self._sender is None:
            self._sender = self.server.start_background_task(self._send_for_ever)
        if self._waiting.qsize() < MOST_WAITING:
            self._waiting.put(data)

    def _send_for_ever(self) -> None:
        there = redis.Redis.from_url(self.redis_url, **OPTIONS)
        while True:
            data = self._waiting.get()
            if self._waiting.qsize() >= MOST_WAITING - 1:  # some were not even kept
                data, self._waiting = self._ask(), Queue()
            self._send(there, self.json.dumps(data))

    def _send(self, there: Any, said: str) -> None:
        """Comes back when it is said: a message that is late does no harm, the newest wins."""
        for n in itertools.count():
            try:
                there.publish(self.channel, said)
                return
            except redis.RedisError as reason:
                if n == 0:
                    log.error("Redis does not answer, other servers' screens wait: %s", reason)
                time.sleep(AGAIN_SECONDS)

    def _ask(self) -> dict[str, Any]:
        message = {"method": "emit", "event": "ask", "data": [], "binary": False, "namespace": "/", "room": None}
        return {**message, "skip_sid": None, "callback": None, "host_id": self.host_id}

    def _redis_listen_with_retries(self) -> Iterator[dict[str, Any]]:
        while True:
            try:
                yield from self._heard()
            except redis.RedisError as reason:
                log.error("Redis is not heard: %s", reason)
                time.sleep(AGAIN_SECONDS)

    def _heard(self) -> Iterator[dict[str, Any]]:
        """Messages as long as Redis says something."""
        with redis.Redis.from_url(self.redis_url, **OPTIONS).pubsub() as pubsub:  # type: ignore[no-untyped-call]
            pubsub.subscribe(self.channel)
            asked = False
            while True:
                message = pubsub.get_message(timeout=SILENT_SECONDS)
                if message is None and asked:
                    raise redis.ConnectionError("it is silent")
                asked = message is None
                if message is None:
                    pubsub.ping()
                elif message["type"] == "subscribe":
                    self._subscribed()
                elif message["type"] == "message":
                    yield message

    def _subscribed(self) -> None:
        """From here on nothing is missed; what was missed till now, the screens ask for."""
        self._subscriptions += 1
        if self._subscriptions > 1:
            self.server.emit("ask", ignore_queue=True)
