"""QR codes as outlines: sharp at any size in a page and in a PDF, with no seams between their modules.

Error correction Q (25 %: dirt and scratches) and a quiet zone of 4 modules on all sides (ISO/IEC 18004).
"""

from __future__ import annotations

import contextlib
import functools
import itertools
from typing import NamedTuple

from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from qrcode.constants import ERROR_CORRECT_Q
from qrcode.exceptions import DataOverflowError
from qrcode.main import QRCode

from boards.refusals import NotNow

QUIET = 4  # modules of white around the symbol
COARSE, FINEST = 3, 4  # versions: 29 or 33 modules a side; a finer one is hard to read from a dirty label
MOST_BYTES = 46  # what version 4 holds at level Q; version 3 holds 32 (decision 28)
CAPITALS_FROM = 7  # so many capitals, digits and ":/.-" in a row are worth the denser mode: numeric hosts, our codes

Point = tuple[int, int]


class TooLong(NotNow):
    """The address does not fit into a code that an old phone reads from a dirty label."""

    def __init__(self, address: str) -> None:
        sentence = _l(
            "The address %(address)s is too long for a code that old phones can read: at most %(most)s characters. "
            "Give the server a shorter name in BOARDS_PUBLIC_URL.",
            address=address,
            most=MOST_BYTES,
        )
        super().__init__(sentence)


class Symbol(NamedTuple):
    """A QR code without its quiet zone: outlines in modules from its top left corner, the inside on the right."""

    version: int
    side: int  # modules
    outlines: list[list[Point]]

    @property
    def path(self) -> str:
        """The outlines as an SVG path, one unit a module."""
        return "".join(_moves(outline) for outline in self.outlines)


@functools.lru_cache(1000)
def symbol(address: str) -> Symbol:
    """The QR code of an address, version 3 or 4 at level Q. Raises TooLong."""
    for version, dense in itertools.product((COARSE, FINEST), (0, CAPITALS_FROM)):
        code = QRCode(version=version, error_correction=ERROR_CORRECT_Q, border=0)
        code.add_data(address.encode(), optimize=dense)
        with contextlib.suppress(DataOverflowError):
            code.make(fit=False)
            return Symbol(version, code.modules_count, _outlines(code.get_matrix()))
    raise TooLong(address)


def svg(address: str, *, title: str = "") -> Markup:
    """The QR code of an address as inline SVG, quiet zone included; `title` is its name for a screen reader."""
    drawn = symbol(address)
    whole = drawn.side + 2 * QUIET
    name = Markup('role="img" aria-label="{}"').format(title) if title else Markup('aria-hidden="true"')
    return Markup(
        '<svg class="qr" viewBox="{from_} {from_} {whole} {whole}" {name}>'
        '<path fill="#fff" d="M{from_} {from_}h{whole}v{whole}h-{whole}z"/><path fill="#000" d="{path}"/></svg>'
    ).format(from_=-QUIET, whole=whole, name=name, path=drawn.path)


def _outlines(dark: list[list[bool]]) -> list[list[Point]]:
    edges = _edges(dark)
    outlines = []
    while edges:
        start = min(edges, key=lambda point: (point[1], point[0]))  # always a corner
        outline, here = [start], edges[start].pop()
        while here != start:
            ahead = edges[here].pop()
            if not _straight(outline[-1], here, ahead):
                outline.append(here)
            here = ahead
        outlines.append(outline)
        edges = {point: ends for point, ends in edges.items() if ends}
    return outlines


def _edges(dark: list[list[bool]]) -> dict[Point, list[Point]]:
    """Every border between dark and light, walked clockwise around the dark: from a point to the next ones."""
    edges: dict[Point, list[Point]] = {}
    side = range(len(dark))
    for y in side:
        for x in side:
            if not dark[y][x]:
                continue
            around = [(x, y - 1), (x + 1, y), (x, y + 1), (x - 1, y)]
            corners = [(x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1), (x, y)]
            for (column, row), (begin, end) in zip(around, itertools.pairwise(corners), strict=True):
                if not (column in side and row in side and dark[row][column]):
                    edges.setdefault(begin, []).append(end)
    return edges


def _straight(before: Point, here: Point, ahead: Point) -> bool:
    return before[0] == here[0] == ahead[0] or before[1] == here[1] == ahead[1]


def _moves(outline: list[Point]) -> str:
    (x, y), path = outline[0], [f"M{outline[0][0]} {outline[0][1]}"]
    for to_x, to_y in outline[1:]:
        path.append(f"h{to_x - x}" if to_y == y else f"v{to_y - y}")
        x, y = to_x, to_y
    return "".join(path) + "z"
