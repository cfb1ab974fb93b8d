"""Many requests at once from a process of its own: connections that stay open and each ask again as soon as answered.

One line of JSON on its input says what; one line answers: requests per second and the 99th percentile in ms. NUMBER in a
request is another six digits each time.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import sys
import time
from collections.abc import Iterator

import uvloop

GOOD = ("http/1.1 200", "http/1.1 201", "http/1.1 304")


async def main(port: int, request: str, connections: int, seconds: float, first: int) -> None:
    times: list[float] = []
    numbers = itertools.count(first)
    began = time.perf_counter()
    said = request.encode("latin-1")
    await asyncio.gather(*(_ask(port, said, numbers, began + seconds, times) for _ in range(connections)))
    took = time.perf_counter() - began
    print(json.dumps([len(times) / took, sorted(times)[int(len(times) * 0.99)] * 1000]))


async def _ask(port: int, request: bytes, numbers: Iterator[int], until: float, times: list[float]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while (began := time.perf_counter()) < until:
        writer.write(request.replace(b"NUMBER", b"%06d" % next(numbers)))
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        assert head.startswith(GOOD), head
        if "content-length: " in head:
            await reader.readexactly(int(head.partition("content-length: ")[2].partition("\r\n")[0]))
        times.append(time.perf_counter() - began)
    writer.close()


if __name__ == "__main__":
    uvloop.run(main(**json.load(sys.stdin)))
