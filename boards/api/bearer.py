"""Who asks the API: a token in the Authorization header, its scope, and how often it may."""

from __future__ import annotations

import contextlib
import time
from typing import NoReturn

from flask import abort, current_app, g, request
from limits import parse
from werkzeug.datastructures import WWWAuthenticate

from boards.api.models import ApiToken
from boards.db import writing
from boards.guard import SAFE, counted, limiter
from boards.outages import Outage
from boards.plant.production_day import plant_date

ASKING = parse("600/minute")  # of one token
WRITING = parse("120/minute")


def admit() -> None:
    """Before every view of the API: nobody without a token, except to what is open to everyone (the document)."""
    view = current_app.view_functions[request.endpoint or ""]
    if getattr(view, "open_to", None) == "anybody":
        return
    token = _token()
    _within_limits(token)
    scope: str = view.operation.scope  # type: ignore[union-attr]
    if scope not in token.scopes:
        abort(403, description=f"This token may not do that: it lacks the scope {scope}.")
    with contextlib.suppress(Outage):  # a note that can wait
        _note_use(token)
    g.token = token


def asker() -> ApiToken:
    """The token of this request."""
    token: ApiToken = g.token
    return token


def _token() -> ApiToken:
    authorization = request.authorization
    if authorization is None or authorization.type != "bearer" or not authorization.token:
        _unknown("Send a token: Authorization: Bearer …")
    token = ApiToken.known_as(authorization.token)
    if token is None or token.is_revoked:
        _unknown("This token is not known, or was revoked.", error="invalid_token")
    return token


def _within_limits(token: ApiToken) -> None:
    limit, what = (ASKING, "asking") if request.method in SAFE else (WRITING, "writing")
    if counted(limit, "token", what, str(token.id)):
        return
    seconds = 60.0
    with contextlib.suppress(Exception):  # the store of counts is away: the whole window
        seconds = limiter.limiter.get_window_stats(limit, "token", what, str(token.id)).reset_time - time.time()
    abort(429, retry_after=max(1, round(seconds)))


def _note_use(token: ApiToken) -> None:
    """At most one write a day."""
    if token.last_used_on != plant_date():
        with writing():
            token.note_use()


def _unknown(sentence: str, **why: str) -> NoReturn:
    abort(401, description=sentence, www_authenticate=WWWAuthenticate("bearer", {"realm": "boards", **why}))
