"""Addresses of actions: raising one, one's own, finding one, its page. The states are in states.py."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from boards.actions import forms
from boards.actions.forms import NewAction
from boards.actions.models import Action
from boards.actions.overview import bp
from boards.actions.pages import found, origin_page, origin_title, whole_page
from boards.actions.words import decision_words, event_words, state_word, step_word
from boards.db import writing
from boards.guard import me, open_to
from boards.htmx import answer, is_htmx
from boards.ideas.models import Idea
from boards.live.checks import may_read
from boards.plant.addressed import board_at
from boards.plant.calendar import Calendar
from boards.records import record_of
from boards.refusals import NotNow, Refusal, Unfit
from boards.search.numbers import numbered
from boards.typed import same_site

__all__ = ["bp"]
ORIGINS = ("idea", "issue", "escalation", "decision", "check_run")  # what an action is raised from on the record's own page
bp.add_app_template_global(NewAction, "new_action")
for word in (decision_words, event_words, state_word, step_word, origin_page, origin_title):
    bp.add_app_template_global(word)


@bp.get("/actions")
@open_to("everyone")
def mine() -> ResponseReturnValue:
    """What I have promised; or with `?number=515`, for everybody, the action of that number."""
    if asked := request.args.get("number"):
        records = numbered(asked, g.person)
        return redirect(origin_page(records[0])) if records else abort(404)
    if g.person is None:
        return redirect(url_for("people.sign_in", next=url_for("actions.mine")))
    return render_template("actions/mine.html", promises=forms.promises_of(me()))


@bp.get("/boards/<unit>/actions/new")
def new(unit: str) -> ResponseReturnValue:
    return render_template("actions/new.html", unit=board_at(unit), form=NewAction(board_at(unit), _origin("origin")))


@bp.post("/boards/<unit>/actions")
def create(unit: str) -> ResponseReturnValue:
    board = board_at(unit)
    try:
        with writing():
            action = Action.raise_at(board, by=me(), origin=_origin("origin"), **forms.new_action())
    except Refusal as refusal:
        if is_htmx():
            raise
        form = NewAction(board, _origin("origin"), refusal, request.form.get("submission", "")[:40])
        return render_template("actions/new.html", unit=board, form=form), refusal.status
    return answer(action.unit.board, "actions", _said(action), to=same_site(request.form.get("next")))


@bp.get("/actions/<int:id>")
@open_to("everyone")
def action(id: int) -> ResponseReturnValue:
    shown = found(id)
    if not may_read(shown.unit.board, g.person):
        abort(401)
    return whole_page(shown)


@bp.post("/actions/<int:id>")
def amendment(id: int) -> ResponseReturnValue:
    """Other words. Who was overtaken sees both versions side by side and loses nothing (U-01)."""
    try:
        with writing():
            found(id).amend(me(), forms.version(), **forms.amended())
    except Refusal as refusal:
        return whole_page(found(id), refusal, "words", overtaken=isinstance(refusal, NotNow))
    flash(_("Changed."), "said")
    return redirect(url_for("actions.action", id=id), 303)


def _origin(name: str) -> Any | None:
    """The record an action is raised from: "issue-12", "escalation-3"; a number alone is an idea's."""
    said = (request.form if request.form else request.args).get(name, "")
    kind, _dash, id = said.rpartition("-")
    if not said:
        return None
    readable = id.isascii() and id.isdigit() and len(id) < 10 and (kind or "idea") in ORIGINS
    record = record_of(kind or "idea", int(id)) if readable else None
    if record is None or (isinstance(record, Idea) and not record.is_shown_to(g.person)):
        raise Unfit(_l("What this should come from is not here."), name)
    return record


def _said(action: Action) -> str:
    said: str
    if action.owner is None or action.due_on is None:
        said = _("%(number)s is on the board. It needs an owner.", number=action.label)
    elif action.stage == 0:
        said = _("%(number)s is on the board. %(name)s is asked.", number=action.label, name=action.owner.name)
    else:
        said = _("%(number)s is on the board: %(name)s.", number=action.label, name=action.owner.name)
    if action.due_on and not Calendar(action.unit.board).is_production_day(action.due_on):
        said += " " + _("Nobody works on that day.")  # allowed, with a hint
    return said
