"""Tokens of a unit, for people: what machines may ask and write here, a new one (shown once), and the end of one."""

from __future__ import annotations

import secrets

from flask import Blueprint, abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from boards import typed
from boards.api.models import SCOPES, ApiToken
from boards.api.verbs import may_make
from boards.db import db, writing
from boards.guard import limiter, me
from boards.plant.addressed import board_at
from boards.plant.models import Unit
from boards.records import ID_MAX
from boards.refusals import NotAllowed, Refusal

bp = Blueprint("tokens", __name__)
TRIES = "60/hour"
NAME_MAX = 60
bp.add_app_template_global(may_make, "may_make_tokens")
WORDS = {"metrics:read": _l("Read numbers and targets"), "readings:write": _l("Write numbers")}


@bp.get("/boards/<unit>/tokens")
def of_unit(unit: str) -> ResponseReturnValue:
    return _page(_unit(unit))


@bp.post("/boards/<unit>/tokens")
@limiter.limit(TRIES)
def make(unit: str) -> ResponseReturnValue:
    found = _unit(unit)
    scopes = [scope for scope in request.form.getlist("scopes") if scope]
    try:
        name = typed.words("name", NAME_MAX)
        submission = typed.words("submission", 40) or secrets.token_urlsafe(12)
        with writing():
            token, secret = ApiToken.make(found, name, scopes, me(), submission)
    except Refusal as refusal:
        return _page(found, refused=refusal)
    return _page(found, made=token, secret=secret)


@bp.delete("/boards/<unit>/tokens/<int:id>")
def end(unit: str, id: int) -> ResponseReturnValue:
    found = _unit(unit)
    if id > ID_MAX:
        abort(404)
    with writing():
        token = db.session.scalar(ApiToken.of(found).where(ApiToken.id == id)) or abort(404)
        token.revoke(me())
        name = token.name
    flash(_("%(name)s opens nothing any more.", name=name), "said")
    return redirect(url_for("tokens.of_unit", unit=found.code.lower()), 303)


def _page(
    unit: Unit, made: ApiToken | None = None, secret: str | None = None, refused: Refusal | None = None
) -> ResponseReturnValue:
    tokens = list(db.session.scalars(ApiToken.of(unit)))
    page = render_template(
        "api/tokens.html",
        unit=unit,
        valid=[token for token in tokens if not token.is_revoked],
        revoked=sorted((token for token in tokens if token.is_revoked), key=lambda token: token.revoked_at, reverse=True),
        scopes=[(scope, WORDS[scope]) for scope in SCOPES],
        chosen=request.form.getlist("scopes") if refused else SCOPES[:1],
        words=WORDS,
        made=made,
        secret=secret,
        refused=refused,
        submission=secrets.token_urlsafe(12),
    )
    answer = make_response(page, refused.status if refused else 200)
    answer.headers["Cache-Control"] = "no-store"  # shown once: not again by the way back either
    return answer


def _unit(code: str) -> Unit:
    unit = board_at(code)
    if not may_make(me(), unit):
        raise NotAllowed(_("Only who runs the value stream, the Kaizen office or the administrator may do this."))
    return unit
