"""A cell of the matrix: "3", or "3 (2026-10-01)": a level, and the day it was seen."""

from __future__ import annotations

import re
from typing import Any

from flask_babel import gettext as _

from boards.uploads.plain import SHOWN, Wrong, spoken
from boards.uploads.spelling import Ambiguous, DateSpelling

LEVEL = re.compile(r"[0-4]")
NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")
DATED = re.compile(r"(?P<level>[^\s(\[]*)\s*[(\[]\s*(?P<day>.*?)\s*[)\]]|(?P<alone>\S*)|(?P<first>\S+)\s+(?P<rest>.+)")


def level_of(cell: Any, days: DateSpelling) -> tuple[int, str | None]:
    """Level and ISO date of a plain cell; no date: today. `days`: how the file writes dates. Raises Wrong."""
    if isinstance(cell, dict) and ("d" in cell or "t" in cell):
        raise Wrong(_("This is a date. Write the level first: 3 (2026-10-01)."))
    said = spoken(cell)
    if isinstance(said, bool) or not isinstance(said, int | float | str):
        raise Wrong(_("“%(text)s” is no level. Levels are 0 to 4.", text=str(said)[:SHOWN]))
    level, day = parts_of(said) if isinstance(said, str) else (f"{said:g}", None)
    return _level(level), _day(day, days) if day is not None else None


def parts_of(text: str) -> tuple[str, str | None]:
    """The level of a cell and its day, as they are written."""
    found = DATED.fullmatch(text.strip())
    if found is None:
        return text, None
    if found["alone"] is not None:
        return found["alone"], None
    return (found["level"], found["day"]) if found["day"] is not None else (found["first"], found["rest"])


def _level(text: str) -> int:
    if LEVEL.fullmatch(text):
        return int(text)
    if not NUMBER.fullmatch(text):
        raise Wrong(_("“%(text)s” is no level. Levels are 0 to 4.", text=text[:SHOWN]))
    if "," in text or "." in text:
        raise Wrong(_("Levels are whole: 0 to 4, not %(text)s.", text=text[:SHOWN]))
    raise Wrong(_("There is no level %(text)s. Levels are 0 to 4.", text=text[:SHOWN]))


def _day(text: str, days: DateSpelling) -> str:
    try:
        return days.read(text).isoformat()
    except Ambiguous:
        raise Wrong(_("“%(text)s” can be two days. Write it as 2026-11-30.", text=text[:SHOWN])) from None
    except ValueError:
        said = _("“%(text)s” is no date. Write it as 2026-11-30 or 30.11.2026.", text=text[:SHOWN])
        raise Wrong(said) from None
