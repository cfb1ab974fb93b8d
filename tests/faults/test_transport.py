"""Slow, sleeping, vanishing and greedy clients at a real server: none of them is anybody else's trouble."""

import signal
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import pytest

from . import wire
from .wire import Screen, Server, Torn, masked, until

pytestmark = pytest.mark.once

PANELS = 400  # × 15 KB: more than the kernel takes for a client that does not read


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with Server(tmp_path_factory.mktemp("server")) as server:
        yield server


def test_a_slow_screen_gets_whole_panels_in_order_and_a_fast_one_beside_it_does_not_wait(server: Server) -> None:
    fast, slow = a_fast_and_a_slow_screen_see_many_panels(server)
    assert fast == slow == list(range(PANELS))


def test_the_stock_driver_tears_frames_else_ours_could_go(tmp_path: Path) -> None:
    with Server(tmp_path, without="websocket.install(socketio)") as server, pytest.raises((Torn, ValueError)):
        a_fast_and_a_slow_screen_see_many_panels(server)


def a_fast_and_a_slow_screen_see_many_panels(server: Server) -> tuple[list[int], list[int]]:
    """The numbers of the panels each got. The slow one begins when the fast one has all, in small bites."""
    fast, slow = Screen(server.port).join(), Screen(server.port, buffer=4096).join()
    with ThreadPoolExecutor(1) as pool, fast.sock, slow.sock:
        pool.submit(server.get, f"/emit/{PANELS}")
        return numbers(fast, 65536), numbers(slow, 97)


def numbers(screen: Screen, bite: int) -> list[int]:
    seen = []
    for _, panel in screen.events(bite):
        assert panel["html"] == "x" * 15000
        seen.append(panel["number"])
        screen.ping()  # the answer must come between two frames, never inside one
        if len(seen) == PANELS:
            break
    return seen


def test_a_screen_that_offers_compression_gets_it_without_a_compressor_of_its_own(server: Server) -> None:
    screen = Screen(server.port, offers="Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n")
    with screen.sock:
        assert screen.answer.startswith("HTTP/1.1 101")
        assert "permessage-deflate; client_no_context_takeover; server_no_context_takeover" in screen.answer


def test_what_a_screen_does_not_read_waits_once_for_all_not_in_the_kernel_for_each(server: Server) -> None:
    assert until(server.is_at_rest)
    screen = Screen(server.port, buffer=4096).join()
    with screen.sock:
        server.get(f"/emit/{PANELS}")
        [waiting] = server.get("/waiting")
        assert waiting > PANELS * 0.9


@pytest.mark.parametrize("seconds", ["1 2 60", "60 60 1"], ids=["by their silence", "by not reading"])
def test_sleeping_screens_are_let_go_and_nobody_waits_for_them(tmp_path: Path, seconds: str) -> None:
    with Server(tmp_path, SECONDS=seconds) as server:
        healthy = Screen(server.port).join()
        before = server.held()
        with healthy.sock, asleep(server.port, 10):
            assert server.held()["descriptors"] == before["descriptors"] + 10
            delays = []

            def gone() -> bool:
                began = time.monotonic()
                with ThreadPoolExecutor(1) as pool:
                    pool.submit(server.get, "/emit/10")
                    for _, panel in healthy.events():
                        delays.append(time.monotonic() - began)
                        if panel["number"] == 9:
                            break
                return server.held() == before

            assert until(gone)
            assert median(delays) < 0.1
            assert max(delays) < 1


def test_throwing_out_a_sleeping_screen_does_not_keep_anyone(tmp_path: Path) -> None:
    with Server(tmp_path, SECONDS="60 60 1") as server, asleep(server.port, 1):
        [sid] = server.get("/sids")
        server.get(f"/emit/{PANELS}")
        assert server.get(f"/throw-out/{sid}")
        assert until(server.is_at_rest)


def test_a_screen_thrown_out_is_let_go_even_if_it_holds_on(server: Server) -> None:
    assert until(server.is_at_rest)
    screen = Screen(server.port).join()
    with screen.sock:
        [sid] = server.get("/sids")
        assert server.get(f"/throw-out/{sid}")
        assert list(screen.packets()) == ["1"]  # "close": a browser would hang up now, this one does not
        assert until(server.is_at_rest)


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
    for number in range(200):
        vanish(server.port, way=number % 5)
    assert until(server.is_at_rest), server.held()
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
    with socket.create_connection(("127.0.0.1", server.port)) as sock:
        sock.sendall(
            b"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: h\r\n"
            b"Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n"  # no key, no version
        )
        assert sock.recv(4096).startswith(b"HTTP/1.1 400")
    assert until(server.is_at_rest)


def test_a_talkative_screen_lets_others_have_their_turn(server: Server) -> None:
    screen = Screen(server.port).join()
    with screen.sock, ThreadPoolExecutor(1) as pool:
        before = server.get("/turn")["heard"]
        talk = pool.submit(screen.sock.sendall, masked("6") * 120_000 + masked('42["heard",1]'))
        for _ in range(3):  # the first may come before the talk
            assert server.get("/turn")["heard"] == before
        talk.result()
        assert until(lambda: server.get("/turn")["heard"] == before + 1)
