"""What comes in over a websocket, byte by byte: in pieces, compressed, closed, wrong or mad. The server answers by the book
(RFC 6455, 7692), lets go of who breaks it, and nobody else notices."""

import random
import zlib
from collections.abc import Iterator

import pytest

from .wire import Screen, Server, until

pytestmark = pytest.mark.once

OFFER = "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n"
TEXT, MORE, CLOSE, PING, PONG = 0x1, 0x0, 0x8, 0x9, 0xA
LAST, COMPRESSED = 0x80, 0x40


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with Server(tmp_path_factory.mktemp("server")) as server:
        yield server


@pytest.fixture
def screen(server: Server) -> Iterator[Screen]:
    screen = Screen(server.port, offers=OFFER).join()
    with screen.sock:
        yield screen
    assert until(server.is_at_rest), server.held()


def frame(first: int, said: bytes, mask: bytes = b"\x11\x22\x33\x44") -> bytes:
    """A client's frame, masked as it has to be."""
    masked = bytes(byte ^ mask[at % 4] for at, byte in enumerate(said))
    length = len(said)
    if length < 126:
        return bytes((first, 0x80 | length)) + mask + masked
    if length < 65536:
        return bytes((first, 0x80 | 126)) + length.to_bytes(2) + mask + masked
    return bytes((first, 0x80 | 127)) + length.to_bytes(8) + mask + masked


def deflated(said: bytes) -> bytes:
    deflate = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return (deflate.compress(said) + deflate.flush(zlib.Z_SYNC_FLUSH))[:-4]


def heard(server: Server) -> int:
    count: int = server.get("/turn")["heard"]
    return count


def test_a_message_in_pieces_and_a_ping_between_them_is_one_message(server: Server, screen: Screen) -> None:
    before, said = heard(server), b'42["heard",1]'
    screen.sock.sendall(frame(TEXT, said[:3]) + frame(LAST | PING, b"there?") + frame(MORE, said[3:9]))
    assert bytes(screen._take(8, 64)) == bytes((LAST | PONG, 6)) + b"there?"
    assert heard(server) == before
    screen.sock.sendall(frame(LAST | MORE, said[9:]))
    assert until(lambda: heard(server) == before + 1)


def test_byte_by_byte_is_as_good_as_at_once(server: Server, screen: Screen) -> None:
    before = heard(server)
    for byte in frame(LAST | TEXT, b'42["heard",1]'):
        screen.sock.sendall(bytes((byte,)))
    assert until(lambda: heard(server) == before + 1)


def test_two_compressed_messages_need_nothing_of_each_other(server: Server, screen: Screen) -> None:
    before = heard(server)
    said = frame(LAST | COMPRESSED | TEXT, deflated(b'42["heard",1]'))
    screen.sock.sendall(said + said)
    assert until(lambda: heard(server) == before + 2)


def test_a_panel_comes_compressed_and_whole_to_who_offers_it(server: Server, screen: Screen) -> None:
    server.get("/emit/1")
    first, length = screen._take(2, 64)
    assert first == LAST | COMPRESSED | TEXT
    length = int.from_bytes(screen._take(2, 64)) if length == 126 else length
    said = zlib.decompressobj(-zlib.MAX_WBITS).decompress(bytes(screen._take(length, 65536)) + b"\0\0\xff\xff")
    assert said.startswith(b'42["panel",{"number":0,"html":"xxx') and len(said) > 15_000 > 100 * length / 2


@pytest.mark.parametrize(
    ("said", "code"),
    [
        pytest.param(frame(LAST | CLOSE, (1000).to_bytes(2) + b"bye"), 1000, id="goodbye is answered with its own code"),
        pytest.param(frame(LAST | CLOSE, (1001).to_bytes(2)), 1001, id="a page that goes away"),
        pytest.param(frame(LAST | CLOSE, b"\x03"), 1002, id="half a code"),
        pytest.param(frame(LAST | CLOSE, (1005).to_bytes(2)), 1002, id="a code that may not be said"),
        pytest.param(frame(LAST | 0x3, b"what"), 1002, id="a kind of frame that does not exist"),
        pytest.param(frame(LAST | MORE, b"of what"), 1002, id="a piece of nothing"),
        pytest.param(frame(PING, b"half"), 1002, id="a ping in pieces"),
        pytest.param(frame(LAST | PING, b"x" * 126), 1002, id="a ping too long"),
        pytest.param(frame(LAST | 0x20 | TEXT, b"2"), 1002, id="a bit that nobody agreed on"),
        pytest.param(bytes((LAST | TEXT, 2)) + b"42", 1002, id="not masked"),
        pytest.param(frame(LAST | TEXT, b"\xff\xfe"), 1007, id="no text"),
        pytest.param(frame(LAST | COMPRESSED | TEXT, b"\xff" * 9), 1007, id="not what deflate makes"),
        pytest.param(frame(LAST | TEXT, b"4" * 1_100_000), 1009, id="too much"),
        pytest.param(frame(LAST | COMPRESSED | TEXT, deflated(b"4" * 30_000_000)), 1009, id="a bomb"),
    ],
)
def test_every_end_has_its_code(server: Server, screen: Screen, said: bytes, code: int) -> None:
    try:
        screen.sock.sendall(said)
    except OSError:
        assert code == 1009  # the server has hung up before all was said
    first, length = screen._take(2, 64)
    assert first == LAST | CLOSE
    assert int.from_bytes(screen._take(length, 64)[:2]) == code
    assert "Traceback" not in server.log


def test_what_nobody_would_say_harms_nobody(server: Server) -> None:
    """A thousand screens that say random bytes, or a good frame with some bytes changed."""
    chance = random.Random(8)
    healthy = Screen(server.port).join()
    with healthy.sock:
        before = server.held()
        for number in range(1000):
            screen = Screen(server.port, offers=OFFER if number % 2 else "")
            if number % 3:
                screen.join()
            said = bytearray(frame(LAST | (COMPRESSED if number % 5 == 0 else 0) | TEXT, b'42["heard",' + b"1" * 20 + b"]"))
            if number % 4 == 0:
                said = bytearray(chance.randbytes(chance.randrange(1, 300)))
            else:
                for _ in range(chance.randrange(1, 4)):
                    said[chance.randrange(len(said))] = chance.randrange(256)
            with screen.sock:
                screen.sock.sendall(said)
        assert until(lambda: server.held() == before), server.held()
        server.get("/emit/1")
        assert next(healthy.events())[1]["number"] == 0
    assert "Traceback" not in server.log
