"""A plain cell as unpack.py prints it: the text or number it says, or in one sentence why it says nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _

SHOWN = 40  # letters of a cell that are repeated in a sentence
DEEPEST, WIDEST = 5000, 300  # rows and columns of a merged area that are looked at


class Wrong(Exception):
    """What is wrong with one cell, in a sentence."""


def spoken(cell: Any) -> Any:
    """The text or number of a cell. Raises Wrong for what Excel could not calculate."""
    if not isinstance(cell, dict):
        return cell
    if "e" in cell:
        raise Wrong(_("Excel says %(error)s here.", error=cell["e"][:SHOWN]))
    if "f" in cell:
        raise Wrong(_("This formula was never calculated. Open the file in Excel and save it."))
    return next(iter(cell.values()))


def merged(areas: Iterable[str]) -> dict[int, dict[int, str]]:
    """By row and column from 0, the area a cell vanished in: only an area's first cell says something."""
    found: dict[int, dict[int, str]] = defaultdict(dict)
    for area in areas:
        first, _colon, last = area.partition(":")
        (left, top), (right, bottom) = _place(first), _place(last or first)
        for row in range(top, min(bottom, top + DEEPEST) + 1):
            for column in range(left, min(right, left + WIDEST) + 1):
                if (column, row) != (left, top):
                    found[row][column] = area
    return found


def _place(cell: str) -> tuple[int, int]:
    name = cell.rstrip("0123456789")
    column = 0
    for letter in name:
        column = column * 26 + ord(letter) - 64
    return column - 1, int(cell[len(name) :] or 1)
