"""Addresses of questions: asking one, its page. What is done to it is in states.py."""

from __future__ import annotations

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from boards.db import db, writing
from boards.escalations import words
from boards.escalations.forms import NewQuestion, asks_from, new_question, reference, subject_of
from boards.escalations.models import Escalation
from boards.escalations.pages import found, records_of, whole_page
from boards.escalations.states import bp
from boards.guard import me, open_to
from boards.live.checks import may_read
from boards.plant.addressed import board_at
from boards.refusals import Refusal, Unfit

__all__ = ["bp"]
for saying in (words.escalation_event, words.escalation_reason, words.escalation_state, words.escalation_step):
    bp.add_app_template_global(saying)
bp.add_app_template_global(asks_from)
bp.add_app_template_global(reference, "record_reference")


@bp.app_template_global()
def questions_about(record: object) -> list[Escalation]:
    """All that was ever asked about a record."""
    return list(db.session.scalars(Escalation.about(record)).all())


@bp.get("/escalations/<int:id>")
@open_to("everyone")
def escalation(id: int) -> ResponseReturnValue:
    question = found(id)
    if not may_read(question.from_unit.board, g.person):
        abort(401)
    return whole_page(question)


@bp.get("/boards/<unit>/escalations")
@open_to("everyone")
def of_unit(unit: str) -> ResponseReturnValue:
    """What is behind the figures of a board: what it owes, what it answered, what it asked (U-09)."""
    board = board_at(unit)
    if not may_read(board, g.person):
        abort(401)
    return render_template("escalations/of_unit.html", unit=board, **records_of(board))


@bp.get("/boards/<unit>/escalations/new")
def new(unit: str) -> ResponseReturnValue:
    board = board_at(unit)
    try:
        form = NewQuestion(board, subject_of(request.args.get("subject", "")))
    except Unfit:
        abort(404)
    return render_template("escalations/new.html", unit=board, form=form)


@bp.post("/boards/<unit>/escalations")
def create(unit: str) -> ResponseReturnValue:
    board, said = board_at(unit), request.form.get("subject", "")
    try:
        with writing():
            question = Escalation.ask_for(board, by=me(), subject=subject_of(said), **new_question(board))
    except Refusal as refusal:
        subject = None if refusal.field == "subject" else subject_of(said)
        form = NewQuestion(board, subject, refusal, request.form.get("submission", "")[:40])
        return render_template("escalations/new.html", unit=board, form=form), refusal.status
    flash(_("%(number)s is asked: %(unit)s owes the answer.", number=question.label, unit=question.to_unit.name), "said")
    return redirect(url_for("escalations.escalation", id=question.id), 303)
