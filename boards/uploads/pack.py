"""Makes an Excel workbook. A program of its own: thousands of cells would keep the boards waiting.

pack.py < sheets        JSON: [{"name", "rows": [[cell, …]], "widths": [letters], "dates": [columns, from 0],
                        "heads"?: rows of headings (1), "names"?: columns that stay in sight (0)}]
"""

import datetime as dt
import json
import os
import sys
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter

HEADING, GROUND = Font(bold=True, color="FFFFFFFF"), PatternFill("solid", fgColor="FF0C3B52")
TEXT = "@"  # as it stands: "=1+1" is a note, no formula


def main() -> None:
    os.nice(5)  # the boards come first
    book = Workbook(write_only=True)
    for about in json.load(sys.stdin):
        write(book.create_sheet(about["name"]), about)
    whole = BytesIO()
    book.save(whole)
    sys.stdout.buffer.write(whole.getbuffer())


def write(sheet: Any, about: dict[str, Any]) -> None:
    for n, width in enumerate(about["widths"], 1):
        sheet.column_dimensions[get_column_letter(n)].width = width
    heads = about.get("heads", 1)
    sheet.freeze_panes = f"{get_column_letter(about.get('names', 0) + 1)}{heads + 1}"
    for n, row in enumerate(about["rows"]):
        cells = [cell(sheet, value, column in about["dates"] and n >= heads) for column, value in enumerate(row)]
        if n < heads:
            for one in cells:
                one.font, one.fill = HEADING, GROUND
        sheet.append(cells)


def cell(sheet: Any, value: Any, is_date: bool) -> Any:
    if value is None:
        return WriteOnlyCell(sheet)
    if is_date:
        one = WriteOnlyCell(sheet, dt.date.fromisoformat(value))
        one.number_format = "yyyy-mm-dd"
        return one
    one = WriteOnlyCell(sheet, value)
    if isinstance(value, str):
        one.data_type, one.number_format = "s", TEXT
    return one


if __name__ == "__main__":
    main()
