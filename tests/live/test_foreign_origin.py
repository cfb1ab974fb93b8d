"""A websocket that a page of another site opens, or that comes under another name, at the real server."""

from __future__ import annotations

import http.client

import pytest

from tests.serving import Server

HANDSHAKE = {
    "Connection": "Upgrade", "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "x3JJHMbDL1EzLkh9GBhXDw==",
}  # fmt: skip


def status(server: Server, **headers: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    try:
        connection.request("GET", "/socket.io/?EIO=4&transport=websocket", headers={**HANDSHAKE, **headers})
        return connection.getresponse().status
    finally:
        connection.close()


@pytest.mark.once
def test_a_websocket_from_another_origin_or_under_a_foreign_name_is_refused(server: Server) -> None:
    assert status(server, Origin=server.url) == 101, "our own page"
    for origin in ("http://evil.example", "null", f"{server.url}.evil.example", server.url.replace("http:", "https:")):
        assert status(server, Origin=origin) == 400, origin
    assert status(server, Origin=server.url, Host="evil.example") == 400
    assert status(server, Origin="http://evil.example", Host="evil.example") == 400, "a name that leads here (DNS rebinding)"
    log = server.log.read_text()
    assert "evil.example is not an accepted origin" in log and "called by a name that is not ours: 'evil.example'" in log
