"""The matrix as a workbook: out, and in with a preview. What becomes of a file then is for boards/uploads/routes.py."""

from __future__ import annotations

from flask import Response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from boards.db import db, writing
from boards.guard import me
from boards.plant.addressed import board_at
from boards.plant.models import Unit
from boards.refusals import NotAllowed, Refusal, Unfit
from boards.skills import uploads
from boards.skills.comparing import cell_of, weighed
from boards.skills.print_routes import bp
from boards.skills.sheet_reading import COLUMNS, rows_of
from boards.skills.uploads import SkillUpload, may_send
from boards.skills.workbook import MOST_SKILLS, sheets_of
from boards.uploads.receiving import EXCEL, sent_file
from boards.uploads.workbooks import MOST_BYTES, packed

__all__ = ["bp"]

for word in (uploads.said_cell, uploads.said_whose):
    bp.add_app_template_global(word)
bp.add_app_template_global(cell_of, "matrix_cell")
bp.add_app_template_global(may_send, "may_send_matrix")


@bp.get("/boards/<unit>/skills.xlsx")
def workbook(unit: str) -> ResponseReturnValue:
    """The matrix of today, to edit and send back."""
    board = _board(unit)
    sheets, name = sheets_of(board), f"{board.code.lower()}-skills.xlsx"
    db.session.rollback()  # no transaction stays open while the workbook is made
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(packed(sheets), content_type=EXCEL, headers=headers)


@bp.get("/boards/<unit>/skills/upload")
def upload(unit: str) -> ResponseReturnValue:
    return _form(_board(unit))


@bp.post("/boards/<unit>/skills/upload")
def sent(unit: str) -> ResponseReturnValue:
    """The file: unpacked elsewhere, compared here, kept until somebody says yes. Nothing is entered yet."""
    board = _board(unit)
    try:
        taken = _taken_in(board)
    except Unfit as refusal:
        return _form(board, refusal), refusal.status
    return redirect(url_for("uploads.preview", token=taken.token), 303)


def _taken_in(board: Unit) -> SkillUpload:
    file, by = sent_file("skills", COLUMNS), me()
    rows, read = rows_of(file.cells)
    rows, _good = weighed(rows, read, board, by)
    if not rows:
        raise Unfit(_l("There is no level in this file: every cell is empty."), "file")
    with writing():
        return SkillUpload.of(board, by, file.name, file.sha256, read, rows)


def _form(board: Unit, refusal: Refusal | None = None) -> str:
    about = {"mb": MOST_BYTES // 2**20, "most": MOST_SKILLS}
    return render_template("skills/upload_new.html", unit=board, refusal=refusal, **about)


def _board(code: str) -> Unit:
    """The unit with this code. 404 for none; NotAllowed for who judges nobody there."""
    unit = board_at(code)
    if not may_send(me(), unit):
        raise NotAllowed(_l("The matrix is kept by the leaders and trainers of the team."))
    return unit
