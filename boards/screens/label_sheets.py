"""Labels on A4 sheets lying on their side: 4 × 2 of stations or two of boards, with marks where to cut."""

from __future__ import annotations

from typing import NamedTuple

from boards.screens.label_layout import Placed

WIDTH, HEIGHT = 297.0, 210.0  # A4
INSET = 4.5  # the marks begin where office printers do
ARM = 2.2  # of a cross between four labels

Mark = tuple[float, float, float, float]


class Sheet(NamedTuple):
    """One sheet: labels with their top left corner, and lines to cut along. Millimetres."""

    labels: list[tuple[float, float, Placed]]
    cuts: list[Mark]


def sheets(labels: list[Placed]) -> list[Sheet]:
    """All labels on as few sheets as it takes, stations and boards apart because they differ in size."""
    stations = [label for label in labels if not label.words.is_board]
    boards = [label for label in labels if label.words.is_board]
    return [*_filled(stations, columns=4, rows=2), *_filled(boards, columns=2, rows=1)]


def _filled(labels: list[Placed], columns: int, rows: int) -> list[Sheet]:
    return [_sheet(labels[at : at + columns * rows], columns, rows) for at in range(0, len(labels), columns * rows)]


def _sheet(labels: list[Placed], columns: int, rows: int) -> Sheet:
    wide, high = labels[0].width, labels[0].height
    left = (WIDTH - columns * wide) / 2
    spots = [(left + column * wide, row * high) for row in range(rows) for column in range(columns)]
    inner_x = [left + column * wide for column in range(1, columns)]
    inner_y = [row * high for row in range(1, rows)]
    marks: list[Mark] = [(x, begin, x, end) for x in inner_x for begin, end in _ends(HEIGHT)]
    marks += [(begin, y, end, y) for y in inner_y for begin, end in _ends(WIDTH)]
    marks += [mark for x in inner_x for y in inner_y for mark in ((x - ARM, y, x + ARM, y), (x, y - ARM, x, y + ARM))]
    return Sheet([(x, y, label) for (x, y), label in zip(spots, labels, strict=False)], marks)


def _ends(length: float) -> list[tuple[float, float]]:
    return [(INSET, INSET + 2 * ARM), (length - INSET - 2 * ARM, length - INSET)]
