"""How the preview of the plant's workbook says a row: what it is about, its cells, what would change in which."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import g
from flask_babel import gettext as _

from boards.setup.sheet import Column, Sheet
from boards.setup.sheets import sheets

LONGEST = 200


def said_row(row: Mapping[str, Any]) -> str:
    """What a row is about: "A3-10 Stator shrink-fit"."""
    said = row["said"]
    sheet = _sheets()[row["page"]][0]
    name = said.get("name") if "name" not in sheet.key else None
    return " ".join(part for part in (sheet.label(said), name) if part) or "–"


def said_cells(row: Mapping[str, Any]) -> list[tuple[Any, str]]:
    """Every filled cell of a new row: the column's word and what it says."""
    sheet, columns = _sheets()[row["page"]]
    return [
        (columns[name].words, _value(columns[name], value))
        for name, value in row["said"].items()
        if name not in sheet.key and name != "name" and value not in (None, [], False)
    ]


def said_changes(row: Mapping[str, Any]) -> list[tuple[str, Any, str, str]]:
    """Of a changed row: the cell, the column's word, what stands there, what the file says."""
    columns = _sheets()[row["page"]][1]
    place = next(iter(row["at"].values()))
    return [
        (
            row["at"].get(name, place),
            columns[name].words,
            _value(columns[name], old),
            _value(columns[name], row["said"][name]),
        )
        for name, old in row["old"].items()
    ]


def _value(column: Column, value: Any) -> str:
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    return str(column.written(value) or "–")[:LONGEST]


def _sheets() -> dict[str, tuple[Sheet, dict[str, Column]]]:
    """By name, once a request: the sheets and their columns."""
    if "plant_sheets" not in g:
        g.plant_sheets = {sheet.name: (sheet, {one.name: one for one in sheet.columns()}) for sheet in sheets()}
    return g.plant_sheets  # type: ignore[no-any-return]
