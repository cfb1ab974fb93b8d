"""Closed unless opened: every address asks for a person, unless its view says `@open_to(…)`.

Also here: who is asking (`me`), that an unsafe request comes from our own pages (Origin, decision 17), and the limits.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, abort, current_app, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_limiter import Limiter

from boards.clock import now
from boards.db import db
from boards.people.models import Person
from boards.plant.models import Unit
from boards.refusals import NotAllowed

SESSION_HOURS = 8
SAFE = ("GET", "HEAD", "OPTIONS")
View = TypeVar("View", bound=Callable[..., Any])


def _asker() -> str:
    """Who is counted against a limit: a keyed hash of the address, never the address itself (I-03)."""
    from boards.ideas.receipts import _keyed

    return _keyed("limit", f"{dt.date.today()}:{request.remote_addr}").hex()[:24]


limiter = Limiter(key_func=_asker, strategy="fixed-window", default_limits=[])


def open_to(who: str) -> Callable[[View], View]:
    """Opens a view without sign-in. `who` is for the reviewed list of addresses: "everyone", "station", "operations"."""

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


def sign_in(person: Person) -> None:
    """Binds this browser to a person until the session ends (P-11)."""
    session.clear()
    session.update(person=person.id, key=person.session_key, since=now().isoformat())


def sign_out() -> None:
    session.clear()


def init_app(app: Flask) -> None:
    app.config.setdefault("RATELIMIT_STORAGE_URI", app.config["REDIS_URL"] or "memory://")
    limiter.init_app(app)
    app.before_request(_same_origin)
    app.before_request(_who)
    app.before_request(_closed_unless_opened)


def _same_origin() -> None:
    """An unsafe request must say that it comes from our own pages: Origin, or Referer where a browser sends none."""
    if request.method in SAFE:
        return
    said = request.headers.get("Origin") or request.headers.get("Referer") or ""
    parts = urlsplit(said)
    if (parts.scheme, parts.netloc) != (request.scheme, request.host):
        abort(403, description=_l("This came from another site. Open the board again and repeat it there."))


def _who() -> None:
    g.person = None
    if request.endpoint in (None, "static") or "person" not in session:
        return
    since = dt.datetime.fromisoformat(session["since"])
    if now() - since > dt.timedelta(hours=SESSION_HOURS):
        return
    person = db.session.get(Person, session["person"])
    if person is not None and person.is_active and person.session_key == session.get("key"):
        g.person = person


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
