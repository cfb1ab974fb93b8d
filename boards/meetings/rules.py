"""What time does to meetings: one that nobody ends does not keep the wall, it ends by itself, to the second."""

from __future__ import annotations

import datetime as dt

from boards import clock
from boards.clock import falls_due, happens_with_time
from boards.db import db, writing
from boards.meetings.models import Meeting


@happens_with_time
def meetings_end_by_themselves(at: dt.datetime) -> None:
    """At half as long again as planned, "not ended by leader"; however late this is called, the record says that instant."""
    for id, due in [(one.id, one.ends_by_itself_at) for one in _running() if one.ends_by_itself_at <= at]:
        with clock.at(due), writing():
            meeting = db.session.get(Meeting, id)
            if meeting is not None:
                meeting.end(None)


@falls_due
def next_end(after: dt.datetime) -> dt.datetime | None:
    """When the next running meeting ends by itself."""
    return min((one.ends_by_itself_at for one in _running() if one.ends_by_itself_at > after), default=None)


def _running() -> list[Meeting]:
    return list(db.session.scalars(Meeting.loaded().where(Meeting.ended_at.is_(None)).order_by(Meeting.id)))
