"""How the server is started: patched in time, fair to all, and with a sentence when it can't."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from .wire import Server

pytestmark = pytest.mark.once

GREEDY = 600


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with Server(tmp_path_factory.mktemp("server")) as server:
        yield server


def test_a_greedy_connection_lets_others_have_their_turn(server: Server) -> None:
    assert turn_beside_a_greedy_connection(server) < GREEDY / 2


def test_without_the_yield_a_greedy_connection_keeps_others_out(tmp_path: Path) -> None:
    with Server(tmp_path, without="fair(app)") as server:
        assert turn_beside_a_greedy_connection(server) >= GREEDY


def turn_beside_a_greedy_connection(server: Server) -> int:
    """How many requests of a connection that sends them all at once are answered before one request of another."""
    first = server.get("/turn")["turn"]
    with socket.create_connection(("127.0.0.1", server.port)) as greedy:
        greedy.sendall(b"GET /turn HTTP/1.1\r\nHost: h\r\n\r\n" * GREEDY)
        greedy.recv(1)  # its first answer is on the way
        return int(server.get("/turn")["turn"]) - first - 1


def test_the_server_is_patched_before_anything_else(server: Server) -> None:
    assert server.get("/settings")["psycopg"] != "wait_c"


@pytest.mark.parametrize(
    ("start", "complaint"),
    [
        ("import psycopg; from gevent import monkey; monkey.patch_all()", "psycopg was imported before"),
        ("from gevent import monkey; monkey.patch_all(thread=False)", "without gevent's patches"),
        ("from gevent import monkey; monkey.patch_all(); import psycopg", None),
    ],
)
def test_a_process_patched_too_late_does_not_start(start: str, complaint: str | None) -> None:
    code = f"{start}; from boards.serve import assert_patched; assert_patched()"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert ended.returncode == (1 if complaint else 0), ended.stderr
    assert (complaint or "") in ended.stderr


def test_answers_are_not_held_back_for_more_bytes(server: Server) -> None:
    assert server.get("/settings")["nodelay"] == 1


def test_a_taken_port_is_said_in_a_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as holder:
        port = holder.getsockname()[1]
        assert f"Port {port} is taken" in refusal("127.0.0.1", port)


def test_a_port_for_administrators_is_said_in_a_sentence() -> None:
    if int(Path("/proc/sys/net/ipv4/ip_unprivileged_port_start").read_text()) <= 81:
        pytest.skip("this machine lets everybody use every port")
    assert "Port 81 is only for the administrator" in refusal("127.0.0.1", 81)


@pytest.mark.parametrize(("host", "port", "reason"), [("192.0.2.1", 8000, "Can't listen on"), ("::1", 70000, "not a port")])
def test_an_address_that_cannot_be_is_said_in_a_sentence(host: str, port: int, reason: str) -> None:
    assert reason in refusal(host, port)


def refusal(host: str, port: int) -> str:
    """What somebody who isn't the administrator reads when the server does not start."""
    become = "import os; os.getuid() == 0 and os.setuid(65534)"
    code = f"from boards.serve import serve\n{become}\nserve({host!r}, {port})"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert ended.returncode == 2, ended.stderr
    assert ended.stderr.count("\n") == 1
    return ended.stderr
