"""The code on a printed matrix: which unit's, of which production date, and a mark of what stood on it. Nothing is kept.

Its last part is a keyed hash, so that nobody can make one up; `/m/` and eight letters fit the coarse QR symbol.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from boards.keyed import keyed
from boards.plant.models import Unit
from boards.screens.public_address import public_url
from boards.skills.sheet import Sheet, changed, changed_since, fingerprint

LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"  # nothing that reads like another: no 0 O 1 I l
LENGTH = 8  # at least; more for the thousandth unit
FIRST, DAYS = dt.date(2024, 1, 1), 2**14  # production dates that a code can name
MARKS, SEALS = 2**11, 2**12


@dataclass(frozen=True)
class Printed:
    """What a code says."""

    unit_id: int
    on: dt.date
    mark: int  # of what stood on the sheet


@dataclass(frozen=True)
class Check:
    """Whether a printed sheet still says what is true. `since`: a production date; `changes`: how many places differ."""

    unit: Unit
    on: dt.date
    is_current: bool
    since: dt.date | None = None
    changes: int = 0


def address_of(sheet: Sheet) -> str:
    """What the QR code of a sheet says. Raises as public_url()."""
    return f"{public_url()}/m/{code_of(sheet)}"


def code_of(sheet: Sheet) -> str:
    return _written(Printed(sheet.unit.id, sheet.on, _mark(sheet)))


def printed(code: str) -> Printed | None:
    """What a code says; none for one that is not ours."""
    if len(code) < LENGTH or len(code) > 2 * LENGTH or any(letter not in LETTERS for letter in code):
        return None
    number = 0
    for letter in code:
        number = number * len(LETTERS) + LETTERS.index(letter)
    number, _seal = divmod(number, SEALS)
    number, mark = divmod(number, MARKS)
    unit_id, days = divmod(number, DAYS)
    said = Printed(unit_id, FIRST + dt.timedelta(days=days), mark)
    return said if _written(said) == code else None


def check(said: Printed, unit: Unit, today: dt.date) -> Check:
    """Current while nothing on it would be printed otherwise today, whenever it was entered."""
    then, now = Sheet(unit, said.on), Sheet(unit, today)
    places = changed(then.cells, now.cells)
    if not places:
        is_current = _mark(now) == said.mark
        return Check(unit, said.on, is_current, None if is_current else said.on)
    return Check(unit, said.on, False, changed_since(unit, then, now, places), len(places))


def _mark(sheet: Sheet) -> int:
    return int.from_bytes(fingerprint(sheet.cells)[:4], "big") % MARKS


def _written(said: Printed) -> str:
    seal = keyed("printed matrix", f"{said.unit_id}:{said.on}:{said.mark}")
    number = (said.unit_id * DAYS + (said.on - FIRST).days) * MARKS + said.mark
    number = number * SEALS + int.from_bytes(seal[:4], "big") % SEALS
    letters = ""
    while number or len(letters) < LENGTH:
        number, at = divmod(number, len(LETTERS))
        letters = LETTERS[at] + letters
    return letters
