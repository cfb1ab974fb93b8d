"""Who am I here: signing in with badge and PIN, "not me", and the language of this device."""

from __future__ import annotations

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from boards.guard import limiter, open_to
from boards.i18n import COOKIE, languages
from boards.people import sessions
from boards.people.forms import TooOften, person_of
from boards.refusals import Unfit
from boards.typed import same_site

bp = Blueprint("people", __name__)
YEAR_SECONDS = 365 * 24 * 3600


@bp.get("/sign-in")
@open_to("everyone")
def sign_in() -> ResponseReturnValue:
    return render_template("people/sign_in.html", next=same_site(request.args.get("next")), badge="", refusal=None)


@bp.post("/sign-in")
@open_to("everyone")
@limiter.limit("10/minute", error_message=lambda: _("Too many tries from here. Wait a minute and try again."))
def signed_in() -> ResponseReturnValue:
    badge, pin = request.form.get("badge", "").strip()[:20], request.form.get("pin", "").strip()[:20]
    onwards = same_site(request.form.get("next"))
    try:
        person = person_of(badge, pin)
    except (Unfit, TooOften) as refusal:
        page = render_template("people/sign_in.html", next=onwards, badge=badge, refusal=refusal)
        return page, refusal.status
    sessions.sign_in(person)
    return redirect(onwards or url_for("people.today"), 303)


@bp.post("/sign-out")
@open_to("everyone")
def sign_out() -> ResponseReturnValue:
    sessions.sign_out()
    flash(_("You are signed out."), "said")
    return redirect(same_site(request.form.get("next")) or url_for("plant.home"), 303)


@bp.post("/language")
@open_to("everyone")
def language() -> ResponseReturnValue:
    """The language of this device, whoever uses it: a cookie for a year."""
    answer = make_response(redirect(same_site(request.form.get("next")) or url_for("plant.home"), 303))
    wanted = request.form.get("lang")
    if wanted in languages():
        answer.set_cookie(COOKIE, wanted, max_age=YEAR_SECONDS, httponly=True, samesite="Lax", secure=request.is_secure)
    return answer


@bp.get("/people/<int:id>.css")
@open_to("everyone")
def mine(id: int) -> ResponseReturnValue:
    """Shows on boards what is meant for this person, hides what is not (decision 10): without a script, also in what is
    pushed. It holds nothing but the number that stands in the page anyway.
    """
    answer = make_response(render_template("people/mine.css", id=id))
    answer.headers["Content-Type"] = "text/css; charset=utf-8"
    answer.headers["Cache-Control"] = "private, max-age=86400"
    return answer
