"""Many requests at once from a process of its own: connections that stay open and each ask again as soon as answered.

One line of JSON on the command line says what; one line answers: requests per second and the 99th percentile in ms.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time

import uvloop


async def main(port: int, request: str, connections: int, seconds: float) -> None:
    times: list[float] = []
    began = time.perf_counter()
    await asyncio.gather(*(_ask(port, request.encode(), began + seconds, times) for _ in range(connections)))
    took = time.perf_counter() - began
    print(json.dumps([len(times) / took, sorted(times)[int(len(times) * 0.99)] * 1000]))


async def _ask(port: int, request: bytes, until: float, times: list[float]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while (began := time.perf_counter()) < until:
        writer.write(request)
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        assert head.startswith(("http/1.1 200", "http/1.1 304")), head
        if "content-length: " in head:
            await reader.readexactly(int(head.partition("content-length: ")[2].partition("\r\n")[0]))
        times.append(time.perf_counter() - began)
    writer.close()


if __name__ == "__main__":
    uvloop.run(main(**json.loads(sys.argv[1])))
