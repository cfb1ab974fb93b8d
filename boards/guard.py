"""Closed unless opened: every address asks for a person, unless its view says `@open_to(…)`.

Also here: who is asking (`me`), that an unsafe request comes from our own pages (Origin, decision 17), and the limits.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, abort, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_limiter import Limiter
from limits import RateLimitItem

from boards import api
from boards.keyed import keyed
from boards.people.models import Person
from boards.people.sessions import SessionOverPlainHttp, signed_in
from boards.plant.models import Unit
from boards.refusals import NotAllowed

SAFE = ("GET", "HEAD", "OPTIONS")
View = TypeVar("View", bound=Callable[..., Any])


def _asker() -> str:
    """Who is counted against a limit: a keyed hash of the address, never the address itself (I-03)."""
    return keyed("limit", f"{dt.date.today()}:{request.remote_addr}").hex()[:24]


limiter = Limiter(
    key_func=_asker,
    strategy="fixed-window",
    default_limits=[],
    swallow_errors=True,  # Redis away: the doors stay open, the limits rest
)


def open_to(who: str) -> Callable[[View], View]:
    """Opens a view without sign-in. `who` is for the reviewed list of addresses: "everyone", "station", "operations",
    "token" (machines: boards/api/bearer.py asks for it)."""

    def opened(view: View) -> View:
        view.open_to = who  # type: ignore[attr-defined]
        return view

    return opened


def me() -> Person:
    """The signed-in person. Only in views that are not opened; raises NotAllowed where nobody is."""
    if g.get("person") is None:
        raise NotAllowed(_l("Please sign in first."))
    return g.person  # type: ignore[no-any-return]


def may(person: Person | None, unit: Unit) -> list[str]:
    """What a page shows to this person at this unit: "act" (signed in), "lead", "verify". The server checks again."""
    if person is None:
        return []
    words = ["act"]
    if person.leads(unit):
        words.append("lead")
    if person.may_verify(unit):
        words.append("verify")
    return words


def counted(limit: RateLimitItem, *what: str) -> bool:
    """Counts one try of `what`; whether it is still within the limit. Without the store of counts: it is."""
    try:
        return not limiter.enabled or limiter.limiter.hit(limit, *what)
    except Exception:
        current_app.logger.exception("tries can't be counted")
        return True


def forgiven(limit: RateLimitItem, *what: str) -> None:
    """Forgets the tries of `what`."""
    with contextlib.suppress(Exception):
        limiter.limiter.clear(limit, *what)


def init_app(app: Flask) -> None:
    app.config.setdefault("RATELIMIT_STORAGE_URI", app.config["REDIS_URL"] or "memory://")
    limiter.init_app(app)
    app.session_interface = SessionOverPlainHttp()
    app.before_request(_readable)
    app.before_request(_same_origin)
    app.before_request(_who)
    app.before_request(_closed_unless_opened)


def _readable() -> ResponseReturnValue | None:
    """No address holds a NUL: PostgreSQL could not even look for it, and no page may contain it."""
    if "\0" in request.full_path:
        if api.is_asked():
            abort(404)
        return str(_l("This page is not here (any more).")), 404
    return None


def _same_origin() -> None:
    """An unsafe request must say that it comes from our own pages: Origin, or Referer where a browser sends none.

    A machine has neither; it brings a token and no cookie that a page of another site could use.
    """
    if request.method in SAFE or (api.is_asked() and not request.cookies):
        return
    said = request.headers.get("Origin") or request.headers.get("Referer") or ""
    scheme, _, rest = said.partition("://")
    if (scheme, rest.partition("/")[0]) != (request.scheme, request.host):
        abort(403, description=_l("This came from another site. Open the board again and repeat it there."))


def _who() -> None:
    nobody = request.endpoint in (None, "static") or api.is_asked()
    g.person = None if nobody else signed_in()


def _closed_unless_opened() -> ResponseReturnValue | None:
    if request.endpoint is None or request.endpoint == "static":
        return None
    view = current_app.view_functions[request.endpoint]
    if getattr(view, "open_to", None) or g.person is not None:
        return None
    if request.method in SAFE:
        return redirect(url_for("people.sign_in", next=request.full_path.rstrip("?")))
    abort(401, description=_l("Please sign in first."))
    return None
