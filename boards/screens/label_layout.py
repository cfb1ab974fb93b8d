"""Where everything stands on a label, in millimetres from its top left corner: drawn alike by the page and the PDF.

A station's label is A7: the QR symbol of 50 mm with its quiet zone leaves 41 mm of its height, so where the station
belongs and what to do with a lost label run up the side. A board's is A5: 116 mm is the largest symbol whose quiet zone
148 mm of paper hold, enough for a good metre (domain 7.3 asks for 120, which would cut into the quiet zone).
"""

from __future__ import annotations

from typing import NamedTuple

from boards.screens.label_words import LabelWords, Sign
from boards.screens.qr import QUIET, Symbol, symbol
from boards.screens.typeface import CAP, DESCENT, LEADING, Line, bearing, one_line, paragraph, width

REACH = 4.3  # office printers leave this much white at the edge of the sheet
CODE_HEIGHT = 15  # of a station's code, readable at 3 m (domain 7.4)
READABLE = 0.85  # of a letter's own width: rather leave a name out than squeeze it further
BIG, SMALL = "#000000", "#3d4c58"


class Text(NamedTuple):
    """A line with its baseline's start; `upward` lines read from bottom to top."""

    line: Line
    x: float
    y: float
    ink: str = BIG
    upward: bool = False


class Tile(NamedTuple):
    """A pictogram on its ground."""

    path: str
    x: float
    y: float
    side: float


class Placed(NamedTuple):
    """A label ready to be drawn. `code` is the bare symbol, `code_side` long, its corner at (code_x, code_y)."""

    words: LabelWords
    width: float
    height: float
    code: Symbol
    code_x: float
    code_y: float
    code_side: float
    texts: list[Text]
    tiles: list[Tile]

    @property
    def quiet(self) -> float:
        return QUIET * self.code_side / self.code.side


def placed(words: LabelWords) -> Placed:
    """The label of a station or a board. Raises qr.TooLong when the address fits into no readable code."""
    return _board(words) if words.is_board else _station(words)


def _station(words: LabelWords) -> Placed:
    wide, high, side, tile = 74.0, 105.0, 50.0, 5.2
    room = wide - 2 * REACH
    code = symbol(words.address)
    quiet = QUIET * side / code.side
    url = one_line(words.address, room, 3.0, least=2.2, bold=True)
    url_y = high - REACH - DESCENT * url.size
    tiles_y = url_y - CAP * 3.0 - 1.2 - tile
    top = tiles_y - quiet - side
    left = wide - 0.3 - quiet - side
    unit = one_line(words.unit, room, CODE_HEIGHT / CAP, least=CODE_HEIGHT / CAP)
    tiles, tile_words = _row(words.signs, REACH, tiles_y, room, tile, 2.95)
    name_top = REACH + CODE_HEIGHT + 2.0
    texts = [
        Text(unit, REACH - bearing(unit), REACH + CODE_HEIGHT),
        *_block(words.names, REACH, name_top, room, top - quiet - name_top, 4.0),
        *_spine(words, left - quiet, top - quiet, tiles_y),
        *tile_words,
        Text(url, REACH, url_y),
    ]
    return Placed(words, wide, high, code, left, top, side, texts, tiles)


def _board(words: LabelWords) -> Placed:
    wide, high, side, edge, capital = 148.0, 210.0, 116.0, 7.0, 19.0
    room, aside = wide - 2 * edge, 46.0
    code = symbol(words.address)
    quiet = QUIET * side / code.side
    number = one_line(words.number, room, 2.9, least=2, bold=False)
    lost = one_line(words.lost, room - number.width - 4, 2.9, least=1.5, bold=False)
    url = one_line(words.address, room, 6.0, least=4)
    small_y = high - edge - DESCENT * 2.9
    url_y = small_y - CAP * 2.9 - 2.6 - DESCENT * 6
    top = url_y - CAP * 6 - quiet - side
    unit = one_line(words.unit, room - aside - 4, capital / CAP, least=capital / CAP)
    told = " · ".join(text for text in (words.tier, *words.places[:1]) if text)
    where = one_line(told, room - unit.width - 4, 4.4, least=3, bold=False)
    tiles, tile_words = _row(words.signs, wide - edge - aside, edge, aside, 12.0, 6.2)
    names_top = edge + capital + 3.2
    texts = [
        Text(unit, edge - bearing(unit), edge + capital),
        *tile_words,
        Text(where, wide - edge - max(where.width, aside), edge + capital, SMALL),
        *_block(words.names, edge, names_top, room, top - quiet - names_top, 7.2),
        Text(url, edge, url_y),
        Text(lost, edge, small_y, SMALL),
        Text(number, wide - edge - number.width, small_y, SMALL),
    ]
    return Placed(words, wide, high, code, (wide - side) / 2, top, side, texts, tiles)


def _block(names: list[str], x: float, y: float, room: float, height: float, size: float) -> list[Text]:
    """The name bold, its translation below, as large as both fit."""
    lines = paragraph([(name, number == 0) for number, name in enumerate(names)], room, height, size)
    return [Text(line, x, y + (CAP + number * LEADING) * line.size) for number, line in enumerate(lines)]


def _spine(words: LabelWords, right: float, top: float, bottom: float) -> list[Text]:
    """Up the left side: where it belongs, and the small print."""
    room = bottom - top - 1.0
    wordings = [one_line(place, room, 2.65, least=2.2) for place in words.places] or [one_line("", room, 2.65, least=2.2)]
    belongs = next((line for line in wordings if line.squeeze >= READABLE), wordings[-1])
    small = one_line(f"{words.lost} · {words.number}", room, 2.15, least=1.8, bold=False)
    first = REACH + CAP * 2.65
    return [
        Text(belongs, first, bottom - 0.5, upward=True),
        Text(small, right - 0.5 - DESCENT * small.size, bottom - 0.5, SMALL, upward=True),
    ]


def _row(signs: list[Sign], x: float, y: float, room: float, side: float, size: float) -> tuple[list[Tile], list[Text]]:
    """Pictograms side by side, each with its word at its right, the second language below."""
    gap = 0.18 * side
    while (
        size > 1
        and sum(_word_room(sign, size) for sign in signs) + len(signs) * (side + gap) + (len(signs) - 1) * gap > room
    ):
        size *= 0.97
    own = [side + gap + _word_room(sign, size) for sign in signs]
    between = min((room - sum(own)) / max(len(signs) - 1, 1), side)
    tiles, texts = [], []
    for sign, wide in zip(signs, own, strict=True):
        tiles.append(Tile(sign.path, x, y, side))
        texts += _words_beside(sign, x + side + gap, y, side, size)
        x += wide + between
    return tiles, texts


def _words_beside(sign: Sign, x: float, y: float, side: float, size: float) -> list[Text]:
    lines = [_as_is(word, size * (SECOND if number else 1), number == 0) for number, word in enumerate(sign.words)]
    between = 0.45 * lines[-1].size if len(lines) > 1 else 0
    top = y + (side - CAP * sum(line.size for line in lines) - between) / 2
    texts = [Text(lines[0], x, top + CAP * size)]
    return texts + [Text(line, x, top + CAP * (size + line.size) + between, SMALL) for line in lines[1:]]


SECOND = 0.82  # the second language beside the first


def _word_room(sign: Sign, size: float) -> float:
    return max(width(word, size * (SECOND if number else 1), number == 0) for number, word in enumerate(sign.words))


def _as_is(words: str, size: float, bold: bool) -> Line:
    return Line(words, size, width(words, size, bold), bold)
