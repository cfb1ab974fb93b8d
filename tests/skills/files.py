"""The matrix as people send it: the workbook that was fetched, changed here and there, and sent back."""

from __future__ import annotations

import io
from typing import Any

from openpyxl import Workbook, load_workbook
from sqlalchemy import select
from werkzeug.test import TestResponse

from boards.db import db
from boards.uploads.models import Upload
from tests.client import CheckingClient
from tests.uploads.sheets import in_bytes, sentence


def fetched(client: CheckingClient, unit: str = "a3") -> Workbook:
    answer = client.get(f"/boards/{unit}/skills.xlsx")
    assert answer.status_code == 200, sentence(answer)
    return load_workbook(io.BytesIO(answer.get_data()))


def send(client: CheckingClient, book: Workbook | bytes, unit: str = "a3", name: str = "skills.xlsx") -> TestResponse:
    file = book if isinstance(book, bytes) else in_bytes(book)
    return client.post(f"/boards/{unit}/skills/upload", data={"file": (io.BytesIO(file), name)})


def sent(client: CheckingClient, book: Workbook | bytes, unit: str = "a3", name: str = "skills.xlsx") -> Upload:
    """The upload that a file has become."""
    answer = send(client, book, unit, name)
    assert answer.status_code == 303, sentence(answer)
    return db.session.scalars(select(Upload).where(Upload.token == answer.location.rsplit("/", 1)[1])).one()


def book_of(rows: list[list[Any]], title: str = "Matrix") -> Workbook:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(row)
    return book
