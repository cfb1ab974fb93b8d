"""Addresses of the plant's workbook: out, and in with a preview. Then it is for boards/uploads/routes.py."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from boards.db import db, writing
from boards.guard import me
from boards.i18n import SOURCE
from boards.people.models import Person
from boards.plant.models import Unit
from boards.plant.setting_up import before_setting_up
from boards.refusals import Refusal, Unfit
from boards.setup import progress
from boards.setup.book import is_bare, plant_book
from boards.setup.comparing import weighed
from boards.setup.reading import rows_of
from boards.setup.sheets import sheets
from boards.setup.uploads import PlantUpload
from boards.setup.words import said_cells, said_changes, said_row
from boards.uploads.receiving import EXCEL, sent_file
from boards.uploads.workbooks import MOST_BYTES, MOST_ROWS, packed

bp = Blueprint("workbook", __name__)
COLUMNS = 40
for word in (said_row, said_cells, said_changes):
    bp.add_app_template_global(word, f"plant_{word.__name__}")


@bp.get("/set-up/workbook")
def form() -> ResponseReturnValue:
    return _form()


@bp.get("/set-up/workbook.xlsx")
def workbook() -> ResponseReturnValue:
    """The plant as it stands; with `example`, and for a plant that has nothing yet, with rows to write over."""
    before_setting_up(me())
    book = plant_book(example=request.args.get("example") == "1" or is_bare())
    db.session.rollback()  # no transaction stays open while the workbook is made
    headers = {"Content-Disposition": 'attachment; filename="plant.xlsx"', "Cache-Control": "no-store"}
    return Response(packed(book), content_type=EXCEL, headers=headers)


@bp.post("/set-up/workbook")
def sent() -> ResponseReturnValue:
    """The file: unpacked elsewhere, compared here, kept until somebody says yes. Nothing is written yet."""
    before_setting_up(me())
    try:
        file = sent_file("plant", COLUMNS)
        upload = taken_in(file.cells, file.name, file.sha256, me())
    except Unfit as refusal:
        return _form(refusal), refusal.status
    return redirect(url_for("uploads.preview", token=upload.token), 303)


@bp.get("/uploads/<token>/progress")
def how_far(token: str) -> ResponseReturnValue:
    """So many of so many rows of an own workbook that is being written; an empty answer where none is."""
    found = progress.of(token[:40]) if PlantUpload.sent_by(me(), token) else abort(404)
    return jsonify({"done": found[0], "all": found[1]} if found else {})


def taken_in(cells: dict[str, Any], name: str, sha256: str, by: Person) -> PlantUpload:
    """An unpacked file as an upload that waits for a yes. Raises Unfit where it holds nothing of the plant's workbook."""
    rows, read = rows_of(cells, sheets())
    rows, _good = weighed(rows, sheets(), by)
    root = Unit.root().id
    with writing():
        return PlantUpload.of(db.session.get_one(Unit, root), by, name, sha256, read, rows)


def _form(refusal: Refusal | None = None) -> str:
    before_setting_up(me())
    about = {"mb": MOST_BYTES // 2**20, "most": MOST_ROWS, "bare": is_bare(), "source": SOURCE}
    return render_template("setup/workbook.html", refusal=refusal, **about)
