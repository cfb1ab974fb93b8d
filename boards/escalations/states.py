"""What is done to a question as resources: POST does it, DELETE at the same address is undo. There is none that closes,
deletes or changes a question (E-01, E-05)."""

from __future__ import annotations

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from boards.actions.models import Action
from boards.db import writing
from boards.escalations import forms
from boards.escalations.models import Escalation
from boards.escalations.pages import found, kept
from boards.guard import me
from boards.htmx import answer as answered_with
from boards.plant.models import Unit
from boards.typed import same_site, words

bp = Blueprint("escalations", __name__)
TITLE_MAX = 80


@bp.post("/escalations/<int:id>/acknowledgement")
@kept("acknowledgement")
def acknowledgement(id: int) -> ResponseReturnValue:
    with writing():
        question = found(id)
        question.acknowledge(me())
    return reached(question, _("Seen. The answer is yours now."), "acknowledgement")


@bp.post("/escalations/<int:id>/answer")
@kept("answer")
def answer(id: int) -> ResponseReturnValue:
    """Yes with an action, words, or no with what is offered instead."""
    said = forms.answer()
    owner, due_on = said.pop("owner", None), said.pop("due_on", None)
    with writing():
        question, action = found(id), None
        if owner and due_on and question.is_owed:
            question.before_answering(me())
            title = said["text"].splitlines()[0][:TITLE_MAX] if said["text"] else question.ask[:TITLE_MAX]
            action = Action.raise_at(
                question.to_unit, title, by=me(), owner=owner, due_on=due_on, origin=question,
                submission=words("submission", 40) or None,
            )  # fmt: skip
        question.reply(me(), action=action, **said)
    return reached(question, _("Answered. It is on the board of who asked."), "answer")


@bp.post("/escalations/<int:id>/agreement")
@kept("agreement")
def agreement(id: int) -> ResponseReturnValue:
    text, seen = forms.text(), request.form.get("seen")
    with writing():
        question = found(id)
        question.agree(me(), text, seen=words("seen", 1000, lines=True) if seen is not None else None)
    return reached(question, _("These words are on the table."))


@bp.post("/escalations/<int:id>/passing")
@kept("passing")
def passing(id: int) -> ResponseReturnValue:
    text = forms.text()
    with writing():
        question = found(id)
        question.pass_up(me(), text)
    return reached(question, _("Passed up to %(unit)s.", unit=question.to_unit.name))


@bp.post("/escalations/<int:id>/hearing")
@kept("hearing")
def hearing(id: int) -> ResponseReturnValue:
    """The crew that works now has heard the answer: one tap."""
    with writing():
        question = found(id)
        question.hear(me(), forms.crew())
    return reached(question, _("Heard."), "hearing")


@bp.post("/escalations/<int:id>/reopening")
@kept("reopening")
def reopening(id: int) -> ResponseReturnValue:
    text = forms.text()
    with writing():
        question = found(id)
        question.reopen(me(), text)
    return reached(question, _("Asked again: %(unit)s owes the answer now.", unit=question.to_unit.name))


@bp.post("/escalations/<int:id>/comments")
@kept("comments")
def comments(id: int) -> ResponseReturnValue:
    text = forms.text()
    with writing():
        question = found(id)
        question.comment(me(), text)
    return reached(question, _("Said."))


@bp.delete("/escalations/<int:id>/<any(acknowledgement,answer,hearing):state>")
@kept("undo")
def undo(id: int, state: str) -> ResponseReturnValue:
    with writing():
        question = found(id)
        question.undo(state, me())
    return reached(question, _("Taken back."))


def reached(question: Escalation, said: str, state: str | None = None) -> ResponseReturnValue:
    """The board on which it was tapped, or the page it was sent from, with what was done and how to take it back."""
    undo = url_for(f"escalations.{state}", id=question.id) if state else None
    board = Unit.by_code(request.form.get("board", "")[:20])
    if board is None or board not in (question.to_unit, *question.asking_units):
        board = question.to_unit
    return answered_with(board, "answers", said, undo, to=same_site(request.form.get("next")))
