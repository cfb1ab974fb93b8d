"""What time itself does to issues: an unanswered call climbs (domain 1.8), a line that stands too long is told to the
plant (E-04). Read off the rows each time, so that a late, an early or a second tick writes the same."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from boards import clock
from boards.clock import falls_due, happens_with_time
from boards.db import db, writing
from boards.issues.models import ENDED_BY, Issue


@happens_with_time
def unanswered_calls_climb(at: dt.datetime) -> None:
    """Each open andon that nobody answered: the rungs due by now."""
    due = [issue.id for issue in _waiting() if (rung := issue.next_rung()) is not None and rung.at <= at]
    for id in due:
        try:
            with writing():
                issue = _found(id)
                issue.climb(at)
        except (IntegrityError, StaleDataError):  # another process, or somebody who answered, was faster
            db.session.rollback()


@happens_with_time
def long_stops_are_told(at: dt.datetime) -> None:
    """A line that has stood for so long goes to the plant, at the very minute."""
    due = {issue.id: limit for issue in _standing() if (limit := issue.line_limit_at()) is not None and limit <= at}
    for id, limit in due.items():
        try:
            with clock.at(limit), writing():
                _found(id).ask_the_top()
        except (IntegrityError, StaleDataError):
            db.session.rollback()


@falls_due
def next_call(after: dt.datetime) -> dt.datetime | None:
    """When the next rung is due, or the next line has stood too long."""
    rungs = [rung.at for issue in _waiting() if (rung := issue.next_rung()) is not None]
    limits = [limit for issue in _standing() if (limit := issue.line_limit_at()) is not None]
    return min((due for due in (*rungs, *limits) if due > after), default=None)


def _waiting() -> list[Issue]:
    answered = Issue.has("acknowledgement", *ENDED_BY)
    return list(db.session.scalars(Issue.loaded().where(Issue.kind == "andon", ~answered).order_by(Issue.id)))


def _standing() -> list[Issue]:
    open_ones = select(Issue.id).where(or_(Issue.line_stopped_at.is_not(None)), ~Issue.ended())
    return list(db.session.scalars(Issue.loaded().where(Issue.id.in_(open_ones)).order_by(Issue.id)))


def _found(id: int) -> Issue:
    return db.session.scalars(Issue.loaded().where(Issue.id == id)).one()
