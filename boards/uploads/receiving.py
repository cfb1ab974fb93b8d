"""What a person sends as a file: its name without a path, and its cells, unpacked elsewhere. For every kind of upload."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from typing import Any, BinaryIO, cast

from flask import request
from flask_babel import lazy_gettext as _l
from werkzeug.exceptions import RequestEntityTooLarge

from boards.db import db
from boards.refusals import Unfit
from boards.uploads.workbooks import COLUMNS, FAULTS, received, unpacked

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Sent:
    """A file that was received. `cells`: as unpack.py prints them."""

    name: str
    sha256: str
    cells: dict[str, Any]


def sent_file(nameless: str, columns: int = COLUMNS) -> Sent:
    """The field `file` of the form. `nameless`: what a file without a name is called. Raises Unfit where it is no table.

    No transaction stays open while the file is unpacked: what was read before is read anew.
    """
    try:
        sent = request.files.get("file")
    except RequestEntityTooLarge:
        raise Unfit(FAULTS["large"], "file") from None
    if sent is None or not sent.filename:
        raise Unfit(_l("Choose a file first."), "file")
    name = sent.filename.replace("\\", "/").rsplit("/", 1)[-1]
    name = "".join(letter for letter in name if letter.isprintable()).strip() or nameless
    db.session.rollback()
    with tempfile.TemporaryFile() as file:
        sha256 = received(cast(BinaryIO, sent.stream), file)
        return Sent(name, sha256, unpacked(file, columns))
