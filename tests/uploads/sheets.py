"""Workbooks and CSV files as people send them, and sending them."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from boards.db import db, writing
from boards.metrics.models import Metric
from boards.metrics.readings import Reading
from boards.uploads.models import Upload
from tests.client import CheckingClient
from tests.metrics.numbers import measured, safety
from tests.world import World

HEADINGS = ["metric", "date", "shift", "value", "numerator", "denominator", "category", "note", "reason", "quantity"]

ALL_DAY = ("early", "late", "night")


def of_a3(world: World) -> dict[str, Metric]:
    """What A3 measures: percentages by shift, one of them a ratio, safety; and one number of B2."""
    with writing():
        kept = {"by_shift": True, "roll_up": "mean", "lowest": 0, "highest": 100}
        made = {letter: measured(world.unit("A3"), letter, 96.5, **kept) for letter in "QCMEPI"}
        made["D"] = measured(world.unit("A3"), "D", 98, **{**kept, "roll_up": "ratio"})
        made["S"] = safety(world.unit("A3"))
        made["B"] = measured(world.unit("B2"), "Q", 3, unit_of_measure="kg", roll_up="sum", by_shift=True)
        return made


def there() -> int:
    """How many readings there are."""
    return db.session.scalar(select(func.count(Reading.id))) or 0


def workbook(rows: Iterable[Sequence[Any]], headings: Sequence[str] = HEADINGS) -> Workbook:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Numbers"
    sheet.append(list(headings))
    for row in rows:
        sheet.append(list(row))
    return book


def in_bytes(book: Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def text(rows: Iterable[Sequence[Any]], headings: Sequence[str] = HEADINGS, by: str = ";") -> bytes:
    return "\r\n".join(by.join("" if cell is None else str(cell) for cell in row) for row in [headings, *rows]).encode()


def send(client: CheckingClient, file: bytes, name: str = "numbers.xlsx", unit: str = "a3") -> TestResponse:
    return client.post(f"/boards/{unit}/uploads", data={"file": (io.BytesIO(file), name)})


def sent(client: CheckingClient, file: bytes, name: str = "numbers.xlsx", unit: str = "a3") -> Upload:
    """The upload that a file has become."""
    answer = send(client, file, name, unit)
    assert answer.status_code == 303, sentence(answer)
    return db.session.scalars(select(Upload).where(Upload.token == answer.location.rsplit("/", 1)[1])).one()


def yes(client: CheckingClient, upload: Upload, **form: str) -> TestResponse:
    return client.post(f"/uploads/{upload.token}/loading", data=form)


def whys(upload: Upload) -> dict[str, str]:
    """What is wrong, by cell."""
    return {cell: why for row in upload.rows for cell, why in row.get("why", ())}


def sentence(answer: TestResponse) -> str:
    """What a page says is wrong."""
    found = re.search(r'role="alert">(?:<svg.*?</svg>)?\s*(.*?)</', answer.get_data(as_text=True), re.DOTALL)
    return found[1].strip() if found else answer.get_data(as_text=True)[:400]


def lines(metric: Metric, days: Iterable[dt.date], shifts: Iterable[str] = ("",), value: float = 96.5) -> list[list[Any]]:
    return [[metric.code, day, shift or None, value] for day in days for shift in shifts]
