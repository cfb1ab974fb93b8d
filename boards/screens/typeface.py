"""The label's typeface: how wide words are, and how to make them fit. All lengths are millimetres."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import NamedTuple

from PIL import ImageFont
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

FONTS = Path(__file__).parent / "fonts"
REGULAR, BOLD = "AtkinsonHyperlegibleNext-Regular", "AtkinsonHyperlegibleNext-Bold"
CAP = 0.668  # height of a capital, of the size
DESCENT = 0.2  # below the baseline: g, p, y
LEADING = 1.18
MEASURE = 1000  # a size at which whole pixels are exact enough
NARROWEST = 0.62  # letters squeezed further are no longer read at a glance


class Line(NamedTuple):
    """Words on one line at a size. `width` is what they take, squeezed where it is less than their own."""

    words: str
    size: float
    width: float
    bold: bool

    @property
    def squeeze(self) -> float:
        """How much of its own width the line is given: 1 when it stands as drawn."""
        return min(1.0, self.width / max(width(self.words, self.size, self.bold), 1e-6))


def width(words: str, size: float, bold: bool = True) -> float:
    return float(pdfmetrics.stringWidth(words, face(bold), size))


def one_line(words: str, room: float, size: float, *, least: float, bold: bool = True) -> Line:
    """One line no wider than `room`: smaller down to `least`, then narrower, then smaller still."""
    at_one = width(words, 1, bold)
    fitting = min(size, max(least, room / at_one)) if at_one else size
    fitting = min(fitting, room / (at_one * NARROWEST)) if at_one else size
    return Line(words, fitting, min(room, at_one * fitting), bold)


def paragraph(lines: list[tuple[str, bool]], room: float, height: float, size: float) -> list[Line]:
    """Texts (words, bold) below each other, broken where they must be, as large as the room allows, at most `size`."""
    while True:
        broken = [(words, bold) for text, bold in lines for words in _broken(text, room, size, bold)]
        if len(broken) * size * LEADING - (LEADING - CAP - DESCENT) * size <= height or size < 1:
            return [one_line(words, room, size, least=size, bold=bold) for words, bold in broken]
        size *= 0.97


def bearing(line: Line) -> float:
    """The white before the first letter: large letters only line up with small ones when it is taken off."""
    return float(_measure(line.bold).getbbox(line.words[:1], anchor="ls")[0]) / MEASURE * line.size * line.squeeze


def unprintable(words: str) -> str:
    """The letters that the typeface does not have."""
    known = pdfmetrics.getFont(face(True)).face.charToGlyph
    return "".join(dict.fromkeys(letter for letter in words if ord(letter) not in known))


@functools.cache
def _measure(bold: bool) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONTS / f"{BOLD if bold else REGULAR}.ttf"), MEASURE)


@functools.cache
def face(bold: bool) -> str:
    """The name of the embedded font."""
    name = BOLD if bold else REGULAR
    pdfmetrics.registerFont(TTFont(name, str(FONTS / f"{name}.ttf")))
    return name


def _broken(text: str, room: float, size: float, bold: bool) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width(longer, size, bold) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
