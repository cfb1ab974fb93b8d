"""A board opened by nobody in particular is made anew once a second at most, however many open it, and is never older than
the database: after an upgrade all walls come at once, and in the break a plant reads its boards.
"""

from __future__ import annotations

import sqlite3
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar

from flask import Flask, Response, g, request
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from boards.clock import now
from boards.db import db
from boards.watching.requests import KNOWN

KEPT = 200  # pages in a process, some 20 kB each
ASKED = "boards.asked"  # in the environ: for which key, second and state of the database the page is made
TOLD_BY = ("PATH_INFO", "QUERY_STRING", "HTTP_ACCEPT_LANGUAGE", "HTTP_ACCEPT_ENCODING", "HTTP_HOST", "wsgi.url_scheme")
SOMEBODYS = ("HTTP_COOKIE", "HTTP_AUTHORIZATION", "HTTP_HX_REQUEST", "HTTP_IF_NONE_MATCH", "HTTP_RANGE")

View = TypeVar("View", bound=Callable[..., Any])


def same_for_nobody(view: View) -> View:
    """A view whose page, for all who bring no cookie, follows from its address, the language and the database."""

    @wraps(view)
    def seen(*args: Any, **values: Any) -> Any:
        g.same_for_nobody = True
        return view(*args, **values)

    return seen  # type: ignore[return-value]


@dataclass(frozen=True)
class Page:
    """An answer as it went out, compressed, and for which second and state of the database it is true."""

    headers: list[tuple[str, str]]
    body: bytes
    known: dict[str, Any]
    true_for: tuple[int, Any]


class KeptPages:
    """WSGI middleware inside what logs requests and refuses foreign hosts."""

    def __init__(self, app: Any, state: Callable[[], Any]) -> None:
        self.app, self.state = app, state
        self.kept: OrderedDict[tuple[Any, ...], Page] = OrderedDict()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] == "GET" and not any(name in environ for name in SOMEBODYS):
            key = tuple(environ.get(name) for name in TOLD_BY)
            true_for = int(now().timestamp()), self.state()  # before anything is read, also by who guards the view
            page = self.kept.get(key)
            if page is not None and page.true_for == true_for:
                self.kept.move_to_end(key)
                environ[KNOWN].update(page.known)
                start_response("200 OK", page.headers)
                return [page.body]
            environ[ASKED] = key, true_for
        answer: Iterable[bytes] = self.app(environ, start_response)
        return answer

    def keep(self, answer: Response) -> Response:
        """Called with every answer when nothing more is done to it."""
        asked = request.environ.get(ASKED)
        if asked and asked[1][1] is not None and g.get("same_for_nobody") and answer.status_code == 200:
            self.kept[asked[0]] = Page([*answer.headers], answer.get_data(), {**request.environ[KNOWN]}, asked[1])
            while len(self.kept) > KEPT:
                self.kept.popitem(last=False)
        return answer


def init_app(app: Flask) -> None:
    """Call it before anything that changes answers: what is registered first is asked last."""
    with app.app_context():
        pages = app.extensions["kept_pages"] = KeptPages(app.wsgi_app, _state_of(db.engine))
    app.wsgi_app = pages  # type: ignore[method-assign]
    app.after_request(pages.keep)


def _state_of(engine: Engine) -> Callable[[], Any]:
    """A function whose answer differs after every commit, whoever made it; None when that can't be said."""
    looking: list[sqlite3.Connection] = []  # of its own: a connection isn't told of what it commits itself

    def of_sqlite() -> Any:
        try:
            if not looking:
                address = f"file:{engine.url.database}?mode=rw"  # never makes one
                looking.append(sqlite3.connect(address, uri=True, check_same_thread=False, isolation_level=None))
            return looking[0].execute("PRAGMA data_version").fetchone()[0]
        except sqlite3.Error:
            looking.clear()
            return None

    def of_postgres() -> Any:
        try:
            with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                return connection.exec_driver_sql("SELECT pg_current_snapshot()::text").scalar()
        except SQLAlchemyError:
            return None

    return of_postgres if engine.dialect.name == "postgresql" else of_sqlite
