"""Hundreds of screens in a process of their own that come back by themselves, as static/js/link.js does.

`python -m tests.faults.storm PORT COUNT UNIT`: one line "right" when all have been told what is true, and again after each
time that all were cut off.
"""

from __future__ import annotations

import asyncio
import base64
import json
import random
import sys

HANDSHAKE = (
    "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: Upgrade\r\n"
    "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n"
)


async def screen(port: int, unit: str, right: asyncio.Queue[str]) -> None:
    """Connects, checks, says which revision of the actions it was told, stays; begins again when it is cut off."""
    while True:
        try:
            await _stay(port, unit, right)
        except (OSError, asyncio.IncompleteReadError):
            await asyncio.sleep(0.5 * random.uniform(0.5, 1.5))  # link.js: 500 ms, half of it by chance


async def _stay(port: int, unit: str, right: asyncio.Queue[str]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(HANDSHAKE.format(port=port, key=base64.b64encode(b"k" * 16).decode()).encode())
        head = await reader.readuntil(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 101"):
            raise OSError("no websocket")
        while True:
            said = await _frame(reader)
            if said.startswith("0{"):
                writer.write(_said("40"))
            elif said.startswith("40"):
                writer.write(_said("420" + json.dumps(["check", {"unit": unit, "lang": "en", "panels": {}}])))
            elif said.startswith("430"):
                [answer] = json.loads(said[3:])
                right.put_nowait(str(answer["panels"]["actions"]["revision"]))
            elif said == "2":
                writer.write(_said("3"))
    finally:
        writer.close()


async def _frame(reader: asyncio.StreamReader) -> str:
    first, length = await reader.readexactly(2)
    if first != 0x81:
        raise OSError("the server says goodbye")
    if length > 125:
        length = int.from_bytes(await reader.readexactly(2 if length == 126 else 8))
    return (await reader.readexactly(length)).decode()


def _said(text: str) -> bytes:
    return bytes((0x81, 0x80 | len(text), 0, 0, 0, 0)) + text.encode()


async def main(port: int, count: int, unit: str) -> None:
    right: asyncio.Queue[str] = asyncio.Queue()
    screens = [asyncio.create_task(screen(port, unit, right)) for _ in range(count)]
    while screens:
        revisions = {await right.get() for _ in range(count)}
        print("right", *revisions, flush=True)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]))
