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
    """gunicorn as `boards serve` starts it, on a free port, for app.py, `without` one line of it if so wished."""

    def __init__(self, folder: Path, without: str = "", **environment: str) -> None:
        from boards.serve import command  # not needed by the screens, which shall start quickly

        app = Path(__file__).with_name("app.py").read_text()
        assert without in app
        (folder / "wsgi.py").write_text(app.replace(f"\n{without}\n", "\n"))
        self._log = folder / "log"
        with self._log.open("w") as log:
            self._process = subprocess.Popen(command("127.0.0.1", 0, folder), stderr=log, env={**os.environ, **environment})
        assert until(lambda: "Booting worker" in self.log or self._process.poll() is not None)
        if not (listening := re.search(r"Listening at: http://127.0.0.1:(\d+)", self.log)):
            raise RuntimeError(self.log)
        self.port = int(listening[1])
        self._own = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        self._at_rest = self.held()

    @property
    def log(self) -> str:
        return self._log.read_text()

    def get(self, path: str) -> Any:
        """The JSON of an answer, over one connection that stays open, so that asking changes no counts."""
        self._own.request("GET", path)
        return json.loads(self._own.getresponse().read())

    def held(self) -> dict[str, int]:
        """What it holds for its clients: descriptors, Engine.IO's sockets, Socket.IO's environs."""
        held: dict[str, int] = self.get("/held")
        return held

    def is_at_rest(self) -> bool:
        """Whether it holds no more than before its first client."""
        return self.held() == self._at_rest

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._own.close()
        self._process.terminate()
        self._process.wait(PATIENCE)


class Torn(Exception):
    """Bytes that can't be a frame of our server."""


class Screen:
    """A browser's socket by hand: answers pings while it reads, and checks every frame."""

    def __init__(self, port: int, buffer: int | None = None, offers: str = "") -> None:
        self.sock = socket.socket()
        self.sock.settimeout(PATIENCE)
        if buffer:
            self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        self.sock.connect(("127.0.0.1", port))
        self.sock.sendall(
            f"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
            "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            f"Sec-WebSocket-Key: {base64.b64encode(b'k' * 16).decode()}\r\n{offers}\r\n".encode()
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
            if first not in (0x81, 0x8A) or length > 127:  # a whole text or pong, neither compressed nor masked
                raise Torn(f"a frame begins with {first:#x} {length:#x}")
            if length > 125:
                length = int.from_bytes(self._take(2 if length == 126 else 8, bite))
            if length > 1_000_000:
                raise Torn(f"a frame of {length} bytes")
            packet = self._take(length, bite).decode()
            if first == 0x81 and packet == "2":
                self.say("3")
            elif first == 0x81:
                yield packet

    def say(self, packet: str) -> None:
        self.sock.sendall(masked(packet))

    def ping(self) -> None:
        self.sock.sendall(bytes((0x89, 0x80, 0, 0, 0, 0)))

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
    """A text frame as a client sends it (the mask is zeros, so the text stays as it is)."""
    length = bytes((0x80 | len(packet),)) if len(packet) < 126 else b"\xfe" + len(packet).to_bytes(2)
    return b"\x81" + length + bytes(4) + packet.encode()


if __name__ == "__main__":
    screens = [Screen(int(sys.argv[1])).join() for _ in range(int(sys.argv[2]))]
    print("joined", flush=True)
    sys.stdin.read()
