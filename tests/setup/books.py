"""Workbooks of a plant as people send them: as plain cells, as unpack.py prints them, and through the browser's form."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from openpyxl import Workbook
from sqlalchemy import select

from boards.db import db, writing
from boards.demo import load
from boards.people.models import Person
from boards.setup.book_routes import taken_in
from boards.setup.founding import Founder, found
from boards.setup.uploads import PlantUpload
from tests.uploads.sheets import in_bytes

Rows = Sequence[Sequence[Any]]

UNITS = ["Code", "Kind", "Name", "Below"]
PEOPLE = ["Personnel no", "Name", "Unit", "Crew", "Roles"]
SKILLS = ["Code", "Name", "Unit", "Needed a shift", "Wanted in all"]


def emptied() -> None:
    with writing():
        load._emptied()


def founded(pin_hash: str = "") -> Person:
    """An empty plant with its administrator."""
    emptied()
    with writing():
        return found("Works", "Europe/Berlin", "3", ["en", "de"], Founder("Ada Admin", "1", pin_hash))


def cells(**sheets: Rows) -> dict[str, Any]:
    """Sheets by their names, each with its headings in row 1."""
    return {
        "kind": "xlsx",
        "sheets": [
            {"name": name, "hidden": False, "merged": [], "rows": [[n, list(row)] for n, row in enumerate(rows, 1)]}
            for name, rows in sheets.items()
        ],
    }


def sent(by: Person, **sheets: Rows) -> PlantUpload:
    """The upload that a workbook has become."""
    return taken_in(cells(**sheets), "plant.xlsx", "0" * 64, by)


def loaded(by: Person, **sheets: Rows) -> PlantUpload:
    """Sent, and said yes to; nothing of it was refused."""
    upload = sent(by, **sheets)
    assert not whys(upload)
    assert says_yes(upload)
    return upload


def says_yes(upload: PlantUpload) -> bool:
    token = upload.token
    with writing():
        return db.session.scalars(select(PlantUpload).where(PlantUpload.token == token)).one().load()


def whys(upload: PlantUpload) -> dict[str, str]:
    """What is wrong, by cell."""
    return {cell: why for row in upload.rows for cell, why in row.get("why", ())}


def as_file(sheets: Mapping[str, Iterable[Sequence[Any]]]) -> io.BytesIO:
    book = Workbook()
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    return io.BytesIO(in_bytes(book))
