"""From plain cells to numbers for places: each with the cell it stands in, or with what is wrong there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _

from boards.metrics.models import Metric
from boards.metrics.writing import breathing
from boards.plant.models import Plant
from boards.refusals import Unfit
from boards.uploads.cells import CellReader
from boards.uploads.headings import Headings, Row, cell_name, headings_of, letters
from boards.uploads.plain import merged
from boards.uploads.spelling import DateSpelling, NumberSpelling

NUMBERS = ("value", "numerator", "denominator", "quantity")
SAYING = ("value", "numerator", "denominator", "category", "note", "reason", "quantity")  # else nothing is said


@dataclass
class Table:
    """What a file says. `rows`: see uploads.py; `read`: how it was read, for the preview to say so."""

    rows: list[Row] = field(default_factory=list)
    read: dict[str, Any] = field(default_factory=dict)


def table_of(cells: Mapping[str, Any], metrics: Mapping[str, Metric], language: str) -> Table:
    """The numbers of an unpacked file. `metrics`: all of the plant by their code in capitals.

    Raises Unfit where no sheet holds a table of numbers.
    """
    seen = [sheet for sheet in cells["sheets"] if not sheet["hidden"]]
    found = [(sheet, headings) for sheet in seen if (headings := headings_of(sheet["rows"], metrics))]
    if not found:
        raise Unfit(
            _("No table of numbers is in this file: the first row needs the headings metric, date and value."), "file"
        )
    spelling = NumberSpelling(_number_texts(found), cells.get("delimiter"), language)
    dates = DateSpelling(cell for sheet, head in found for cell in _column(sheet, head, "date") if isinstance(cell, str))
    reader = CellReader(metrics, Plant.get(), spelling, dates)
    table = Table()
    columns = {}
    empty = 0
    for sheet, headings in found:
        columns[sheet["name"]] = {role: letters(column) for role, column in headings.columns.items()}
        for row in breathing(_rows(sheet, headings, reader)):
            if row is None:
                empty += 1
            else:
                table.rows.append(row)
    _twice(table.rows, columns)
    table.read = {
        "kind": cells["kind"],
        "encoding": cells.get("encoding"),
        "columns": columns,
        "empty": empty,
        "hidden": [sheet["name"] for sheet in cells["sheets"] if sheet["hidden"]],
        "aside": [sheet["name"] for sheet in seen if sheet not in [one for one, _head in found]],
        "unread": [f"{letters(n)} “{_heading(sheet, head, n)}”" for sheet, head in found for n in head.unread],
        "decimal": spelling.decimal,
        "because": spelling.because,
        "doubtful": spelling.doubtful,
    }
    return table


def _rows(sheet: dict[str, Any], headings: Headings, reader: CellReader) -> Iterator[Row | None]:
    """The sheet's rows below its headings; none for one that says nothing."""
    hidden_by = merged(sheet["merged"])
    for number, cells in sheet["rows"]:
        if number <= headings.row:
            if number == headings.row:
                yield from reader.unknown(sheet["name"], number, headings)
            continue
        parts = {role: cells[n] for role, n in headings.columns.items() if n < len(cells) and cells[n] is not None}
        covered = hidden_by.get(number, {})
        if headings.metrics:
            wide = [(n, cells[n]) for n in headings.metrics if n < len(cells) and cells[n] is not None]
            for n, cell in wide:
                if headings.metrics[n].upper() in reader.metrics:
                    where = {"sheet": sheet["name"], "row": number, "column": letters(n)}
                    yield reader.row(where, parts | {"metric": headings.metrics[n], "value": cell}, {}, headings)
            if not wide:
                yield None
        elif covered or any(role in parts for role in SAYING):
            hidden = {role: covered[n] for role, n in headings.columns.items() if n in covered}
            yield reader.row({"sheet": sheet["name"], "row": number}, parts, hidden, headings)
        else:
            yield None


def _twice(rows: list[Row], columns: Mapping[str, Mapping[str, str]]) -> None:
    """Two rows for one place: both are refused, each names the other."""
    places: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for row in rows:
        if row.get("date") and row.get("known"):
            places[row["code"], row["date"], row.get("shift", "")].append(row)
    for same in places.values():
        for row in same if len(same) > 1 else ():
            other = next(cell_name(columns, one, "value") for one in same if one is not row)
            said = _("%(cell)s is for the same metric, day and shift. Leave one of them.", cell=other)
            row.setdefault("faults", []).append([cell_name(columns, row, "value"), said])


def _number_texts(found: list[tuple[dict[str, Any], Headings]]) -> Iterator[str]:
    for sheet, headings in found:
        wanted = {headings.columns[role] for role in NUMBERS if role in headings.columns} | set(headings.metrics)
        for number, cells in sheet["rows"]:
            if number > headings.row:
                for n in wanted:
                    if n < len(cells) and isinstance(cells[n], str):
                        yield from cells[n].rstrip("% ").replace(";", "/").split("/")


def _column(sheet: dict[str, Any], headings: Headings, role: str) -> Iterator[Any]:
    n = headings.columns[role]
    return (cells[n] for number, cells in sheet["rows"] if number > headings.row and n < len(cells))


def _heading(sheet: dict[str, Any], headings: Headings, column: int) -> str:
    return next(str(cells[column]) for number, cells in sheet["rows"] if number == headings.row)[:40]
