"""A batch of messages, counted in one transaction by the process that holds the lease.

Poison stops nobody: what can't be counted for a reason nobody thought of is set aside, the others count.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

import gevent
from paho.mqtt.matcher import MQTTMatcher
from sqlalchemy.exc import OperationalError

from boards.db import db, writing
from boards.machines import lease
from boards.machines.counting import PlantClock
from boards.machines.counts import Found, Message, count, found
from boards.machines.models import Binding
from boards.machines.refused import refuse
from boards.outages import Outage
from boards.plant.models import Plant

FAIR = 50  # messages, then others have their turn

log = logging.getLogger(__name__)


class Lost(Exception):
    """Another process listens now: nothing of the batch was counted."""


def settle(messages: Sequence[Message], holder: str) -> None:
    """Counts them all, each once. Raises Lost, or Outage or OperationalError where the database is away: try again later."""
    try:
        ready = _read(messages)
        with writing():
            if not lease.renew(holder):
                raise Lost
            bindings = db.session.scalars(Binding.listening()).all()  # read again in one query, not one by one
            count(ready)
            del bindings
    except (Lost, Outage, OperationalError):
        raise
    except Exception:
        db.session.rollback()
        if len(messages) == 1:
            log.exception("a message of %r could not be counted", messages[0].topic)
            _set_aside(messages[0])
            return
        middle = len(messages) // 2
        settle(messages[:middle], holder)
        settle(messages[middle:], holder)


def _read(messages: Sequence[Message]) -> list[Found]:
    """What each message is by the bindings that listen to its topic. Before the transaction: a large batch takes a while."""
    clock, ready = PlantClock(Plant.get()), list[Found]()
    matcher = _matcher()
    for n, message in enumerate(messages, start=1):
        ready += found(message, _listening(matcher, message.topic), clock)
        if n % FAIR == 0:
            gevent.sleep(0)
    return ready


def _matcher() -> MQTTMatcher:
    """Topic filters as a tree: filter → bindings."""
    by_topic: dict[str, list[Binding]] = {}
    for binding in db.session.scalars(Binding.listening()):
        by_topic.setdefault(binding.topic, []).append(binding)
    matcher = MQTTMatcher()  # type: ignore[no-untyped-call]
    for topic, bindings in by_topic.items():
        matcher[topic] = bindings
    return matcher


def _listening(matcher: MQTTMatcher, topic: str) -> list[Binding]:
    return [binding for bindings in matcher.iter_match(topic) for binding in bindings]  # type: ignore[no-untyped-call]


def _set_aside(message: Message) -> None:
    with writing():
        for binding in _listening(_matcher(), message.topic):
            refuse(binding, message.topic, message.payload[:2000], "broken", message.arrived)
