"""Many open walls in a process of their own: raw sockets that notice when each has the whole of a panel.

Told what to do by one line of JSON on its input, it answers with one line for each change. As cheap as can be, so that what
is measured is the server.
"""

from __future__ import annotations

import asyncio
import base64
import json
import statistics
import sys
import time
from typing import Any, cast

import uvloop

ANSWERS = (b"0{", b"40{", b"431[")  # to the handshake, to the connection, to the check: then it is in its room
SMALL = 16  # bytes of a frame: pings and greetings, not a panel
PATIENCE = 30  # seconds
DEFLATE = "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n"


class Wall(asyncio.Protocol):
    """One wall: says its greetings, each when the one before is answered, then counts whole frames of panels."""

    def __init__(self, port: int, deflate: bool, greetings: list[str], expects: bytes, told: Any) -> None:
        self.port, self.deflate, self.greetings, self.expects, self.told = port, deflate, list(greetings), expects, told
        self.came, self.open, self.ready = bytearray(), False, asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        path = "/socket.io/?EIO=4&transport=websocket" if self.greetings else "/"
        self.transport.write(
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {base64.b64encode(b'k' * 16).decode()}\r\n"
            f"{DEFLATE if self.deflate else ''}\r\n".encode()
        )

    def data_received(self, data: bytes) -> None:
        self.came += data
        if not self.open:
            head, found, rest = self.came.partition(b"\r\n\r\n")
            if not found:
                return
            assert head.startswith(b"HTTP/1.1 101"), head.decode()
            assert (b"permessage-deflate" in head) == self.deflate, head.decode()
            self.came, self.open = bytearray(rest), True
            if not self.greetings:
                self.ready.set_result(None)
        while (frame := self._frame()) is not None:
            self._heard(frame)

    def _frame(self) -> bytes | None:
        """The next whole frame's payload, as it came."""
        came = self.came
        if len(came) < 2:
            return None
        length, start = came[1], 2
        if length == 126:
            length, start = int.from_bytes(came[2:4]), 4
        elif length == 127:
            length, start = int.from_bytes(came[2:10]), 10
        if len(came) < start + length:
            return None
        payload = bytes(came[start : start + length])
        del came[: start + length]
        return payload

    def _heard(self, said: bytes) -> None:
        if said == b"2":
            self.say("3")
        elif not self.ready.done():
            if said.startswith(ANSWERS):
                self._greet_again()
        elif len(said) > SMALL and said.startswith(self.expects):
            self.told(time.perf_counter())

    def _greet_again(self) -> None:
        """A greeting has been answered: the next, or it was the last one."""
        if self.greetings:
            self.say(self.greetings.pop(0))
        else:
            self.ready.set_result(None)

    def say(self, text: str) -> None:
        said = text.encode()
        length = bytes([0x80 | len(said)]) if len(said) < 126 else b"\xfe" + len(said).to_bytes(2)
        self.transport.write(b"\x81" + length + b"\0\0\0\0" + said)

    def connection_lost(self, error: Exception | None) -> None:
        if not self.ready.done():
            self.ready.set_exception(error or ConnectionError("the server hung up"))


async def main(
    port: int,
    count: int,
    deflate: bool,
    greetings: list[str],
    expects: str,
    change: str,
    first: int,
    changes: int,
    gap: float,
    to: int,
) -> None:
    """`change`: the bytes that make the server change something, sent to port `to` over a connection opened before,
    with NUMBER counted up from `first`; `gap`: seconds between two."""
    told: list[float] = []
    everybody = asyncio.Event()

    def one_told(at: float) -> None:
        told.append(at)
        if len(told) == count:
            everybody.set()

    loop = asyncio.get_running_loop()
    walls = []
    for at in range(0, count, 50):
        some = [Wall(port, deflate, greetings, expects.encode(), one_told) for _ in range(min(50, count - at))]
        for wall in some:
            await loop.create_connection(lambda wall=wall: wall, "127.0.0.1", port)  # type: ignore[misc]
        await asyncio.gather(*(wall.ready for wall in some))
        walls += some
    print(json.dumps("open"), flush=True)
    await asyncio.sleep(0.5)
    for line in sys.stdin:
        if line.strip() != "go":
            break
        for number in range(first, first + changes):
            reader, writer = await asyncio.open_connection("127.0.0.1", to)
            told.clear()
            everybody.clear()
            began = time.perf_counter()
            writer.write(change.replace("NUMBER", str(number), 1).encode())
            await _answered(reader)
            await asyncio.wait_for(everybody.wait(), PATIENCE)
            times = sorted((at - began) * 1000 for at in told)
            print(json.dumps([statistics.median(times), times[-1]]), flush=True)
            writer.close()
            await asyncio.sleep(gap)
        print(json.dumps("done"), flush=True)


async def _answered(reader: asyncio.StreamReader) -> None:
    head = (await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), PATIENCE)).decode().lower()
    assert head.startswith(("http/1.1 200", "http/1.1 303")), head
    length = int(head.partition("content-length: ")[2].partition("\r\n")[0])
    await reader.readexactly(length)


if __name__ == "__main__":
    uvloop.run(main(**json.loads(sys.argv[1])))
