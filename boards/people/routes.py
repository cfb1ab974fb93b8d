"""Who am I here: signing in with badge or name and PIN, several side by side on a shared device, "not me", the language."""

from __future__ import annotations

from flask import Blueprint, abort, flash, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug import Response

from boards import typed
from boards.db import db, writing
from boards.guard import limiter, open_to, unnoted
from boards.i18n import COOKIE, languages
from boards.people import once, sessions
from boards.people.devices import YEAR_SECONDS, Device
from boards.people.forms import Proved, proved
from boards.people.models import Person
from boards.people.names import Names
from boards.people.provider import Provider
from boards.plant.pages import day
from boards.plant.production_day import plant_date
from boards.records import ID_MAX
from boards.refusals import Refusal
from boards.typed import same_site

bp = Blueprint("people", __name__)


@bp.get("/sign-in")
@open_to("anybody")
def sign_in() -> ResponseReturnValue:
    """By badge; with `?unit=` by a name of that unit's people."""
    return sign_in_page(same_site(request.args.get("next")))


@bp.post("/sign-in")
@open_to("anybody")
@limiter.limit("10/minute", error_message=lambda: _("Too many tries from here. Wait a minute and try again."))
def signed_in() -> ResponseReturnValue:
    badge, pin = request.form.get("badge", "").strip()[:20], request.form.get("pin", "").strip()[:20]
    onwards = same_site(request.form.get("next"))
    try:
        id = typed.number("person")
        found = proved(badge, pin, id if id is None or id <= ID_MAX else 0)
    except Refusal as refusal:
        return sign_in_page(onwards, refusal), refusal.status
    if found.person.pin_once:
        return render_template("people/once.html", ticket=once.ticket(found.person), next=onwards, refused=None)
    return let_in(found.person, "pin", onwards, found)


@bp.post("/sign-in/active")
@open_to("anybody")
def active() -> ResponseReturnValue:
    """Another one of those signed in side by side acts from now on."""
    id = typed.number("person") or 0
    with writing():
        person = sessions.change_to(id)
        name = person.name if person else None
    if name is None:
        return redirect(url_for("people.sign_in", next=same_site(request.form.get("next"))), 303)
    flash(_("Now it is %(name)s.", name=name), "said")
    return redirect(same_site(request.form.get("next")) or url_for("people.today"), 303)


@bp.post("/sign-out")
@open_to("anybody")
def sign_out() -> ResponseReturnValue:
    with writing():
        sessions.sign_out()
    flash(_("You are signed out."), "said")
    return redirect(same_site(request.form.get("next")) or url_for("plant.home"), 303)


@bp.post("/presence")
@open_to("anybody")
@limiter.exempt
def presence() -> ResponseReturnValue:
    """Somebody is typing or scrolling: a hand, although no page was asked for. The guard has noted it already."""
    return ("", 204) if g.person is not None else abort(401)


@bp.post("/language")
@open_to("anybody")
def language() -> ResponseReturnValue:
    """The language of this device, whoever uses it: a cookie for a year."""
    answer = make_response(redirect(same_site(request.form.get("next")) or url_for("plant.home"), 303))
    wanted = request.form.get("lang")
    if wanted in languages():
        answer.set_cookie(COOKIE, wanted, max_age=YEAR_SECONDS, httponly=True, samesite="Lax", secure=request.is_secure)
    return answer


@bp.get("/people/<int:id>.css")
@open_to("anybody")
@unnoted
def mine(id: int) -> ResponseReturnValue:
    """Shows on boards what is meant for this person, hides what is not (decision 10): without a script, also in what is
    pushed. It holds nothing but the number that stands in the page anyway.
    """
    answer = make_response(render_template("people/mine.css", id=id))
    answer.headers["Content-Type"] = "text/css; charset=utf-8"
    answer.headers["Cache-Control"] = "private, max-age=86400"
    return answer


def sign_in_page(onwards: str | None, refusal: Refusal | None = None) -> str:
    return render_template(
        "people/sign_in.html",
        next=onwards,
        badge=request.form.get("badge", "").strip()[:20],
        names=Names.asked_for(),
        names_begin=Names.here(),
        is_shared="shared" in request.form if refusal else Device.here().is_shared,
        refusal=refusal,
        provider=Provider.here(),
    )


def let_in(person: Person, means: str, onwards: str | None, found: Proved | None = None, strong: bool = False) -> Response:
    """Signed in, on the way to where one wanted to go, and told of what others have tried."""
    device = Device.here().known("shared" in request.form and not strong, person.id)
    with writing():
        who = db.session.get_one(Person, person.id)
        sessions.sign_in(who, means, device, strong)
    if found is not None and found.wrong and found.since is not None:
        since = day(plant_date(found.since))
        flash(
            ngettext(
                "%(num)s try with a wrong PIN since %(day)s. Was it not you? Tell your leader.",
                "%(num)s tries with a wrong PIN since %(day)s. Was it not you? Tell your leader.",
                found.wrong,
                day=since,
            ),
            "said",
        )
    answer = redirect(onwards or url_for("people.today"), 303)
    device.remember(answer)  # type: ignore[arg-type]
    return answer
