"""Addresses of numbers that come in a file: the workbook to fill in, the file, its preview, the yes."""

from __future__ import annotations

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from boards.db import db, writing
from boards.guard import me
from boards.history.models import timeline_of
from boards.i18n import language
from boards.people.models import Person
from boards.plant.addressed import board_at
from boards.plant.models import Plant, Unit
from boards.refusals import NotAllowed, Refusal, Unfit
from boards.typed import words
from boards.uploads import words as said
from boards.uploads.comparing import all_metrics, may_send, weighed
from boards.uploads.filled import DAYS, MOST_DAYS, numbers_of
from boards.uploads.models import Upload
from boards.uploads.numbers import NumberUpload
from boards.uploads.preview import preview_of
from boards.uploads.receiving import EXCEL, sent_file
from boards.uploads.tables import table_of
from boards.uploads.workbooks import MOST_BYTES, MOST_ROWS, packed

bp = Blueprint("uploads", __name__)
for word in (said.said_number, said.how_read, said.old_number, said.said_day, said.row_cell, said.upload_event):
    bp.add_app_template_global(word)


@bp.get("/boards/<unit>/uploads/new")
def new(unit: str) -> ResponseReturnValue:
    return _form(_board(unit))


@bp.get("/boards/<unit>/numbers.xlsx")
def template(unit: str) -> ResponseReturnValue:
    """The unit's numbers of the last production days as a workbook: `days` of them."""
    board = _board(unit)
    days = min(max(request.args.get("days", DAYS, int), 1), MOST_DAYS)
    sheets = numbers_of(board, days)
    db.session.rollback()  # no transaction stays open while the workbook is made
    name = f"{board.code.lower()}-numbers.xlsx"
    return Response(packed(sheets), content_type=EXCEL, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@bp.post("/boards/<unit>/uploads")
def create(unit: str) -> ResponseReturnValue:
    """The file: unpacked elsewhere, compared here, kept until somebody says yes. Nothing is loaded yet."""
    board = _board(unit)
    try:
        upload = _taken_in(board, me())
    except Unfit as refusal:
        return _form(board, refusal), refusal.status
    return redirect(url_for("uploads.preview", token=upload.token), 303)


@bp.get("/uploads/<token>")
def preview(token: str) -> ResponseReturnValue:
    return _preview(_mine(token))


@bp.post("/uploads/<token>/loading")
def loading(token: str) -> ResponseReturnValue:
    """The yes. Where the database says something else than the preview did, the new preview and nothing loaded."""
    try:
        with writing():
            upload = _mine(token, to_change=True)
            is_in = upload.load(words("reason", 300))
    except Refusal as refusal:
        db.session.rollback()
        return _preview(_mine(token), refusal), refusal.status
    if not is_in:
        stale = Refusal(_l("Something was written meanwhile. Look again: this is what the file would change now."))
        return _preview(_mine(token), stale), 409
    return redirect(url_for("uploads.preview", token=token), 303)


@bp.delete("/uploads/<token>")
def away(token: str) -> ResponseReturnValue:
    with writing():
        upload = _mine(token, to_change=True)
        board, form = upload.unit.code.lower(), upload.form
        upload.discard()
    flash(_("Away with it: nothing was loaded."), "said")
    return redirect(url_for(form, unit=board), 303)


def _taken_in(board: Unit, by: Person) -> Upload:
    spoken = language()
    sent = sent_file("numbers")
    metrics = all_metrics()
    table = table_of(sent.cells, metrics, spoken)
    rows, _standing, _good = weighed(table.rows, table.read, board, by, metrics)
    if not rows:
        raise Unfit(_l("There is no number in this file: every row is empty."), "file")
    with writing():
        return NumberUpload.of(board, by, sent.name, sent.sha256, table.read, rows)


def _form(board: Unit, refusal: Refusal | None = None) -> str:
    about = {"mb": MOST_BYTES // 2**20, "most": MOST_ROWS, "days": DAYS}
    return render_template("uploads/new.html", unit=board, refusal=refusal, **about)


def _preview(upload: Upload, refusal: Refusal | None = None) -> str:
    shown = preview_of(upload, request.args.get("show"), request.args.get("page", 1, int))
    story = timeline_of(upload) if upload.loaded_at else []
    shifts = {code: plan["name"].get(language(), code) for code, plan in Plant.get().shifts.items()}
    return render_template(
        upload.page, upload=upload, unit=upload.unit, shown=shown, timeline=story, refusal=refusal, shifts=shifts
    )


def _board(code: str) -> Unit:
    """The unit with this code. 404 for none; NotAllowed for who may write none of its numbers."""
    unit = board_at(code)
    if not may_send(me(), unit):
        raise NotAllowed(_l("These numbers are written by somebody else: the leader of the team, or who is named for them."))
    return unit


def _mine(token: str, to_change: bool = False) -> Upload:
    return Upload.sent_by(me(), token, to_change) or abort(404)
