"""QR codes: an independent reader reads back what was put in, also from a dirty one."""

from __future__ import annotations

import re

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as some
from lxml import etree
from PIL import Image, ImageDraw

from boards.screens import qr
from boards.screens.models import ALPHABET

from . import camera

pytestmark = pytest.mark.once

MODULE = 8  # pixels


def photo_of(drawn: qr.Symbol) -> Image.Image:
    """The outlines filled: those that run clockwise dark, the holes in them light."""
    whole = (drawn.side + 2 * qr.QUIET) * MODULE
    picture = Image.new("L", (whole, whole), 255)
    draw = ImageDraw.Draw(picture)
    for outline in sorted(drawn.outlines, key=lambda outline: -abs(area(outline))):
        points = [((x + qr.QUIET) * MODULE, (y + qr.QUIET) * MODULE) for x, y in outline]
        draw.polygon(points, fill=0 if area(outline) > 0 else 255)
    return picture


def area(outline: list[tuple[int, int]]) -> int:
    following = [*outline[1:], outline[0]]
    return sum(x * next_y - next_x * y for (x, y), (next_x, next_y) in zip(outline, following, strict=True))


@given(
    some.text("abcdefghijklmnopqrstuvwxyz0123456789-./:", min_size=1, max_size=30),
    some.text(ALPHABET, min_size=6, max_size=6),
)
def test_any_address_reads_back(host: str, code: str) -> None:
    address = f"http://{host}/s/{code}"
    assert camera.read(photo_of(qr.symbol(address))) == [address]


@pytest.mark.parametrize(
    "address",
    [
        "https://k.example/s/7F3K9Q",
        "http://boards.example/s/7F3K9Q",
        "https://kaizen.plant.de/s/7F3K9Q",  # 32 characters
        "http://10.0.0.5:8000/s/7F3K9Q",
        "http://192.168.100.125:8000/s/7F3K9Q",  # 36, but numbers pack denser
    ],
)
def test_ordinary_addresses_fit_into_the_coarse_symbol_at_level_q(address: str) -> None:
    drawn = qr.symbol(address)
    [found] = zxingcpp.read_barcodes(photo_of(drawn))
    assert (drawn.version, drawn.side, found.ec_level) == (3, 29, "Q")


def test_a_longer_host_gets_the_finer_symbol_and_a_too_long_one_a_sentence() -> None:
    assert qr.symbol("https://" + "k" * 29 + "/s/7F3K9Q").version == 4
    with pytest.raises(qr.TooLong, match="BOARDS_PUBLIC_URL"):
        qr.symbol("https://" + "k" * 31 + "/s/7F3K9Q")


def test_an_eighth_of_the_code_under_oil_still_reads() -> None:
    picture = photo_of(qr.symbol("https://k.example/s/7F3K9Q"))
    data = tuple((qr.QUIET + module) * MODULE for module in (9, 9, 29, 27))
    stained = camera.dirty(picture, data, 0.125)  # type: ignore[arg-type]
    assert stained.tobytes() != picture.tobytes()
    assert camera.read(camera.blurred(stained, 2)) == ["https://k.example/s/7F3K9Q"]


def test_the_inline_svg_brings_its_quiet_zone_its_ground_and_its_name_and_no_style() -> None:
    drawn = etree.fromstring(str(qr.svg("https://k.example/s/7F3K9Q", title='Scan <"A3">')))
    assert drawn.get("viewBox") == "-4 -4 37 37"
    assert drawn.get("aria-label") == 'Scan <"A3">'
    ground, code = drawn
    assert ground.get("fill") == "#fff" and ground.get("d") == "M-4 -4h37v37h-37z"
    assert re.fullmatch(r"(M\d+ \d+([hv]-?\d+)+z)+", code.get("d"))
    assert not drawn.xpath("//@style")
