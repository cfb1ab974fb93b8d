"""Looking across (yokoten): another team is asked to go and see, and answers: adopted, adapted, or why not (I-12)."""

from __future__ import annotations

from flask import abort, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from boards import typed
from boards.db import db, writing
from boards.guard import me
from boards.ideas.answering import found, kept
from boards.ideas.answers import said
from boards.ideas.making import bp
from boards.ideas.models import Idea
from boards.ideas.yokoten import DECIDED, Yokoten
from boards.plant.models import Unit
from boards.refusals import Unfit

NOTE_MAX, UNITS_MAX = 300, 50
__all__ = ["bp"]


@bp.post("/ideas/<int:id>/yokoten")
@kept("look")
def look(id: int) -> ResponseReturnValue:
    """Other teams are asked to go and see."""
    with writing():
        idea = found(id)
        units = [_unit(code) for code in request.form.getlist("unit")[:UNITS_MAX]]
        if not units:
            raise Unfit(_l("Whom? Choose a team."), "unit")
        for unit in units:
            idea.ask_to_look(unit, me())
    return said(idea, _("%(units)s are asked to look.", units=", ".join(unit.code for unit in units)))


@bp.post("/ideas/<int:id>/yokoten/<unit>/visit")
@kept("looking")
def look_visit(id: int, unit: str) -> ResponseReturnValue:
    """Gone and seen, not decided yet."""
    with writing():
        idea = found(id)
        _asked(idea, unit).visit(me())
    return said(idea, _("Gone and seen. What will you make of it?"))


@bp.post("/ideas/<int:id>/yokoten/<unit>/answer")
@kept("looking")
def look_answer(id: int, unit: str) -> ResponseReturnValue:
    state, note = typed.choice("state", DECIDED), typed.words("note", NOTE_MAX, lines=True)
    if state is None:
        raise Unfit(_l("Tap one of the answers."), "state")
    with writing():
        idea = found(id)
        asked = _asked(idea, unit)
        if state == "not_applicable":
            asked.explain_why_not(me(), note)
        else:
            (asked.adopt if state == "adopted" else asked.adapt)(me(), note)
    return said(idea, _("Answered. The team that had the idea reads it."))


def _unit(code: str) -> Unit:
    unit = Unit.by_code(code)
    if unit is None or unit.kind != "team":
        raise Unfit(_l("Choose one of those shown."), "unit")
    return unit


def _asked(idea: Idea, code: str) -> Yokoten:
    """The last time this unit was asked about it."""
    unit = Unit.by_code(code) or abort(404)
    asked = db.session.query(Yokoten).filter_by(idea_id=idea.id, unit_id=unit.id).order_by(Yokoten.id.desc()).first()
    return asked or abort(404)
