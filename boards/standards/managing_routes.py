"""Addresses of who manages a standard: where it holds, a review without change (D-10), a withdrawal by two (D-11)."""

from __future__ import annotations

import datetime as dt

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from boards import typed
from boards.db import db, writing
from boards.guard import me
from boards.history.models import timeline_of
from boards.people.forms import person_of
from boards.people.models import Person
from boards.plant.production_day import production_date
from boards.refusals import Refusal, Unfit
from boards.standards import draft_forms, words
from boards.standards.draft_pages import bp, standard_of
from boards.standards.models import Standard
from boards.standards.who import may_manage


@bp.get("/standards/<code>/uses")
def uses(code: str) -> ResponseReturnValue:
    """Where it holds, when it is looked at again, how it ends."""
    return _page(standard_of(code))


@bp.post("/standards/<code>/uses")
def use(code: str) -> ResponseReturnValue:
    try:
        units = draft_forms.used_units("units")
        if not units:
            raise Unfit(_l("Where? Write the code of a station or a team."), "units")
        from_on = typed.date("from_on", first=production_date()) or production_date()
        with writing():
            for unit in units:
                standard_of(code).use_at(unit, from_on, by=me())
    except Refusal as refusal:
        return _page(standard_of(code), refusal, "use")
    flash(_("It holds there too."), "said")
    return redirect(url_for(".uses", code=code), 303)


@bp.delete("/standards/<code>/uses/<int:id>")
def use_ended(code: str, id: int) -> ResponseReturnValue:
    """From tomorrow no more there, or from another day; what was read stays (D-07)."""
    try:
        to_on = typed.date("to_on", first=production_date() - dt.timedelta(days=1)) or production_date()
        with writing():
            standard = standard_of(code)
            there = next((one for one in standard.uses if one.id == id), None) or abort(404)
            standard.end_use(there.unit, to_on, by=me())
    except Refusal as refusal:
        return _page(standard_of(code), refusal, "use")
    flash(_("It ends there."), "said")
    return redirect(url_for(".uses", code=code), 303)


@bp.post("/standards/<code>/review")
def looked_at(code: str) -> ResponseReturnValue:
    """ "Looked at, no change": the date moves, the revision doesn't."""
    try:
        text = typed.words("text", draft_forms.REASON_MAX, lines=True)
        with writing():
            standard_of(code).review(me(), text)
    except Refusal as refusal:
        return _page(standard_of(code), refusal, "review")
    flash(_("Noted: looked at, no change."), "said")
    return redirect(url_for(".uses", code=code), 303)


@bp.post("/standards/<code>/withdrawal")
def withdrawal(code: str) -> ResponseReturnValue:
    """By two at one place: who is signed in, and an approver by badge and PIN."""
    try:
        text = typed.words("text", draft_forms.REASON_MAX, lines=True)
        standard_of(code).before_withdrawing(me())
        second = person_of(typed.words("badge", 20), request.form.get("pin", "")[:20])
        with writing():
            approver = db.session.get(Person, second.id) or abort(404)
            skills = [skill.code for skill in standard_of(code).withdraw(me(), approver, text)]
    except Refusal as refusal:
        return _page(standard_of(code), refusal, "withdrawal")
    if skills:
        flash(_("It is withdrawn. These skills rest on it, decide about them: %(skills)s", skills=", ".join(skills)), "said")
    else:
        flash(_("It is withdrawn."), "said")
    return redirect(url_for(".uses", code=code), 303)


def _page(standard: Standard, refused: Refusal | None = None, section: str | None = None) -> ResponseReturnValue:
    on = production_date()
    page = render_template(
        "standards/draft_uses.html",
        standard=standard,
        unit=standard.unit.board,
        on=on,
        in_force=standard.revision_on(on),
        uses=[one for one in standard.uses if one.to_on is None or one.to_on >= on],
        next_review_on=standard.next_review_on(on),
        withdrawn=standard.withdrawal(),
        skills=standard.skills_on(on),
        may_manage=may_manage(me(), standard.unit),
        timeline=timeline_of(standard),
        event_words=words.standard_event,
        refused=refused,
        section=section,
    )
    return page, refused.status if refused else 200
