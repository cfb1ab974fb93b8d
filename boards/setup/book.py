"""The plant as a workbook: every sheet as it stands, or as an example to write over, and a page that explains them.

Export, edit, import is one loop: what stays as it is comes back "unchanged".
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask_babel import gettext as _

from boards.db import db
from boards.plant.models import Unit
from boards.setup.example import example_of
from boards.setup.sheet import NOTHING, Column, Said, Sheet
from boards.setup.sheets import sheets
from boards.skills.workbook import harmless


def is_bare() -> bool:
    """Whether the plant has no unit but itself: its workbook then shows an example."""
    return db.session.query(Unit.id).limit(2).count() < 2


def plant_book(example: bool) -> list[dict[str, Any]]:
    """The sheets as boards/uploads/pack.py wants them. `example`: with rows to write over, where a sheet has none."""
    found = sheets()
    return [_about(found, example), *(_packed(sheet, example) for sheet in found)]


def _packed(sheet: Sheet, example: bool) -> dict[str, Any]:
    columns = list(sheet.columns())
    rows = list(sheet.standing().values())
    if example:
        known = {tuple(row.get(name) for name in sheet.key) for row in rows}
        rows += [row for row in example_of(sheet.name) if tuple(row.get(name) for name in sheet.key) not in known]
    heads = [str(column.words) + (" *" if column.needed or column.name in sheet.key else "") for column in columns]
    return {
        "name": str(sheet.words),
        "rows": [heads, *([_cell(row, column) for column in columns] for row in rows)],
        "widths": [max(column.width, len(head) + 2) for column, head in zip(columns, heads, strict=True)],
        "dates": [],
        "names": len(sheet.key),
    }


def _cell(row: Said, column: Column) -> Any:
    value = column.written(row.get(column.name))
    return harmless(value) if isinstance(value, str) and value != NOTHING else value


def _about(found: list[Sheet], example: bool) -> dict[str, Any]:
    rows: list[list[str | None]] = [
        [_("The plant's workbook"), dt.date.today().isoformat()],
        [None, None],
        [_("How to"), _("Fill in the sheets, save, send the file. First you see what it would change; nothing is lost.")],
        [_("Rows"), _("What is not in the workbook stays as it is. The same workbook twice changes nothing.")],
        [_("Empty cells"), _("An empty cell says nothing. A dash (-) takes away what is there, where that can be.")],
        ["*", _("These columns have to be filled in.")],
        [_("Levels"), _("Who can do what comes by the matrix's own workbook, on each team's page of skills.")],
        [_("Checklists"), _("Their questions come by the checklist's own workbook, on the page of each draft.")],
    ]
    if example:
        rows.append([_("Example"), _("The rows you see are an example. Write over them, and take out what you don't need.")])
    for sheet in found:
        rows += [[None, None], [str(sheet.words), str(sheet.about)]]
        rows += [[f"  {column.words}", str(column.about)] for column in sheet.columns() if column.about]
    return {"name": _("Read me"), "rows": rows, "widths": [30, 110], "dates": []}
