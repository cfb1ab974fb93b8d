"""Addresses of checks: a run is begun, answered, sent, taken over, declared void, signed for."""

from __future__ import annotations

import datetime as dt

from flask import Blueprint, abort, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from boards import typed
from boards.checks import forms
from boards.checks import words as said
from boards.checks.models import CheckRun
from boards.checks.pages import found, kept, whole_page
from boards.checks.planning import LOOK_BACK
from boards.checks.plans import CheckPlan
from boards.checks.plans import plan as planned
from boards.checks.unit_page import AHEAD
from boards.checks.windows import Window
from boards.clock import now
from boards.db import writing
from boards.guard import me, open_to
from boards.history.attaching import received
from boards.htmx import go
from boards.live.checks import may_read
from boards.plant.production_day import production_date
from boards.refusals import NotNow

bp = Blueprint("checks", __name__)
for word in (
    said.answer_kind_word,
    said.question_column,
    said.answer_choice,
    said.check_kind,
    said.check_state,
    said.due_word,
    said.card_word,
    said.shift_name,
    said.band_word,
    said.answer_word,
    said.answer_icon,
    said.check_event,
):
    bp.add_app_template_global(word)


@bp.get("/checks/<int:id>")
@open_to("everyone")
def run(id: int) -> ResponseReturnValue:
    shown = found(id)
    if not may_read(shown.unit, g.person):
        abort(401)
    return whole_page(shown)


@bp.post("/check-plans/<int:id>/runs")
def start(id: int) -> ResponseReturnValue:
    """A planned check begins, or goes on: of the window named, else of the one open now."""
    key = typed.words("window", 30)
    with writing():
        plan = planned(id) or abort(404)
        begun = CheckRun.start(plan, me(), window_of(plan, key, 0) if key else None)
    return go(url_for("checks.run", id=begun.id))


@bp.post("/checks/<int:id>/holder")
@kept("holder")
def holder(id: int) -> ResponseReturnValue:
    """Goes on with somebody else's draft (H-15)."""
    with writing():
        found(id).take_over(me())
    return go(url_for("checks.run", id=id))


@bp.post("/checks/<int:id>/answers/<code>")
@kept("answers")
def answer(id: int, code: str) -> ResponseReturnValue:
    """One answer, kept at once, and what its finding becomes. A phone behind the page gets a receipt."""
    photo = received(f"photo-{code}")
    with writing():
        shown = found(id)
        question = shown.question(code) or abort(404)
        shown.answer(question, forms.value(question, shown.scale), me(), note=forms.note(), **forms.submission())
        if photo is not None:
            shown.attach_photo(question, photo, me())
        if what := forms.becomes():
            shown.make_of(question, what, me())
    if request.form.get("quiet"):
        return render_template("checks/kept.html", run=shown, unit=shown.unit, question=question)
    following = shown.asked[shown.asked.index(question) + 1 :]
    return go(url_for("checks.run", id=id, _anchor=f"q-{following[0].code}" if following else "send"))


@bp.post("/checks/<int:id>/submission")
@kept("submission")
def submission(id: int) -> ResponseReturnValue:
    with writing():
        found(id).submit(me(), forms.reason("na_reason"))
    return go(url_for("checks.run", id=id))


@bp.post("/checks/<int:id>/voidance")
@kept("voidance")
def voidance(id: int) -> ResponseReturnValue:
    with writing():
        found(id).void(me(), forms.reason())
    return go(url_for("checks.run", id=id))


@bp.post("/checks/<int:id>/signature")
@kept("signature")
def signature(id: int) -> ResponseReturnValue:
    """The next shift's leader has read and heard the handover."""
    with writing():
        found(id).sign_in(me())
    return go(url_for("checks.run", id=id))


@bp.post("/checks/<int:id>/refusal")
@kept("refusal")
def refusal(id: int) -> ResponseReturnValue:
    with writing():
        found(id).refuse(me(), forms.reason())
    return go(url_for("checks.run", id=id))


@bp.post("/checks/<int:id>/items/<int:position>")
@kept("items")
def item(id: int, position: int) -> ResponseReturnValue:
    """What became of something that the shift before had left."""
    with writing():
        shown = found(id)
        left = next((one for one in shown.items if one.position == position), None) or abort(404)
        shown.tick(left, me(), done=request.form.get("done") == "yes", note=forms.reason("note"))
    return go(url_for("checks.run", id=id))


def window_of(plan: CheckPlan, key: str, ahead: int = AHEAD) -> Window:
    """A window by its key, as a list of what is due names it. Raises NotNow for one that is not near."""
    today = production_date(now())
    near = plan.windows(today - LOOK_BACK, today + dt.timedelta(days=ahead))
    first = next((window for window in near if window.key == key), None)
    if first is None:
        raise NotNow(_("Nothing of this is due now."))
    return first
