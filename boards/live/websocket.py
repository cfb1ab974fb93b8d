"""How a message reaches a screen: our websocket driver for Engine.IO, over wsproto.

The stock driver tears frames on a screen that reads slowly, keeps the descriptor of a screen that sleeps until TCP gives
up, leaves Engine.IO's entry of one that vanished, and makes and compresses every frame anew for every screen. Here a
message for all is framed once (`frames`), and goes straight to the kernel of each screen that has nothing waiting; only
the others wait in their queue.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import suppress
from importlib import metadata
from typing import Any

import gevent
import h11
from engineio.packet import MESSAGE
from flask_socketio import SocketIO
from gevent.queue import Empty, JoinableQueue
from wsproto.connection import Connection, ConnectionState, ConnectionType
from wsproto.events import AcceptConnection, CloseConnection, Message, Ping
from wsproto.extensions import PerMessageDeflate
from wsproto.frame_protocol import CloseReason
from wsproto.handshake import H11Handshake
from wsproto.utilities import ProtocolError

from boards.live.frames import frame_of
from boards.live.wire import Wire

OF_THE_HANDSHAKE = (
    b"Connection", b"Upgrade", b"Sec-WebSocket-Key", b"Sec-WebSocket-Version", b"Sec-WebSocket-Extensions",
)  # fmt: skip
BITE = 4096  # bytes read at once: of a client's few words, and of what would unpack to a flood

log = logging.getLogger(__name__)


def install(socketio: SocketIO) -> None:
    """Makes `socketio` talk to its clients through this driver. Call it after `init_app`.

    Raises RuntimeError for another Engine.IO than the one this was written and tested for, and without gevent.
    """
    if metadata.version("python-engineio") != "4.15.1":
        raise RuntimeError("boards.live.websocket replaces parts of python-engineio 4.15.1: try it with the new one")
    if socketio.server is None or socketio.server.eio.async_mode != "gevent":
        raise RuntimeError('boards.live.websocket wants a SocketIO that has its app, with async_mode="gevent"')
    engine = socketio.server.eio
    engine._async = {**engine._async, "websocket": Driver, "queue": Waiting}
    engine.handlers["message"] = _heeding(engine.handlers["message"])


def _heeding(read: Callable[[str, Any], Any]) -> Callable[[str, Any], Any]:
    """Engine.IO logs a traceback for whatever it can't read; anybody could fill the log with them."""

    def heed(sid: str, said: Any) -> None:
        try:
            read(sid, said)
        except Exception as error:
            log.warning("a client says what is no packet: %r", error)

    return heed


class Flush:
    """Stands in a queue for the rest of a frame that the kernel took a part of."""

    def encode(self) -> bytes:
        return b""


class Waiting(JoinableQueue):  # type: ignore[misc]
    """What waits for one client. A message that need not wait goes straight to its driver; a ping comes through here, since
    Engine.IO's writer takes a long quiet for the client's end."""

    driver: Driver | None = None

    def put(self, packet: Any, *args: Any, **more: Any) -> None:
        driver = self.driver
        if driver and packet and packet.packet_type == MESSAGE and self.empty() and driver.offer(packet.encode()):
            if not driver.has_rest:
                return
            packet = Flush()
        super().put(packet, *args, **more)


class Driver:
    """One client's websocket, as Engine.IO wants it: made for one request, called with it, then sent to and waited on.

    `conversation` is the bound method of Engine.IO's socket that talks until either side has had enough.
    """

    def __init__(self, conversation: Callable[[Driver], Any], engine: Any) -> None:
        self._conversation, self._engine = conversation, engine
        self._client = conversation.__self__  # type: ignore[attr-defined]

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        # The engine's own deadline for a silent client, put on the descriptor too: both let go of it at once.
        self._wire = Wire(environ["gunicorn.socket"], self._engine.ping_interval + self._engine.ping_timeout)
        try:
            self._shake_hands(environ)
            self._said = self._messages()
            self._client.queue.driver = self
            self._conversation(self)
        except (ProtocolError, h11.ProtocolError):
            return self._engine._bad_request("Not a websocket handshake")
        except Exception as error:  # a client that talks nonsense, or left in the middle of the handshake
            log.warning("websocket dropped: %r", error)
        finally:
            self._forget()
        raise StopIteration  # gunicorn's word for "nothing more will come over this connection": it closes it

    def offer(self, message: str | bytes) -> bool:
        """Sends at once what nothing waits before. Answers whether it did; never waits."""
        return self._is_open and self._wire.offer(frame_of(message, self._deflates))

    @property
    def has_rest(self) -> bool:
        return self._wire.has_rest

    def send(self, message: str | bytes) -> None:
        """Raises OSError when the client has gone or does not read."""
        if not self._is_open:
            raise OSError("the client has gone")
        self._wire.send(frame_of(message, self._deflates) if message else b"")

    def wait(self) -> str | bytes | None:
        """The next message; None when there will be no more."""
        return next(self._said, None)

    def close(self) -> None:
        """Ends the conversation; Engine.IO also calls this after a send that failed."""
        if self._is_open:
            with suppress(OSError):
                self._wire.send(self._connection.send(CloseConnection(CloseReason.NORMAL_CLOSURE)))
        self._wire.hang_up()  # wakes `wait`

    @property
    def _is_open(self) -> bool:
        return bool(self._connection.state is ConnectionState.OPEN)

    def _shake_hands(self, environ: dict[str, Any]) -> None:
        """Raises ProtocolError for what is no handshake, OSError when the client has gone."""
        said = ((name, environ.get("HTTP_" + name.decode().upper().replace("-", "_"))) for name in OF_THE_HANDSHAKE)
        headers = [(name, value.encode("latin-1")) for name, value in said if value is not None]
        handshake = H11Handshake(ConnectionType.SERVER)  # the host is checked before we get here
        handshake.initiate_upgrade_connection([(b"Host", b"board"), *headers], b"/")
        # Nothing is remembered from one message to the next, on neither side: no compressor of 200 kB a screen, and the
        # same bytes for all.
        deflate = PerMessageDeflate(client_no_context_takeover=True, server_no_context_takeover=True)
        self._wire.send(handshake.send(AcceptConnection(extensions=[deflate])))
        assert handshake.connection is not None
        self._connection: Connection = handshake.connection
        self._deflates = deflate.enabled() and deflate.server_max_window_bits == 15

    def _messages(self) -> Iterator[str | bytes]:
        """What the client says, in whole messages, until it leaves or says too much."""
        limit, said, length = self._engine.max_http_buffer_size, [], 0
        while bytes_said := self._wire.recv(BITE):
            self._connection.receive_data(bytes_said)
            for event in self._connection.events():
                if isinstance(event, Ping):
                    self._answer(event.response())
                elif isinstance(event, CloseConnection):
                    return self._answer(event.response())
                elif isinstance(event, Message):
                    said.append(event.data)
                    length += len(event.data)
                    if length > limit:
                        return self._answer(CloseConnection(CloseReason.MESSAGE_TOO_BIG))
                    if event.message_finished:
                        yield type(event.data)().join(said)
                        said, length = [], 0

    def _answer(self, event: Any) -> None:
        with suppress(ProtocolError):  # we have said goodbye already
            self._wire.send(self._connection.send(event))

    def _forget(self) -> None:
        """Takes the client out of the engine's books, which StopIteration keeps the engine from doing itself."""
        self._client.queue.driver = None
        self._client.close(wait=False, abort=True, reason=self._engine.reason.TRANSPORT_CLOSE)
        gevent.sleep(0)  # the writer takes its leave from the queue before it is emptied
        with suppress(Empty):
            while True:  # else who is throwing this client out would wait for a queue that nobody reads
                self._client.queue.get(block=False)
                self._client.queue.task_done()
        self._engine.sockets.pop(self._client.sid, None)
