"""Which column of a sheet is which, by what stands above it: in English or German, in any order and case."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from boards.refusals import Unfit
from boards.search.folding import fold

Row = dict[str, Any]  # as an Upload keeps it: see uploads.py
LOOKED_THROUGH = 20  # rows: above the headings there may be a title
HEADINGS: dict[str, str] = {
    "metric": "metric, metric code, code, kpi, kpi code, kennzahl, kennzahlencode, messgröße, kürzel",
    "date": "date, day, production date, production day, datum, tag, produktionstag, produktionsdatum",
    "shift": "shift, schicht",
    "value": "value, reading, number, result, wert, messwert, zahl, ergebnis, ist",
    "numerator": "numerator, how many, zähler, wie viele",
    "denominator": "denominator, out of, nenner, von wie vielen",
    "category": "category, kategorie",
    "note": "note, notes, comment, remark, notiz, bemerkung, kommentar",
    "reason": "reason, reasons, cause, grund, gründe, ursache",
    "quantity": "quantity, amount, how much, menge",
    "aside": "name, unit, unit of measure, measured in, bezeichnung, einheit, maßeinheit, gemessen in, bereich",
}


def key(heading: Any) -> str:
    """A heading, in any script, without case, accents and punctuation."""
    return re.sub(r"[\W_]+", " ", fold(heading) or "").strip() if isinstance(heading, str) else ""


ROLES = {key(word): role for role, words in HEADINGS.items() for word in words.split(", ")}


@dataclass(frozen=True)
class Headings:
    """The columns of one sheet, from 0. `metrics`: of a wide table, a metric's code as it is written there by column."""

    row: int  # in which they stand, from 1
    columns: dict[str, int]
    metrics: dict[int, str]
    unread: tuple[int, ...] = ()


def headings_of(rows: list[list[Any]], codes: Container[str]) -> Headings | None:
    """The headings of a sheet; none where it holds no table of numbers. Raises Unfit for two columns of one name."""
    for number, cells in rows[:LOOKED_THROUGH]:
        roles = {column: ROLES[key(cell)] for column, cell in enumerate(cells) if key(cell) in ROLES}
        roles = {column: role for column, role in roles.items() if role != "aside"}
        if "date" not in roles.values():
            continue
        columns: dict[str, int] = {}
        for column, role in roles.items():
            if role in columns:
                raise Unfit(_("Two columns have the same heading, “%(heading)s”. Leave one.", heading=cells[column]), "file")
            columns[role] = column
        others = {n: cell for n, cell in enumerate(cells) if isinstance(cell, str) and key(cell) not in ROLES}
        if "metric" in columns and len(columns) > 2:
            return Headings(number, columns, {}, tuple(others))
        if any(cell.upper() in codes for cell in others.values()):
            return Headings(number, columns, others)
    return None


def letters(column: int) -> str:
    """A column as a spreadsheet names it, from 0: A, B … Z, AA."""
    return (letters(column // 26 - 1) if column >= 26 else "") + chr(65 + column % 26)


def cell_name(read_columns: Mapping[str, Mapping[str, str]], row: Row, role: str) -> str:
    """Where a part of a row stands: "Numbers!D17"; of a part that has no column, the place of the number itself."""
    columns = read_columns.get(row["sheet"], {})
    order = (role, "value", "numerator", "category", "metric", "date")
    letter = columns.get(role) or row.get("column") or next(columns[one] for one in order if one in columns)
    return (f"{row['sheet']}!" if row["sheet"] else "") + f"{letter}{row['row']}"
