"""The connection to one screen: whole frames only, safe for screens that are slow, asleep or too talkative."""

from __future__ import annotations

import os
import socket
import struct
from contextlib import suppress
from typing import Any

import gevent
from gevent.lock import RLock

SEND_SECONDS = 10.0  # a screen that takes longer for one frame is asleep: it is cut, and heals when it comes back
UNSENT_BYTES = 65536  # beyond this, frames wait here, one copy for all screens, not megabytes in the kernel for each
NOTHING = memoryview(b"")


class Wire:
    """Writes frames to a gevent socket. `silence`: seconds after which a client that says nothing is given up."""

    def __init__(self, sock: Any, silence: float) -> None:
        self._socket, self._turn, self._rest = sock, RLock(), NOTHING
        sock.settimeout(silence)
        if hasattr(socket, "TCP_NOTSENT_LOWAT"):
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, UNSENT_BYTES)

    def offer(self, frame: bytes) -> bool:
        """Hands the kernel as much of a frame as it takes at once. Answers whether the frame is on its way; if so, and
        `has_rest`, somebody has to `send` what is left. Never waits, and nothing overtakes what is being sent."""
        if self._rest or self._turn.locked():
            return False
        try:
            taken = os.write(self._socket.fileno(), frame)
        except OSError:  # full, or broken: who waits for it will see
            return False
        self._rest = memoryview(frame)[taken:] if taken < len(frame) else NOTHING
        return True

    @property
    def has_rest(self) -> bool:
        return bool(self._rest)

    def send(self, frame: bytes = b"") -> None:
        """Writes what is left of the frame before, then the whole of this one. Raises OSError when it can't in time."""
        try:
            with gevent.Timeout(SEND_SECONDS, TimeoutError("the client does not read")), self._turn:
                rest, self._rest = self._rest, NOTHING
                if rest:
                    self._socket.sendall(rest)
                if frame:
                    self._socket.sendall(frame)
        except OSError:
            self.cut()  # never anything after half a frame
            raise

    def recv(self, size: int) -> bytes:
        """Some bytes; none when nothing more will come. Raises OSError after too long a silence."""
        gevent.sleep(0)  # gevent does not switch while bytes are there: one talkative client would keep all others out
        try:
            return self._socket.recv(size)  # type: ignore[no-any-return]
        except OSError:
            self.cut()
            raise

    def hang_up(self) -> None:
        """Says goodbye: what was written still arrives, and who reads here wakes up."""
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)

    def cut(self) -> None:
        """Ends the connection at once, wakes who reads or writes, and leaves no unsent bytes with the kernel."""
        with suppress(OSError):
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self._socket.shutdown(socket.SHUT_RDWR)
