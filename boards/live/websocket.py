"""How a frame reaches a screen: our websocket driver for Engine.IO, over simple-websocket.

The stock driver tears frames on a screen that reads slowly (it trusts one `send` to take everything), keeps the
descriptor of a screen that sleeps until TCP gives up, and leaves Engine.IO's entry of one that vanished.
"""

import logging
import socket
import struct
from collections.abc import Callable
from contextlib import suppress
from importlib import metadata
from typing import Any

import gevent
import simple_websocket
from engineio.async_drivers.gevent import Thread
from flask_socketio import SocketIO
from gevent.event import Event
from gevent.lock import RLock
from gevent.queue import Empty
from wsproto.utilities import RemoteProtocolError

SEND_SECONDS = 10.0  # a screen that takes longer for one frame is asleep: it is cut, and heals when it comes back
UNSENT_BYTES = 65536  # beyond this, frames wait here, one copy for all screens, not megabytes in the kernel for each

log = logging.getLogger(__name__)


def install(socketio: SocketIO) -> None:
    """Makes `socketio` talk to its clients through this driver. Call it after `init_app`.

    Raises RuntimeError for other versions than those this was written and tested for, and without gevent.
    """
    for library, version in {"python-engineio": "4.15.1", "simple-websocket": "1.1.0"}.items():
        if metadata.version(library) != version:
            raise RuntimeError(f"boards.live.websocket replaces parts of {library} {version}: try it with the new one")
    if socketio.server is None or socketio.server.eio.async_mode != "gevent":
        raise RuntimeError('boards.live.websocket wants a SocketIO that has its app, with async_mode="gevent"')
    engine = socketio.server.eio
    engine._async = {**engine._async, "websocket": Driver}


class Driver:
    """One client's websocket, as Engine.IO wants it: made for one request, called with it, then sent to and waited on.

    `conversation` is the bound method of Engine.IO's socket that talks until either side has had enough.
    """

    def __init__(self, conversation: Callable[["Driver"], Any], engine: Any) -> None:
        self._conversation, self._engine = conversation, engine
        self._client = conversation.__self__  # type: ignore[attr-defined]

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        # The engine's own deadline for a silent client, put on the descriptor too: both let go of it at once.
        wire = Wire(environ["gunicorn.socket"], self._engine.ping_interval + self._engine.ping_timeout)
        try:
            self._websocket = self._shake_hands(wire, environ)
            self._conversation(self)
        except (RemoteProtocolError, simple_websocket.ConnectionError):
            return self._engine._bad_request("Not a websocket handshake")
        except Exception as error:  # a client that talks nonsense, or left in the middle of the handshake
            log.warning("websocket dropped: %r", error)
        finally:
            self._forget()
        raise StopIteration  # gunicorn's word for "nothing more will come over this connection": it closes it

    def send(self, message: str | bytes) -> None:
        try:
            self._websocket.send(message)
        except simple_websocket.ConnectionClosed:
            raise OSError("the client has gone") from None

    def wait(self) -> str | bytes | None:
        """The next message; None when there will be no more."""
        try:
            return self._websocket.receive()  # type: ignore[no-any-return]
        except simple_websocket.ConnectionClosed:
            return None

    def close(self) -> None:
        """Ends the conversation; Engine.IO also calls this after a send that failed."""
        with suppress(OSError, simple_websocket.ConnectionClosed):
            self._websocket.close()
        self._websocket.event.set()  # stock leaves `wait` waiting, and with it the descriptor open

    def _shake_hands(self, wire: "Wire", environ: dict[str, Any]) -> simple_websocket.Server:
        # Only these headers: without the offer of permessage-deflate there is no compressor of 200 KB per screen.
        wanted = ("HTTP_CONNECTION", "HTTP_UPGRADE", "HTTP_SEC_WEBSOCKET_KEY", "HTTP_SEC_WEBSOCKET_VERSION")
        request = {name: environ[name] for name in wanted if name in environ}
        return simple_websocket.Server(
            {"gunicorn.socket": wire, "HTTP_HOST": "board", **request},  # the host is checked before we get here
            max_message_size=self._engine.max_http_buffer_size,
            thread_class=Thread,
            event_class=Event,
        )

    def _forget(self) -> None:
        """Takes the client out of the engine's books, which StopIteration keeps the engine from doing itself."""
        self._client.close(wait=False, abort=True, reason=self._engine.reason.TRANSPORT_CLOSE)
        gevent.sleep(0)  # the writer takes its leave from the queue before it is emptied
        with suppress(Empty):
            while True:  # else who is throwing this client out would wait for a queue that nobody reads
                self._client.queue.get(block=False)
                self._client.queue.task_done()
        self._engine.sockets.pop(self._client.sid, None)


class Wire:
    """What simple-websocket needs of a socket, safe for screens that are slow, asleep or too talkative."""

    def __init__(self, sock: Any, silence: float) -> None:
        self._socket, self._turn = sock, RLock()
        sock.settimeout(silence)
        if hasattr(socket, "TCP_NOTSENT_LOWAT"):
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, UNSENT_BYTES)

    def send(self, frame: bytes) -> int:
        """Writes the whole frame, and no other frame between its parts. Raises OSError when it can't in time."""
        try:
            with gevent.Timeout(SEND_SECONDS, TimeoutError("the client does not read")), self._turn:
                self._socket.sendall(frame)
        except OSError:
            self.cut()  # never anything after half a frame
            raise
        return len(frame)

    def recv(self, size: int) -> bytes:
        gevent.sleep(0)  # gevent does not switch while bytes are there: one talkative client would keep all others out
        try:
            return self._socket.recv(size)  # type: ignore[no-any-return]
        except OSError:
            self.cut()
            raise

    def close(self) -> None:
        self._socket.close()

    def cut(self) -> None:
        """Ends the connection at once, wakes who reads or writes, and leaves no unsent bytes with the kernel."""
        with suppress(OSError):
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self._socket.shutdown(socket.SHUT_RDWR)
