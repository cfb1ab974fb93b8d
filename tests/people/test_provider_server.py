"""A provider that does not answer keeps nobody waiting but who asked for it: in the real server, on its one loop."""

from __future__ import annotations

import socket
import threading
import urllib.error
import urllib.request
from pathlib import Path

from tests.serving import Server


def asked(server: Server, address: str, data: bytes | None = None) -> int:
    request = urllib.request.Request(server.url + address, data, {"Origin": server.url})
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code


def test_a_silent_provider_keeps_nobody_else_waiting(tmp_path: Path, database: str) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        issuer = f"http://127.0.0.1:{silent.getsockname()[1]}"
        server = Server(tmp_path, database, BOARDS_OIDC_ISSUER=issuer, BOARDS_OIDC_CLIENT_ID="boards")
        server.start()
        said: list[int] = []
        waiting = threading.Thread(target=lambda: said.append(asked(server, "/sign-in/provider", b"")))
        try:
            waiting.start()
            connection, _address = silent.accept()  # the server has dialled, and waits for a word
            with connection:
                assert asked(server, "/sign-in") == 200
                assert waiting.is_alive() and not said, "it still waits"
                waiting.join(20)
            assert said == [503]
        finally:
            server.stop()
