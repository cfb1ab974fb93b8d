"""Meetings and the timeline as they were. Of a meeting that ran over the end of the day the topic is today's."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, case, or_

from boards.history.models import TimelineEntry
from boards.meetings.models import Decision, Meeting
from boards.past.seeing import Then, looked
from boards.past.telling import had_happened


@looked(Meeting)
def meetings(then: Then) -> Select[Any]:
    meeting = then.of(Meeting)
    over = meeting.c.ended_at <= then.at
    ended = {name: case((over, meeting.c[name])) for name in ("ended_at", "ended_by_id")}
    return then.rows(Meeting, meeting.c.started_at <= then.at, **ended)


@looked(Decision)
def decisions(then: Then) -> Select[Any]:
    return then.rows(Decision, had_happened(then, then.of(Decision), "decided"))


@looked(TimelineEntry)
def timeline(then: Then) -> Select[Any]:
    line = then.of(TimelineEntry)
    return then.rows(TimelineEntry, line.c.on <= then.date, or_(line.c.at.is_(None), line.c.at <= then.at))
