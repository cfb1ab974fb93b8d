"""Where a plant is founded, and afterwards what it has and what is missing."""

from __future__ import annotations

from zoneinfo import available_timezones

from flask import Blueprint, current_app, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from boards.db import db
from boards.guard import open_to
from boards.people.models import Person
from boards.people.routes import let_in
from boards.plant.setting_up import before_setting_up, may_set_up_plant
from boards.refusals import Refusal
from boards.setup import code, forms
from boards.setup.missing import SetUpPage

bp = Blueprint("setup", __name__)
bp.add_app_template_global(may_set_up_plant)


@bp.get("/set-up")
@open_to("anybody")
def home() -> ResponseReturnValue:
    """Without a plant: the form that founds one. With one, for who may: what is there and what is missing."""
    if code.is_empty():
        return _founding()
    if g.person is None:
        return redirect(url_for("people.sign_in", next=url_for("setup.home")))
    before_setting_up(g.person)
    return render_template("setup/home.html", shown=SetUpPage())


@bp.post("/set-up")
@open_to("anybody")
def founding() -> ResponseReturnValue:
    """By the code from the server's console, once."""
    try:
        id, invitation = forms.founded()
    except Refusal as refusal:
        db.session.rollback()
        if not code.is_empty():
            return redirect(url_for("setup.home"), 303)
        return _founding(refusal)
    answer = let_in(db.session.get_one(Person, id), "pin", url_for("setup.home"), strong=True)
    session["invitation"] = invitation  # to the stronger sign-in: the next time the PIN alone carries no rights of these
    return answer


def _founding(refusal: Refusal | None = None) -> ResponseReturnValue:
    code.code()
    page = render_template(
        "setup/founding.html",
        refusal=refusal,
        zones=sorted(
            zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc/", "posix", "right"))
        ),
        zone=request.form.get("zone") or current_app.config["TIMEZONE"],
    )
    return page, refusal.status if refusal else 200
