"""Addresses of signals, and of the limits they are judged by. A state is a resource: POST reaches it, DELETE is undo."""

from __future__ import annotations

from flask import Blueprint, abort, flash, g, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from boards import typed
from boards.actions.forms import new_action
from boards.actions.models import Action
from boards.db import db, writing
from boards.guard import me, open_to
from boards.htmx import go
from boards.issues.models import Issue
from boards.live.checks import may_read
from boards.refusals import Unfit
from boards.signals import words
from boards.signals.models import Baseline, Signal
from boards.signals.pages import baselines_page, found, found_metric, kept, kept_baseline, whole_page

bp = Blueprint("signals", __name__)
TEXT_MAX, WHY_MAX = 1000, 300
for word in (words.sentence, words.short, words.signal_state, words.signal_step, words.signal_event, words.figure):
    bp.add_app_template_global(word, "signal_" + word.__name__.removeprefix("signal_"))


@bp.app_template_global()
def signal_behind(issue: Issue) -> Signal | None:
    """The signal that raised an issue, if one did."""
    return db.session.scalar(select(Signal).where(Signal.issue_id == issue.id)) if issue.raised_by_id is None else None


@bp.get("/signals/<int:id>")
@open_to("everyone")
def signal(id: int) -> ResponseReturnValue:
    shown = found(id)
    if not may_read(shown.unit.board, g.person):
        abort(401)
    return whole_page(shown)


@bp.post("/signals/<int:id>/explanation")
@kept("explanation")
def explanation(id: int) -> ResponseReturnValue:
    text = typed.words("text", TEXT_MAX, lines=True)
    with writing():
        shown = found(id)
        shown.explain(me(), text)
    return reached(shown, _("Thank you: it is explained."), "explanation")


@bp.post("/signals/<int:id>/acting")
@kept("acting")
def acting(id: int) -> ResponseReturnValue:
    """By an action made from it, or by what is done about its issue."""
    by_action = typed.choice("how", ("action", "issue")) != "issue"
    asked = new_action() if by_action else {}
    with writing():
        shown, action = found(id), None
        shown.before_acting(me(), asked.get("submission"))
        if by_action:
            action = Action.raise_at(shown.unit.board, by=me(), origin=shown, letter=shown.metric.letter, **asked)
        shown.act(me(), action)
    said = _("%(number)s is on the board.", number=action.label) if action else _("The issue is how you deal with it.")
    return reached(shown, said, "acting")


@bp.post("/signals/<int:id>/closure")
@kept("closure")
def closure(id: int) -> ResponseReturnValue:
    text = typed.words("text", TEXT_MAX, lines=True)
    with writing():
        shown = found(id)
        shown.close(me(), text)
    return reached(shown, _("Closed."), "closure")


@bp.delete("/signals/<int:id>/<any(explanation,acting,closure):state>")
@kept("undo")
def undo(id: int, state: str) -> ResponseReturnValue:
    with writing():
        shown = found(id)
        shown.undo(state, me())
    return reached(shown, _("Taken back."))


@bp.get("/metrics/<int:id>/baselines")
@open_to("everyone")
def baselines(id: int) -> ResponseReturnValue:
    metric = found_metric(id)
    if not may_read(metric.unit.board, g.person):
        abort(401)
    return baselines_page(metric)


@bp.post("/metrics/<int:id>/baselines")
@kept_baseline("baseline")
def baseline(id: int) -> ResponseReturnValue:
    """New limits, by a person with a reason (K-08)."""
    first, last, why = typed.date("first"), typed.date("last"), typed.words("why", WHY_MAX)
    if first is None or last is None:
        raise Unfit(_l("Choose the days they are taken from."), "first" if first is None else "last")
    with writing():
        metric = found_metric(id)
        Baseline.freeze(metric, first, last, me(), why)
    flash(_("The new limits are in force."), "said")
    return go(url_for("signals.baselines", id=id))


def reached(signal: Signal, said: str, state: str | None = None) -> ResponseReturnValue:
    """The page it was sent from, or the signal's, with what was done and how to take it back."""
    address = url_for("signals.signal", id=signal.id)
    flash(said, f"{address}/{state}" if state else "said")
    return go(typed.same_site(request.form.get("next")) or address)
