"""Addresses of one person in one skill: assessing, confirming, taking out what was wrong, suspending, lifting."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from boards import typed
from boards.db import db, writing
from boards.guard import me
from boards.records import ID_MAX
from boards.refusals import NotNow, Refusal
from boards.skills import forms, words
from boards.skills.models import Assessment, Skill
from boards.skills.pages import PersonPage, person_numbered, skill_named
from boards.skills.routes import bp

__all__ = ["bp"]
REASON_MAX = 300


@bp.get("/skills/<code>/people/<int:id>")
def person(code: str, id: int) -> ResponseReturnValue:
    return _person(skill_named(code), id)


@bp.post("/skills/<code>/people/<int:id>/assessments")
def assess(code: str, id: int) -> ResponseReturnValue:
    try:
        with writing():
            found, who = skill_named(code), person_numbered(id)
            page = PersonPage(found, who, me())
            made = found.assess(who, by=me(), **forms.assessed(found, [*page.in_force, *page.upcoming]))
            waits = made.is_waiting
    except Refusal as refusal:
        return _person(skill_named(code), id, refusal)
    flash(_("Thank you. It counts once a leader has confirmed it.") if waits else _("Assessed."), "said")
    return redirect(url_for("skills.person", code=code, id=id), 303)


@bp.post("/skills/<code>/people/<int:id>/suspension")
def suspension(code: str, id: int) -> ResponseReturnValue:
    try:
        reason = typed.words("reason", REASON_MAX)
        with writing():
            skill_named(code).suspend(person_numbered(id), me(), reason)
    except Refusal as refusal:
        return _person(skill_named(code), id, refusal)
    flash(_("Suspended, until assessed anew or lifted."), "said")
    return redirect(url_for("skills.person", code=code, id=id), 303)


@bp.delete("/skills/<code>/people/<int:id>/suspension")
def lifting(code: str, id: int) -> ResponseReturnValue:
    try:
        with writing():
            held = PersonPage(skill_named(code), person_numbered(id), me()).suspension
            if held is None:
                raise NotNow(_l("Nothing is suspended here (any more)."))
            held.lift(me())
    except Refusal as refusal:
        return _person(skill_named(code), id, refusal)
    flash(_("The suspension is lifted."), "said")
    return redirect(url_for("skills.person", code=code, id=id), 303)


@bp.post("/assessments/<int:id>/confirmation")
def confirmation(id: int) -> ResponseReturnValue:
    """A leader stands by what a colleague of level 4 judged (Q-03)."""
    return _of_assessment(id, _l("Confirmed: it counts now."), lambda found: found.confirm(me()))


@bp.post("/assessments/<int:id>/annulment")
def annulment(id: int) -> ResponseReturnValue:
    """It was wrong; what stood before it stands again."""
    return _of_assessment(
        id, _l("It does not count any more."), lambda found: found.void(me(), typed.words("reason", REASON_MAX))
    )


def _person(found: Skill, id: int, refused: Refusal | None = None) -> ResponseReturnValue:
    who = person_numbered(id)
    page = PersonPage(found, who, me())
    shown = render_template(
        "skills/person.html", page=page, skill=found, who=who, unit=who.home_unit.board, refused=refused, word=words
    )
    return shown, refused.status if refused else 200


def _of_assessment(id: int, said: Any, verb: Callable[[Assessment], None]) -> ResponseReturnValue:
    try:
        with writing():
            found = db.session.get(Assessment, id) if 0 < id <= ID_MAX else None
            if found is None:
                abort(404)
            code, who = found.skill.code, found.person_id
            verb(found)
    except Refusal as refusal:
        again = db.session.get_one(Assessment, id)
        return _person(again.skill, again.person_id, refusal)
    flash(str(said), "said")
    back = typed.same_site(request.form.get("next"))
    return redirect(back or url_for("skills.person", code=code.lower(), id=who), 303)
