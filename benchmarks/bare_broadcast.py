"""The limit that pushing is held to: the library `websockets` and nothing else, telling everybody the same bytes.

A server of its own: `bare_broadcast.py PORT DEFLATE`. `GET /emit/<file>` tells every open socket what stands in the file.
"""

from __future__ import annotations

import asyncio
import sys
from http import HTTPStatus
from pathlib import Path

import uvloop
from websockets.asyncio.server import ServerConnection, broadcast, serve
from websockets.http11 import Request, Response


async def main(port: int, deflate: bool) -> None:
    everybody: set[ServerConnection] = set()

    async def stay(connection: ServerConnection) -> None:
        everybody.add(connection)
        try:
            await connection.wait_closed()
        finally:
            everybody.discard(connection)

    def tell(connection: ServerConnection, request: Request) -> Response | None:
        if not request.path.startswith("/emit"):
            return None
        broadcast(everybody, Path(request.path.removeprefix("/emit")).read_text())
        return connection.respond(HTTPStatus.OK, "told")

    compression = "deflate" if deflate else None
    async with serve(stay, "127.0.0.1", port, compression=compression, process_request=tell, ping_interval=None):
        print("serving", flush=True)
        await asyncio.get_running_loop().create_future()


if __name__ == "__main__":
    uvloop.run(main(int(sys.argv[1]), sys.argv[2] == "deflate"))
