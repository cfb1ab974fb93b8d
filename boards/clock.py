"""What time it is, and what time alone changes.

Everything asks `now()`; tests move it. `tick()` runs every minute and tells the boards whose truth changed although
nobody wrote anything: due became overdue, the shift changed, a new production day began.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from contextvars import ContextVar

from flask import current_app
from sqlalchemy import select, update
from sqlalchemy.orm import Mapped, mapped_column

from boards.db import Base, db, writing
from boards.touches import Touch as Touch
from boards.touches import touch

Watcher = Callable[[dt.datetime, dt.datetime], Iterable[Touch]]
Rule = Callable[[dt.datetime], None]
Alarm = Callable[[dt.datetime], dt.datetime | None]

TICK_SECONDS = 60
PATIENCE = dt.timedelta(minutes=5)  # with a clock that was set back
LONG_AGO = dt.timedelta(days=366)
QUIET = {"touches": ()}
_watchers: list[Watcher] = []
_rules: list[Rule] = []
_alarms: list[Alarm] = []
_books: list[Rule] = []
_told: ContextVar[dt.datetime | None] = ContextVar("told", default=None)


class Tick(Base):
    """One row: until when the passing of time has been told. Whoever moves it on does the telling."""

    __tablename__ = "tick"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[dt.datetime]


def now() -> dt.datetime:
    """The present instant, aware, in UTC."""
    return _told.get() or dt.datetime.now(dt.UTC)


@contextlib.contextmanager
def at(instant: dt.datetime) -> Iterator[None]:
    """Inside, it is `instant`: what really happened earlier is entered with its own time (demo story, paper boards)."""
    token = _told.set(instant)
    try:
        yield
    finally:
        _told.reset(token)


def changes_with_time(watcher: Watcher) -> Watcher:
    """Declares a function (since, until) → the (unit id, panel) pairs whose truth changed in between, nobody writing."""
    _watchers.append(watcher)
    return watcher


def happens_with_time(rule: Rule) -> Rule:
    """Declares what time itself does (a verb of nobody): called with the instant after each tick, outside any transaction.

    It looks for all that is due and not yet done, and does each in a `writing()` of its own, `at` the instant it fell
    due: however late or often it is called, what is written is the same.
    """
    _rules.append(rule)
    return rule


def kept_by_each_process(book: Rule) -> Rule:
    """Declares what every process writes down of its own, whichever of them tells the time: called before each tick."""
    _books.append(book)
    return book


def keep_books(at: dt.datetime) -> None:
    """Lets this process write down what it alone knows."""
    _apply(_books, at)


def falls_due(alarm: Alarm) -> Alarm:
    """Declares a function (after) → the next instant at which a rule or a panel is due, or none: the server wakes then."""
    _alarms.append(alarm)
    return alarm


def next_due(after: dt.datetime) -> dt.datetime | None:
    """The earliest instant after `after` that any domain waits for."""
    return min((due for alarm in _alarms if (due := alarm(after)) is not None), default=None)


def tick(at: dt.datetime | None = None) -> bool:
    """Tells everything that changed since the last tick. Idempotent; with several processes one of them does it.

    Returns whether this call was the one. A clock set back by minutes is waited for; one that had been set wrong by
    more is believed now, and everything is told again.
    """
    at = at or now()
    last = last_tick()
    since = at - LONG_AGO if last is not None and last - at > PATIENCE else last
    if since is not None and at <= since:
        return False
    changed = _changed(since, at) if since is not None else set()
    with writing():
        if last is None and last_tick() is None:
            db.session.add(Tick(id=1, at=at))
        elif not _moved_on(last, at):
            return False
        for unit_id, panel in changed:
            touch(unit_id, panel)
    _apply(_rules, at)
    return True


def last_tick() -> dt.datetime | None:
    """When time was last told, by whichever process."""
    return db.session.scalar(select(Tick.at).where(Tick.id == 1))


def _moved_on(last: dt.datetime | None, at: dt.datetime) -> bool:
    moved = db.session.execute(update(Tick).where(Tick.id == 1, Tick.at == last).values(at=at), execution_options=QUIET)
    return bool(moved.rowcount == 1)  # type: ignore[attr-defined]


def _apply(rules: list[Rule], at: dt.datetime) -> None:
    """Each rule on its own: one that breaks is tried again at the next tick and stops nothing else."""
    for rule in rules:
        try:
            rule(at)
        except Exception:
            if current_app.config.get("PANELS_RAISE"):
                raise
            current_app.logger.exception("%s could not do what was due", rule.__name__)
            db.session.rollback()


def _changed(since: dt.datetime, until: dt.datetime) -> set[Touch]:
    """What the watchers name, read before the write begins. A broken watcher doesn't stop time for the others."""
    changed: set[Touch] = set()
    for watcher in _watchers:
        try:
            changed.update(watcher(since, until))
        except Exception:
            if current_app.config.get("PANELS_RAISE"):
                raise
            current_app.logger.exception("%s could not say what changed with time", watcher.__name__)
            db.session.rollback()
    return changed
