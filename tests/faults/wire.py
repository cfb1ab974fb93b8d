"""A real server of a test's own, and screens that speak to it byte by byte.

Run as a script (`wire.py PORT N`) it is N screens that joined and can be stopped from outside, as a TV is put to sleep.
"""

import base64
import http.client
import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Self

PATIENCE = 15.0  # seconds until a test gives up waiting; nothing waits this long when all is well


def until(holds: Callable[[], Any]) -> bool:
    """Asks again until it holds or patience ends; answers whether it held."""
    deadline = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


class Server:
    """gunicorn as `boards serve` starts it, on a free port, with `app` as its wsgi.py."""

    def __init__(self, folder: Path, app: str, **environment: str) -> None:
        from boards.serve import command

        (folder / "wsgi.py").write_text(app)
        self._log = folder / "log"
        with self._log.open("w") as log:
            self._process = subprocess.Popen(
                command("127.0.0.1", 0, folder), stderr=log, env={**os.environ, **environment}
            )
        assert until(lambda: "Booting worker" in self.log or self._process.poll() is not None)
        if not (listening := re.search(r"Listening at: http://127.0.0.1:(\d+)", self.log)):
            raise RuntimeError(self.log)
        self.port = int(listening[1])
        self._own = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)

    @property
    def log(self) -> str:
        return self._log.read_text()

    def get(self, path: str) -> Any:
        """The JSON of an answer, over one connection that stays open, so that asking changes no counts."""
        self._own.request("GET", path)
        return json.loads(self._own.getresponse().read())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._own.close()
        self._process.terminate()
        self._process.wait(PATIENCE)


class Torn(Exception):
    """Bytes that can't be a frame of our server."""


class Screen:
    """A browser's socket: offers compression as browsers do, answers pings while it reads, checks every frame."""

    def __init__(self, port: int, buffer: int | None = None) -> None:
        self.sock = socket.socket()
        self.sock.settimeout(PATIENCE)
        if buffer:
            self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        self.sock.connect(("127.0.0.1", port))
        self.sock.sendall(
            f"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: Upgrade\r\n"
            f"Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {base64.b64encode(b'k' * 16).decode()}"
            "\r\nSec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n\r\n".encode()
        )
        self._came = bytearray()
        self.answer = self._up_to(b"\r\n\r\n").decode()

    def join(self) -> Self:
        """Through Engine.IO's and Socket.IO's greetings."""
        assert next(self.packets()).startswith("0{")
        self.say("40")
        assert next(self.packets()).startswith("40")
        return self

    def events(self, bite: int = 65536) -> Iterator[Any]:
        """What the server emits, as `[name, payload]`, reading at most `bite` bytes at a time."""
        return (json.loads(packet[2:]) for packet in self.packets(bite) if packet.startswith("42"))

    def packets(self, bite: int = 65536) -> Iterator[str]:
        while True:
            first, length = self._take(2, bite)
            if first == 0x88:
                return
            if first != 0x81 or length > 127:  # one whole text frame, neither compressed nor masked
                raise Torn(f"a frame begins with {first:#x} {length:#x}")
            if length > 125:
                length = int.from_bytes(self._take(2 if length == 126 else 8, bite))
            if length > 1_000_000:
                raise Torn(f"a frame of {length} bytes")
            packet = self._take(length, bite).decode()
            if packet == "2":
                self.say("3")
            else:
                yield packet

    def say(self, packet: str) -> None:
        self.sock.sendall(masked(packet))

    def _take(self, count: int, bite: int) -> bytearray:
        while len(self._came) < count:
            if not (more := self.sock.recv(bite)):
                raise EOFError
            self._came += more
        taken = self._came[:count]
        del self._came[:count]
        return taken

    def _up_to(self, end: bytes) -> bytearray:
        while end not in self._came:
            if not (more := self.sock.recv(4096)):
                raise EOFError
            self._came += more
        return self._take(self._came.index(end) + len(end), 1)


def masked(packet: str) -> bytes:
    """A short text frame as a client sends it (the mask is zeros, so the text stays as it is)."""
    assert len(packet) < 126
    return bytes((0x81, 0x80 | len(packet), 0, 0, 0, 0)) + packet.encode()


if __name__ == "__main__":
    screens = [Screen(int(sys.argv[1])).join() for _ in range(int(sys.argv[2]))]
    print("joined", flush=True)
    sys.stdin.read()
