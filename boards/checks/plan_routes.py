"""Addresses of check plans: those of a unit, a new one, its change from a day on, its end."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from boards import typed
from boards.checks import plan_forms
from boards.checks.content import Checklist
from boards.checks.plan_pages import board, bp, found, list_page, new_page, plan_page
from boards.checks.plans import CheckPlan
from boards.checks.slots import revision_in_force
from boards.db import writing
from boards.guard import me
from boards.keeping import keeping
from boards.plant.models import Unit
from boards.plant.production_day import production_date
from boards.refusals import Refusal, Unfit

__all__ = ["bp"]
kept = keeping(lambda id, refusal, section: plan_page(found(id), refusal, section))


@bp.get("/boards/<unit>/checks/plans")
def of_unit(unit: str) -> ResponseReturnValue:
    return list_page(board(unit))


@bp.get("/boards/<unit>/checks/plans/new")
def new(unit: str) -> ResponseReturnValue:
    return new_page(board(unit), Checklist.by_code(request.args.get("checklist", "")[:20]))


@bp.post("/boards/<unit>/checks/plans")
def create(unit: str) -> ResponseReturnValue:
    shown = board(unit)
    try:
        with writing():
            checklist = plan_forms.chosen()
            revision_in_force(checklist)
            made = CheckPlan.set_up(checklist, _place(board(unit)), me(), **plan_forms.written(checklist))
    except Refusal as refusal:
        return new_page(shown, Checklist.by_code(request.form.get("checklist", "")[:20]), refusal)
    flash(_("It is planned."), "said")
    return redirect(url_for(".plan", id=made.id), 303)


@bp.get("/check-plans/<int:id>")
def plan(id: int) -> ResponseReturnValue:
    return plan_page(found(id))


@bp.post("/check-plans/<int:id>/change")
@kept("change")
def change(id: int) -> ResponseReturnValue:
    """From a day on otherwise: this plan ends the day before, the next one follows it."""
    with writing():
        before = found(id)
        before.before_changing(me())
        made = before.follow(me(), **plan_forms.written(before.checklist))
    flash(_("It is planned."), "said")
    return redirect(url_for(".plan", id=made.id), 303)


@bp.post("/check-plans/<int:id>/ending")
@kept("ending")
def ending(id: int) -> ResponseReturnValue:
    with writing():
        ended = found(id)
        ended.before_changing(me())
        last = typed.date("active_to", first=production_date())
        if last is None:
            raise Unfit(_("Until when? Choose a day."), "active_to")
        ended.end(me(), last)
    return redirect(url_for(".plan", id=id), 303)


def _place(unit: Unit) -> Unit:
    """The unit, or one below it that was chosen."""
    code = typed.words("place", 20)
    chosen = Unit.by_code(code) if code else unit
    if chosen is None or not chosen.is_within(unit.id):
        raise Unfit(_("Choose one of those shown."), "place")
    return chosen
