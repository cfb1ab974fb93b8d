"""Closed unless opened: every address asks for a person, unless its view says `@open_to(…)`.

Also here: who is asking (`me`), that an unsafe request comes from our own pages (Origin, decision 17), and the limits.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import logging
from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, abort, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_limiter import Limiter
from limits import RateLimitItem

from boards import api
from boards.keyed import keyed
from boards.people import sessions
from boards.people.models import Person
from boards.plant.models import Plant, Unit
from boards.refusals import NotAllowed

log = logging.getLogger(__name__)
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
    """Opens a view without sign-in. `who` is for the reviewed list of addresses:

    "everyone": who may read boards, which is nobody but people where the plant says so (setting `reading`);
    "watchers": the same, and a paired screen at its own board; the view asks. "anybody": also then, as what it shows is
    nobody's secret or the address is one. "station": by a label's code. "operations". "token": machines,
    boards/api/bearer.py asks for it.
    """

    def opened(view: View) -> View:
        view.open_to = who  # type: ignore[attr-defined]
        return view

    return opened


def unnoted(view: View) -> View:
    """Nobody's sign-in is kept up by this view, nor is it noted that somebody did something: scripts ask for it (P-11), or
    it takes what is sent without a name (I-03)."""
    view.unnoted = True  # type: ignore[attr-defined]
    return view


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
    if app.config["REDIS_URL"]:
        app.config.setdefault("RATELIMIT_STORAGE_OPTIONS", _impatient())
    limiter.init_app(app)
    app.session_interface = sessions.SessionOverPlainHttp()
    app.jinja_env.globals["opened"] = opened
    app.before_request(_readable)
    app.before_request(_same_origin)
    app.before_request(_who)
    app.before_request(_closed_unless_opened)


def _impatient() -> dict[str, Any]:
    """A Redis that is away or frozen keeps nobody at the door for longer than this; by itself it would try for a minute."""
    from redis.backoff import NoBackoff
    from redis.retry import Retry

    return {"socket_timeout": 0.5, "socket_connect_timeout": 0.5, "retry": Retry(NoBackoff(), 0)}


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
        log.warning("%s %s came from another site: %.80r", request.method, request.endpoint, said.partition("?")[0])
        abort(403, description=_l("This came from another site. Open the board again and repeat it there."))


def _who() -> None:
    nobody = request.endpoint in (None, "static") or api.is_asked()
    g.present = sessions.Present() if nobody else sessions.present()
    g.person = g.present.person
    g.persons_language = g.person.language if g.person else None  # known also when the database can't be asked any more
    if g.present.active is not None and _asked_by_hand():
        sessions.used(g.present.active)
    elif g.present.gone and _asked_by_hand():
        sessions.tell_of_ended(g.present.gone)


def _asked_by_hand() -> bool:
    """A verb, or a page; not what scripts fetch into a page, nor a probe, nor what is sent from a station."""
    script = request.method == "HEAD" or (request.method == "GET" and "HX-Request" in request.headers)
    view = current_app.view_functions[str(request.endpoint)]
    return not (script or hasattr(view, "unnoted") or getattr(view, "open_to", "") == "station")


def _reading_asks_for_people() -> bool:
    """Whether this request wants to read, where reading is for people; what is sent has doors of its own."""
    return request.method in SAFE and Plant.get().reading != "open"


def _closed_unless_opened() -> ResponseReturnValue | None:
    if request.endpoint is None or request.endpoint == "static":
        return None
    view = current_app.view_functions[request.endpoint]
    who = getattr(view, "open_to", None)
    if g.person is not None or (who and not (who == "everyone" and _reading_asks_for_people())):
        return None
    if request.method in SAFE:
        return redirect(url_for("people.sign_in", next=request.full_path.rstrip("?")))
    abort(401, description=_l("Please sign in first."))
    return None


def opened() -> bool:
    """Whether the page that is asked for is there without a sign-in, too."""
    return bool(getattr(current_app.view_functions.get(str(request.endpoint)), "open_to", None))
