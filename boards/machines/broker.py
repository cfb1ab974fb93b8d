"""The connection to the MQTT broker: MQTT 5, QoS 1, a session that the broker keeps while nobody is there, and every
message acknowledged by hand. One greenlet turns it; nothing here knows what messages mean.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import ssl
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from flask import Flask
from paho.mqtt import client as paho
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.subscribeoptions import SubscribeOptions

from boards.clock import now
from boards.keyed import keyed
from boards.machines.counting import PAYLOAD_BYTES
from boards.machines.counts import Message

AT_ONCE = 1000  # messages the broker may send before the first is acknowledged
PACKET_BYTES = 4 * 1024 * 1024  # what is larger the broker keeps to itself
SESSION_SECONDS = 30 * 24 * 3600  # how long it keeps what we missed
KEEPALIVE_SECONDS = 20
TWICE_AT_MOST = 1  # QoS: at least once; ids tell the second time from the first


class Away(Exception):
    """The broker can't be reached, or lets us not in. Says why, in the network's words."""


@dataclass(frozen=True)
class Broker:
    """Where the broker is: mqtt://user:password@host:port, or mqtts:// with TLS."""

    host: str
    port: int
    tls: bool
    user: str | None
    password: str | None
    ca: str | None
    client_id: str

    @property
    def place(self) -> str:
        return f"{self.host}:{self.port}"

    @classmethod
    def of(cls, app: Flask) -> Broker | None:
        """By the settings; none where none is set. Raises ValueError with a sentence for what is no such address."""
        url = app.config["MQTT_URL"]
        if not url:
            return None
        try:
            parts = urlsplit(url)
            host, port = parts.hostname, parts.port
        except ValueError:
            host, port, parts = None, None, urlsplit("")
        if parts.scheme not in ("mqtt", "mqtts") or not host:
            raise ValueError("BOARDS_MQTT_URL is no address of a broker: mqtt://user:password@host:1883")
        tls = parts.scheme == "mqtts"
        with app.app_context():  # the same name for all processes of this installation
            name = "boards-" + keyed("mqtt", "client").hex()[:12]
        user, password = (unquote(one) if one is not None else None for one in (parts.username, parts.password))
        return cls(host, port or (8883 if tls else 1883), tls, user, password, app.config["MQTT_CA"], name)


class Connection:
    """An open session. `inbox` fills while it is turned; what is in it is ours until `acknowledge`."""

    def __init__(self, broker: Broker) -> None:
        self.broker = broker
        self.inbox: list[tuple[int, int, Message]] = []  # packet id, QoS, message
        self.since: dt.datetime | None = None
        self.remembered = False  # whether the broker kept the session from before
        self.trouble: str | None = None  # topics that the broker does not give us
        self._ended: str | None = None
        self._asked: dict[int, list[str]] = {}  # packet id → topics
        self._client = client = paho.Client(
            CallbackAPIVersion.VERSION2, broker.client_id, protocol=paho.MQTTv5, reconnect_on_failure=False, manual_ack=True
        )
        client.on_connect, client.on_disconnect = self._connected, self._disconnected
        client.on_message, client.on_subscribe = self._came, self._subscribed
        client.username_pw_set(broker.user, broker.password)

    def open(self) -> None:
        """Dials. Raises Away."""
        wanted = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call]
        wanted.SessionExpiryInterval, wanted.ReceiveMaximum = SESSION_SECONDS, AT_ONCE
        wanted.MaximumPacketSize = PACKET_BYTES
        try:
            if self.broker.tls:
                self._client.tls_set(ca_certs=self.broker.ca)
            self._client.connect(self.broker.host, self.broker.port, KEEPALIVE_SECONDS, clean_start=False, properties=wanted)
        except (OSError, ssl.SSLError) as error:
            raise Away(error.strerror or str(error)) from error

    def turn(self, seconds: float) -> None:
        """Reads and writes for at most so long; returns at once when something came. Raises Away."""
        try:
            done = self._client.loop(seconds)
        except OSError as error:
            raise Away(error.strerror or str(error)) from error
        if self._ended is not None or done != paho.MQTT_ERR_SUCCESS:
            raise Away(self._ended or paho.error_string(done))

    def listen_to(self, topics: Iterable[str], not_to: Iterable[str]) -> None:
        """Subscribes; what was subscribed to before and is no more, the broker forgets."""
        for topic in not_to:
            self._client.unsubscribe(topic)
        if asked := list(topics):
            _, id = self._client.subscribe([(topic, SubscribeOptions(qos=TWICE_AT_MOST)) for topic in asked])
            self._asked[id or 0] = asked

    def acknowledge(self, ids: Iterable[tuple[int, int]]) -> None:
        """(packet id, QoS) of messages that are in the database: the broker may forget them."""
        for id, qos in ids:
            self._client.ack(id, qos)

    def close(self) -> None:
        """Goes without a word if need be: the broker keeps the session."""
        with contextlib.suppress(OSError, ValueError):
            self._client.disconnect()

    def _connected(self, client: Any, userdata: Any, flags: Any, reason: Any, properties: Any) -> None:
        if reason.is_failure:
            self._ended = str(reason)
        else:
            self.since, self.remembered = now(), flags.session_present

    def _disconnected(self, client: Any, userdata: Any, flags: Any, reason: Any, properties: Any) -> None:
        self._ended = self._ended or str(reason)

    def _came(self, client: Any, userdata: Any, message: paho.MQTTMessage) -> None:
        try:
            topic = message.topic
        except UnicodeDecodeError:
            topic = ""
        payload = bytes(message.payload[: PAYLOAD_BYTES + 1])  # enough to see that it is too large
        self.inbox.append((message.mid, message.qos, Message(topic, payload, now())))

    def _subscribed(self, client: Any, userdata: Any, id: int, reasons: Any, properties: Any) -> None:
        topics = self._asked.pop(id, [])
        no = [f"{topic}: {reason}" for topic, reason in zip(topics, reasons, strict=False) if reason.is_failure]
        self.trouble = "; ".join(no)[:200] or self.trouble
