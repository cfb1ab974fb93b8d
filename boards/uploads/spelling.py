"""Numbers and dates as people write them: 96,5 and 96.5, 1.234,5 and 1,234.5, 30.11.2026 and 2026-11-30 (U-07).

"1.234" can be read in two ways. What the file itself shows decides; then what it is separated by; then the person's
language. Where the file shows both ways, nobody guesses.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

SPACES = re.compile(r"[\s'’]")
SPACED = re.compile(r"[+-]?\d{1,3}([\s'’]\d{3})+([.,]\d+)?")  # thousands apart, as in 1 234,5 and 1'234.5
MINUS = str.maketrans({"−": "-", "–": "-"})
GROUPED = {",": re.compile(r"\d{1,3}(\.\d{3})+(,\d+)?"), ".": re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?")}  # by decimal mark
PLAIN = {",": re.compile(r"\d*,\d+(e[+-]?\d{1,3})?"), ".": re.compile(r"\d*\.\d+(e[+-]?\d{1,3})?")}
WHOLE = re.compile(r"\d+(e[+-]?\d{1,3})?")
LONGEST = 40
ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})( 00:00(:00)?)?")
DOTTED = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4}|\d{2})")
SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")


class Ambiguous(ValueError):
    """It can be read in two ways, and nothing decides."""


class NumberSpelling:
    """How the numbers of one file are written. `decimal`: its mark, or none where the file shows both.

    `because`: "numbers" (the file shows it), "separator" or "language"; `doubtful`: one that the choice was needed for.
    """

    def __init__(self, texts: Iterable[str], delimiter: str | None, language: str) -> None:
        shown, self.doubtful = set[str](), ""
        for text in texts:
            ways = ways_of(text)
            if len(ways) == 2:
                self.doubtful = self.doubtful or text
            elif ways and ways != {""}:
                shown |= ways
        self.decimal: str | None = None
        if len(shown) == 1:
            self.decimal, self.because = next(iter(shown)), "numbers"
        elif shown:
            self.because = "numbers"
        elif delimiter in (",", ";"):
            self.decimal, self.because = "." if delimiter == "," else ",", "separator"
        else:
            self.decimal, self.because = "." if language == "en" else ",", "language"

    def read(self, text: str) -> float:
        """The number a text says. Raises ValueError for none, Ambiguous where it could be two."""
        ways = ways_of(text)
        if not ways:
            raise ValueError(text)
        if len(ways) == 1:
            mark = next(iter(ways)) or "."
        elif self.decimal is None:
            raise Ambiguous(text)
        else:
            mark = self.decimal
        return float(_bare(text).replace("." if mark == "," else ",", "").replace(mark, "."))


def ways_of(text: str) -> set[str]:
    """By which decimal marks a text is a number: none, one ("" where it has no mark at all), or both."""
    number = _bare(text).lstrip("+-") if len(text) <= LONGEST else ""
    if WHOLE.fullmatch(number):
        return {""}
    ways = {mark for mark in (",", ".") if PLAIN[mark].fullmatch(number)}
    return ways | {mark for mark in (",", ".") if GROUPED[mark].fullmatch(number) and not number.startswith("0")}


def _bare(text: str) -> str:
    """Without the spaces between thousands, which mean nothing; any others make it no number."""
    bare = text.strip().translate(MINUS).lower()
    return SPACES.sub("", bare) if SPACED.fullmatch(bare) else bare


class DateSpelling:
    """How the dates of one file are written: of 11/30/2026 and 30/11/2026 the file itself says which."""

    def __init__(self, texts: Iterable[str]) -> None:
        slashed = [found for text in texts if (found := SLASHED.fullmatch(text.strip()))]
        day_first = any(int(one[1]) > 12 for one in slashed)
        month_first = any(int(one[2]) > 12 for one in slashed)
        self.day_first = None if day_first == month_first else day_first

    def read(self, text: str) -> dt.date:
        """The date a text says. Raises ValueError for none, Ambiguous where it could be two."""
        text = text.strip()
        if found := ISO.fullmatch(text):
            return dt.date(int(found[1]), int(found[2]), int(found[3]))
        if found := DOTTED.fullmatch(text):
            year = int(found[3]) + (2000 if len(found[3]) == 2 else 0)
            return dt.date(year, int(found[2]), int(found[1]))
        if found := SLASHED.fullmatch(text):
            first, second = int(found[1]), int(found[2])
            if self.day_first is None and first != second:
                raise Ambiguous(text)
            day, month = (first, second) if self.day_first else (second, first)
            return dt.date(int(found[3]), month, day)
        raise ValueError(text)
