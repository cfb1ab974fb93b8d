"""When each screen was heard last. Kept in memory by each server process, written down once a minute in one statement: a
check, of which a thousand walls send fifty a second, writes nothing.
"""

from __future__ import annotations

import datetime as dt

from flask import Flask, current_app
from sqlalchemy import Update, case, literal, update

from boards.clock import kept_by_each_process, now
from boards.db import Instant, db, writing
from boards.screens.models import Screen

EVERY = dt.timedelta(minutes=1)


class Heard:
    """What this process has heard. `since`: since when it listens, as nobody is dark whom it could not have heard."""

    def __init__(self) -> None:
        self.since = now()
        self._last: dict[int, tuple[dt.datetime, str]] = {}
        self._unwritten: set[int] = set()
        self._written_at: dt.datetime | None = None

    def note(self, screen_id: int, build: str) -> None:
        self._last[screen_id] = now(), build
        self._unwritten.add(screen_id)

    def of(self, screen: Screen) -> tuple[dt.datetime | None, str | None]:
        """When a screen was heard last, by this process or by another, and which build it ran then."""
        own, build = self._last.get(screen.id, (None, None))
        if own is None or (screen.heard_at is not None and screen.heard_at > own):
            return screen.heard_at, screen.build
        return own, build

    def write(self, at: dt.datetime) -> None:
        """Writes what is new, at most once a minute; another process may have heard the same screen later."""
        if not self._unwritten or (self._written_at is not None and at - self._written_at < EVERY):
            return
        new, self._unwritten = self._unwritten, set()
        try:
            with writing():
                db.session.execute(_statement({id: self._last[id] for id in new}), execution_options={"touches": ()})
        except Exception:
            self._unwritten |= new
            raise
        self._written_at = at


def heard() -> Heard:
    """What this process has heard."""
    found: Heard = current_app.extensions["screens heard"]
    return found


def init_app(app: Flask) -> None:
    app.extensions["screens heard"] = Heard()


@kept_by_each_process
def write_down(at: dt.datetime) -> None:
    heard().write(at)


def _statement(news: dict[int, tuple[dt.datetime, str]]) -> Update:
    at = case({id: literal(instant, Instant()) for id, (instant, _) in news.items()}, value=Screen.id)
    build = case({id: build for id, (_, build) in news.items()}, value=Screen.id)
    is_older = Screen.heard_at > at
    return (
        update(Screen)
        .where(Screen.id.in_(news))
        .values(heard_at=case((is_older, Screen.heard_at), else_=at), build=case((is_older, Screen.build), else_=build))
        .execution_options(synchronize_session=False)
    )
