"""Each request gets an id, is counted, and leaves a line in the log. The line says nothing of who asked.

No address of a network, no name, no query, no path: codes and secrets stand in paths. What is sent or read at a station or
by a code leaves no line, and is counted as one kind without saying what it was: a time would be a nameless idea's (I-03).
"""

from __future__ import annotations

import logging
import re
import secrets
import time
from collections.abc import Iterable
from contextvars import ContextVar
from typing import Any

from flask import Flask, current_app, request
from sqlalchemy import event
from sqlalchemy.engine import ExceptionContext
from werkzeug.wrappers import Response

from boards import api, figures
from boards.db import db

FIT = re.compile(r"[A-Za-z0-9._-]{8,64}")
KNOWN = "boards.known"  # in the environ, which is copied on its way to the page: what is known of the request there
BROKEN = "Something broke on our side. Try again in a moment.\n"
_id: ContextVar[str] = ContextVar("request id", default="")
log = logging.getLogger("boards.requests")


def request_id() -> str:
    """The id of the request that is being answered; "" outside one."""
    return _id.get()


class Requests:
    """WSGI middleware round everything, refusals of foreign hosts and static files too."""

    def __init__(self, app: Any, believed: bool) -> None:
        self.app, self.believed = app, believed

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        id = _id_of(environ, self.believed)
        told, began, status = _id.set(id), time.perf_counter(), ["000"]
        environ[KNOWN] = {"kind": "file", "route": "-"}

        def start(said: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            status[0] = said[:3]
            return start_response(said, [*headers, ("X-Request-ID", id)], *more)

        try:
            answer: Iterable[bytes] = self.app(environ, start)
            return answer
        except StopIteration:  # the end of a websocket (boards/live/websocket.py)
            environ[KNOWN]["kind"] = "socket"
            raise
        except Exception:
            log.exception("%s failed before it came to a page", environ["REQUEST_METHOD"])
            return Response(BROKEN, 500)(environ, start)
        finally:
            _note(environ, status[0], time.perf_counter() - began)
            _id.reset(told)


def init_app(app: Flask) -> None:
    app.before_request_funcs.setdefault(None, []).insert(0, _know)  # before the guard may refuse it
    app.wsgi_app = Requests(app.wsgi_app, bool(app.config["PROXIES"]))  # type: ignore[method-assign]
    with app.app_context():
        event.listen(db.engine, "handle_error", _count_error)


def _know() -> None:
    """Which address it is, for the line."""
    request.environ[KNOWN].update(kind=_kind(), route=request.url_rule.rule if request.url_rule else "-")


def _kind() -> str:
    """page, change, station, api, operations, none (no such address)."""
    view = current_app.view_functions.get(str(request.endpoint))
    if view is None:
        return "none"
    if api.is_asked():
        return "api"
    who = getattr(view, "open_to", "")
    if who in ("station", "anybody"):
        return "station"
    return "operations" if who == "operations" else "page" if request.method in ("GET", "HEAD", "OPTIONS") else "change"


def _note(environ: dict[str, Any], status: str, seconds: float) -> None:
    kind, route = environ[KNOWN]["kind"], environ[KNOWN]["route"]
    figures.REQUESTS.labels(kind, f"{status[0]}xx" if kind == "station" else status).inc()  # 201: something was sent
    if kind not in ("socket", "station"):  # what takes long is a photo
        figures.REQUEST_SECONDS.labels(kind).observe(seconds)
    if kind in ("page", "change", "api", "none") or status >= "500":
        said = {"method": environ["REQUEST_METHOD"], "route": route, "status": int(status)}
        log.info("request", extra={"said": {**said, "ms": round(seconds * 1000, 1)}})


def _id_of(environ: dict[str, Any], believed: bool) -> str:
    """That of a proxy which we believe, if it is one; else a new one."""
    given = environ.get("HTTP_X_REQUEST_ID", "") if believed else ""
    return given if FIT.fullmatch(given) else secrets.token_hex(8)


def _count_error(context: ExceptionContext) -> None:
    figures.DATABASE_ERRORS.labels(type(context.original_exception).__name__).inc()
