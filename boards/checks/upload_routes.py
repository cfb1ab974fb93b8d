"""Addresses of a checklist by file: the workbook of a revision, the file for a draft. Previewed as every upload is."""

from __future__ import annotations

from flask import Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from boards import typed
from boards.checks.checklist_pages import bp, found
from boards.checks.checklist_routes import bp as routed
from boards.checks.content import Checklist
from boards.checks.question_cells import COLUMNS
from boards.checks.question_sheet import rows_of, sheets_of
from boards.checks.uploads import ChecklistUpload, cell_words, weighed
from boards.db import db, writing
from boards.guard import me
from boards.plant.addressed import board_at
from boards.plant.models import Unit
from boards.refusals import NotAllowed, Refusal, Unfit
from boards.standards.models import Revision, Standard
from boards.standards.who import may_write
from boards.uploads.receiving import EXCEL, sent_file
from boards.uploads.workbooks import packed

__all__ = ["bp", "routed"]
bp.add_app_template_global(cell_words, "checklist_cell")
MORE = 10  # columns beside ours that somebody may have added


@bp.get("/standards/<code>/<rev>/checklist.xlsx")
def workbook(code: str, rev: str) -> ResponseReturnValue:
    revision = found(code, rev)
    sheets, name = sheets_of(revision, Checklist.of(revision.standard) or abort(404)), f"{code}-{rev}.xlsx".lower()
    db.session.rollback()  # no transaction stays open while the workbook is made
    return Response(packed(sheets), content_type=EXCEL, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@bp.get("/boards/<unit>/checklists/upload")
def upload(unit: str) -> ResponseReturnValue:
    return _form(_board(unit))


@bp.post("/boards/<unit>/checklists/upload")
def sent(unit: str) -> ResponseReturnValue:
    """The file: unpacked elsewhere, compared with the draft, kept until somebody says yes. Nothing is written yet."""
    board = _board(unit)
    try:
        draft = _draft(board, typed.words("standard", 20))
        draft.before_writing(me())
        id, file = draft.id, sent_file("checklist", len(COLUMNS) + MORE)
        draft = db.session.get_one(Revision, id)
        checklist = Checklist.of(draft.standard) or abort(404)
        rows, read = rows_of(file.cells, checklist, draft.language)
        if not rows:
            raise Unfit(_l("There is no question in this file: every row is empty."), "file")
        entire = request.form.get("entire") == "yes"
        rows, _questions = weighed(rows, draft, checklist, entire)
        with writing():
            taken = ChecklistUpload.of(board, me(), file.name, file.sha256, {**read, "revision": id, "entire": entire}, rows)
    except Unfit as refusal:
        return _form(_board(unit), refusal), refusal.status
    return redirect(url_for("uploads.preview", token=taken.token), 303)


def _form(board: Unit, refusal: Refusal | None = None) -> str:
    chosen = request.values.get("standard", "")[:20].upper()
    return render_template("checks/upload_new.html", unit=board, drafts=_drafts(board), chosen=chosen, refusal=refusal)


def _drafts(board: Unit) -> list[Revision]:
    """The checklists of the unit that are being written."""
    mine = select(Unit.id).where(Unit.path.startswith(board.path))
    rows = Standard.loaded().where(Standard.kind == "checklist", Standard.unit_id.in_(mine)).order_by(Standard.code)
    drafts = [one.open_draft() for one in db.session.scalars(rows) if Checklist.of(one) is not None]
    return [one for one in drafts if one is not None and one.is_draft]


def _draft(board: Unit, code: str) -> Revision:
    for one in _drafts(board):
        if one.standard.code == code.upper():
            return one
    raise Unfit(_l("Which checklist? Choose one."), "standard")


def _board(code: str) -> Unit:
    unit = board_at(code)
    if not may_write(me(), unit):
        raise NotAllowed(_l("It is written by the people of %(unit)s, its leaders and specialists.", unit=unit.name))
    return unit
