"""What a message is on the wire: one websocket frame, made and compressed once for however many screens it goes to."""

from __future__ import annotations

import struct
import zlib
from functools import lru_cache

WORTH_COMPRESSING = 256  # bytes: a heartbeat or an answer to a ping is sent as it is
TEXT, BINARY = 0x1, 0x2
WHOLE, COMPRESSED = 0x80, 0x40  # RFC 6455, 5.2: the last frame of its message; RFC 7692, 6: what it carries is deflated


@lru_cache(maxsize=32)
def frame_of(message: str | bytes, deflates: bool) -> bytes:
    """The whole frame of a message, deflated where the screen `deflates` and it is worth it.

    Each is compressed on its own (`server_no_context_takeover`), so that the same bytes are right for every screen.
    """
    head = WHOLE | (TEXT if isinstance(message, str) else BINARY)
    said = message.encode() if isinstance(message, str) else message
    if deflates and len(said) >= WORTH_COMPRESSING:
        head, said = head | COMPRESSED, _deflated(said)
    return _header(head, len(said)) + said


def _deflated(said: bytes) -> bytes:
    deflate = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
    return (deflate.compress(said) + deflate.flush(zlib.Z_SYNC_FLUSH))[:-4]  # RFC 7692, 7.2.1


def _header(head: int, length: int) -> bytes:
    if length < 126:
        return bytes((head, length))
    if length < 65536:
        return struct.pack("!BBH", head, 126, length)
    return struct.pack("!BBQ", head, 127, length)
