"""Slow, sleeping, vanishing and greedy clients at a real server: none of them is anybody else's trouble."""

import os
import signal
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from statistics import median

import pytest

from . import wire
from .wire import Screen, Server, Torn, masked, until

APP = """
import itertools, json, os, time
import gevent, psycopg
from flask import Flask, request
from flask_socketio import SocketIO
from boards.live import websocket
from boards.serve import assert_patched, fair

assert_patched()
app = Flask(__name__)
fair(app)
interval, timeout, websocket.SEND_SECONDS = map(float, os.environ.get("SECONDS", "25 60 10").split())
socketio = SocketIO(app, async_mode="gevent", transports=["websocket"], ping_interval=interval, ping_timeout=timeout)
websocket.install(socketio)
engine, turn, heard = socketio.server.eio, itertools.count(), []
socketio.on_event("heard", heard.append)

@app.get("/emit/<int:count>")
def emit(count):
    for n in range(count):
        socketio.emit("panel", {"n": n, "html": "x" * 15000})
        gevent.sleep(0)
    return "true"

@app.get("/turn")
def take_a_turn():
    until = time.perf_counter() + 0.001
    while time.perf_counter() < until:
        pass
    return json.dumps({"turn": next(turn), "heard": len(heard)})

@app.get("/held")
def held():
    return {"descriptors": len(os.listdir("/proc/self/fd")), "sockets": len(engine.sockets),
            "environs": len(socketio.server.environ)}

@app.get("/throw-out/<path:sid>")
def throw_out(sid):
    engine.disconnect(sid)
    return "true"

@app.get("/sids")
def sids():
    return list(engine.sockets)

@app.get("/nodelay")
def nodelay():
    import socket
    return json.dumps(request.environ["gunicorn.socket"].getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))

@app.get("/psycopg")
def waits():
    return json.dumps(psycopg.waiting.wait.__name__)
"""
STOCK = APP.replace("websocket.install(socketio)", "")
UNFAIR = APP.replace("fair(app)", "")
PANELS = 400  # × 15 KB: more than the kernel takes for a client that does not read


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with Server(tmp_path_factory.mktemp("server"), APP) as server:
        yield server


def test_a_slow_screen_gets_whole_panels_in_order_and_a_fast_one_beside_it_does_not_wait(server: Server) -> None:
    fast, slow = a_fast_and_a_slow_screen_see_many_panels(server)
    assert fast == slow == list(range(PANELS))


def test_the_stock_driver_tears_frames_else_ours_could_go(tmp_path: Path) -> None:
    with Server(tmp_path, STOCK) as server, pytest.raises((Torn, UnicodeDecodeError, EOFError)):
        a_fast_and_a_slow_screen_see_many_panels(server)


def a_fast_and_a_slow_screen_see_many_panels(server: Server) -> tuple[list[int], list[int]]:
    """The numbers of the panels each got. The slow one reads nothing until the fast one has all, then in small bites."""
    fast, slow = Screen(server.port).join(), Screen(server.port, buffer=4096).join()
    with ThreadPoolExecutor(1) as pool, fast.sock, slow.sock:
        pool.submit(server.get, f"/emit/{PANELS}")
        return numbers(fast, 65536), numbers(slow, 97)


def numbers(screen: Screen, bite: int) -> list[int]:
    seen = []
    for _, panel in screen.events(bite):
        assert panel["html"] == "x" * 15000
        seen.append(panel["n"])
        if len(seen) == PANELS:
            break
    return seen


def test_no_screen_is_granted_the_compressor_that_browsers_offer(server: Server) -> None:
    screen = Screen(server.port)
    with screen.sock:
        assert screen.answer.startswith("HTTP/1.1 101")
        assert "deflate" not in screen.answer


@pytest.mark.parametrize("seconds", ["1 2 60", "60 60 1"], ids=["by their silence", "by not reading"])
def test_sleeping_screens_are_let_go_and_nobody_waits_for_them(tmp_path: Path, seconds: str) -> None:
    with Server(tmp_path, APP, SECONDS=seconds) as server:
        healthy = Screen(server.port).join()
        before = server.get("/held")
        with healthy.sock, asleep(server.port, 10):
            assert server.get("/held")["descriptors"] == before["descriptors"] + 10
            delays = []

            def gone() -> bool:
                began = time.monotonic()
                with ThreadPoolExecutor(1) as pool:
                    pool.submit(server.get, "/emit/10")
                    for _, panel in healthy.events():
                        delays.append(time.monotonic() - began)
                        if panel["n"] == 9:
                            break
                return server.get("/held") == before

            assert until(gone)
            assert median(delays) < 0.1
            assert max(delays) < 1


def test_throwing_out_a_sleeping_screen_does_not_keep_anyone(tmp_path: Path) -> None:
    with Server(tmp_path, APP, SECONDS="60 60 1") as server, asleep(server.port, 1):
        [sid] = server.get("/sids")
        server.get(f"/emit/{PANELS}")
        assert server.get(f"/throw-out/{sid}")
        assert until(lambda: server.get("/held")["sockets"] == 0)


@contextmanager
def asleep(port: int, count: int) -> Iterator[None]:
    """Screens that joined and then stopped without a word: no FIN, the kernel still answers for them."""
    script = [sys.executable, wire.__file__, str(port), str(count)]
    with subprocess.Popen(script, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as screens:
        assert screens.stdout and screens.stdout.readline() == b"joined\n"
        screens.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            screens.kill()


def test_two_hundred_screens_that_vanish_leave_nothing_behind(server: Server) -> None:
    with Screen(server.port).join().sock:
        before = server.get("/held")
        for number in range(200):
            vanish(server.port, way=number % 5)
        assert until(lambda: server.get("/held") == before), (before, server.get("/held"))
    assert "Traceback" not in server.log


def vanish(port: int, way: int) -> None:
    """Goodbye, closed socket, torn out of the wall, nonsense, or gone before even the greeting."""
    screen = Screen(port)
    with screen.sock:
        if way < 4:
            screen.join()
        if way == 0:
            screen.sock.sendall(bytes((0x88, 0x80, 0, 0, 0, 0)))
        if way in (2, 4):
            screen.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        if way == 3:
            screen.say("nonsense")


def test_a_request_that_only_claims_to_be_a_websocket_is_refused_in_words(server: Server) -> None:
    before = server.get("/held")
    with socket.create_connection(("127.0.0.1", server.port)) as sock:
        sock.sendall(
            b"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: h\r\n"
            b"Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n"  # no key, no version
        )
        assert sock.recv(4096).startswith(b"HTTP/1.1 400")
    assert until(lambda: server.get("/held") == before)


def test_a_greedy_connection_lets_others_have_their_turn(server: Server) -> None:
    assert turn_beside_a_greedy_connection(server) < GREEDY / 2


def test_without_the_yield_a_greedy_connection_keeps_others_out(tmp_path: Path) -> None:
    with Server(tmp_path, UNFAIR) as server:
        assert turn_beside_a_greedy_connection(server) >= GREEDY


GREEDY = 600


def turn_beside_a_greedy_connection(server: Server) -> int:
    """How many requests of a connection that sends them all at once are answered before one request of another."""
    first = server.get("/turn")["turn"]
    with socket.create_connection(("127.0.0.1", server.port)) as greedy:
        greedy.sendall(b"GET /turn HTTP/1.1\r\nHost: h\r\n\r\n" * GREEDY)
        greedy.recv(1)  # its first answer is on the way
        return int(server.get("/turn")["turn"]) - first - 1


def test_a_talkative_screen_lets_others_have_their_turn(server: Server) -> None:
    screen = Screen(server.port).join()
    with screen.sock, ThreadPoolExecutor(1) as pool:
        before = server.get("/turn")["heard"]
        talk = pool.submit(screen.sock.sendall, masked("6") * 40_000 + masked('42["heard",1]'))
        assert server.get("/turn")["heard"] == before
        talk.result()
        assert until(lambda: server.get("/turn")["heard"] == before + 1)


def test_the_server_is_patched_before_anything_else(server: Server) -> None:
    assert server.get("/psycopg") != "wait_c"


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
    assert server.get("/nodelay") == 1


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
