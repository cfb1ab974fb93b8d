"""What a cell of the plant's workbook says, as a plain value; or in one sentence what is wrong there.

A column has one of these readers. Each gets the text of a cell (a number or true as it is) and answers what is kept.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import gettext as _

from boards.i18n import language
from boards.plant.setting_kinds import clock, parts, yes_no
from boards.refusals import Unfit
from boards.uploads.headings import key
from boards.uploads.plain import SHOWN, Wrong
from boards.uploads.spelling import Ambiguous, DateSpelling, NumberSpelling

Reader = Callable[[Any], Any]
OLDEST, LATEST = dt.date(1950, 1, 1), dt.date(2100, 1, 1)
DAY_SECONDS = 24 * 3600


def text(most: int) -> Reader:
    def read(cell: Any) -> str:
        said = " ".join(plain(cell).split())
        if len(said) > most:
            raise Wrong(_("Please say it shorter: at most %(most)s characters.", most=most))
        return said

    return read


def code(cell: Any) -> str:
    """The code of a unit, a skill, a metric: in capitals. Whether it may be one, its verb says."""
    said = plain(cell).upper()
    if len(said) > 20 or " " in said:
        raise Wrong(_("“%(text)s” is no code: letters and digits without spaces, at most 20.", text=plain(cell)[:SHOWN]))
    return said


def small_code(cell: Any) -> str:
    return code(cell).lower()


def codes(cell: Any) -> list[str]:
    """Codes with commas between them."""
    return [small_code(one) for one in parts(plain(cell))]


def whole(low: int, high: int) -> Reader:
    def read(cell: Any) -> int:
        number = _number(cell)
        if number != int(number) or not low <= number <= high:
            raise Wrong(_("Write a whole number from %(low)s to %(high)s.", low=low, high=high))
        return int(number)

    return read


def number(cell: Any) -> float:
    return _number(cell)


def yes(cell: Any) -> bool:
    if isinstance(cell, bool):
        return cell
    return bool(_as_setting(yes_no, plain(cell)))


def day(cell: Any) -> str:
    """A date as it is kept, "2026-11-30"."""
    said = cell["d"] if isinstance(cell, dict) and "d" in cell else plain(cell)
    try:
        found = DateSpelling([]).read(said)
    except Ambiguous:
        raise Wrong(_("“%(text)s” can be two days. Write it as 2026-11-30.", text=said[:SHOWN])) from None
    except ValueError:
        wrong = _("“%(text)s” is no date. Write it as 2026-11-30 or 30.11.2026.", text=said[:SHOWN])
        raise Wrong(wrong) from None
    if not OLDEST < found < LATEST:
        raise Wrong(_("Is the year of %(day)s right?", day=found.isoformat()))
    return found.isoformat()


def time(cell: Any) -> str:
    """A time of the day as it is kept, "06:00"; Excel's own is a part of a day."""
    if isinstance(cell, int | float) and not isinstance(cell, bool) and 0 <= cell < 1:
        seconds = round(cell * DAY_SECONDS)
        return f"{seconds // 3600:02}:{seconds % 3600 // 60:02}"
    return str(_as_setting(clock, plain(cell)))


def choice(words: Mapping[str, Any]) -> Reader:
    """One of few: by its code, or in the words of the reader's language or in English."""

    def read(cell: Any) -> str:
        wanted = key(plain(cell))
        for one, said in words.items():
            if wanted in (key(one), key(str(said))):
                return one
        said = ", ".join(str(word) for word in words.values())
        raise Wrong(_("“%(text)s” is none of these: %(these)s.", text=plain(cell)[:SHOWN], these=said))

    return read


def lines(most: int, each: int) -> Reader:
    """A list with semicolons between its parts; or a part a line, where one holds a semicolon itself."""

    def read(cell: Any) -> list[str]:
        said = plain(cell)
        found = list(
            dict.fromkeys(" ".join(one.split()) for one in said.split("\n" if "\n" in said else ";") if one.strip())
        )
        if len(found) > most or any(len(one) > each for one in found):
            raise Wrong(_("At most %(most)s, each of at most %(each)s characters.", most=most, each=each))
        return found

    return read


def plain(cell: Any) -> str:
    """The text of a cell: a badge number that Excel keeps as a number is one without a decimal point."""
    if isinstance(cell, dict):
        return str(next(iter(cell.values())))
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell).strip()


def _number(cell: Any) -> float:
    if isinstance(cell, dict) and "p" in cell:
        return round(float(cell["p"]) * 100, 9)
    found = math.nan
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        found = float(cell)
    elif not isinstance(cell, bool):
        try:
            found = NumberSpelling([], None, language()).read(plain(cell).rstrip("% "))
        except ValueError:
            found = math.nan
    if not math.isfinite(found) or abs(found) > 1e12:
        raise Wrong(_("“%(text)s” is no number.", text=plain(cell)[:SHOWN]))
    return found


def _as_setting(read: Callable[[str], Any], said: str) -> Any:
    try:
        return read(said)
    except Unfit as refusal:
        raise Wrong(refusal.sentence) from None
