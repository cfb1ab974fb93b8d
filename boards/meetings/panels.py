"""The meeting on a board: when the next one is, and while one runs what it looks at. A wall shows that full screen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import inspect, select

from boards.actions.models import Action, Move, Step
from boards.clock import Touch, changes_with_time
from boards.db import db
from boards.escalations.models import Escalation, EscalationStep
from boards.ideas.models import Idea, IdeaStep
from boards.issues.models import Issue, IssueStep
from boards.issues.panels import unanswered_at
from boards.live import panel
from boards.meetings.agenda import topics_of
from boards.meetings.models import Decision, Forum, Meeting
from boards.meetings.record import told
from boards.meetings.schedule import forums_of, next_meeting, planned_between
from boards.meetings.tiers import topics_at
from boards.metrics.models import BoardMetric, Metric, Target
from boards.metrics.readings import Reading, ReadingReason, RedAnswer
from boards.people.models import Person
from boards.plant.calendar import Calendar
from boards.plant.models import WITH_BOARD, CalendarDay, Plant, Unit

SOON = dt.timedelta(minutes=30)  # a board counts the minutes
MOST = dt.timedelta(days=7)  # of silence: within a week every board has met
Where = Callable[[Any], Iterable[int | None]]


def _running() -> set[int]:
    """Units that meet now, with what they are below: a tier's meeting looks at its teams. Asked once a flush."""
    asked: dict[str, set[int]] = db.session().info.get("asked", {})
    if "running" not in asked:
        with db.session.no_autoflush:
            asked["running"] = set(db.session.scalars(select(Meeting.unit_id).where(Meeting.ended_at.is_(None))))
    return asked["running"]


def _meeting_now(unit_of: Callable[[Any], list[int | None]]) -> Where:
    """Touches the boards that meet while a row of theirs, or of a unit below, changes."""

    def where(row: Any) -> Iterable[int | None]:
        running = _running()
        if not running:
            return ()
        units = [db.session.get(Unit, id) for id in unit_of(row) if id]
        return running & {id for unit in units if unit for id in unit.lineage}

    return where


def _with_former(name: str) -> Callable[[Any], list[int | None]]:
    def ids(row: Any) -> list[int | None]:
        history = inspect(row).attrs[name].history
        return [*history.unchanged, *history.added, *history.deleted]

    return ids


def _asking(step: EscalationStep | Escalation) -> list[int | None]:
    escalation = step if isinstance(step, Escalation) else step.escalation
    if escalation is None:
        return [step.unit_id] if isinstance(step, EscalationStep) else []
    return [escalation.from_unit_id, *_with_former("to_unit_id")(escalation), *(one.unit_id for one in escalation.steps)]


def _measured(row: Reading | RedAnswer | Target | ReadingReason) -> list[int | None]:
    reading = row.reading if isinstance(row, ReadingReason) else row
    metric = db.session.get(Metric, reading.metric_id) if reading is not None else None
    return [metric.unit_id] if metric else []


def _boards_below(row: Any) -> Iterable[int]:
    unit_id = row.id if isinstance(row, Unit) else row.unit_id
    return db.session.scalars(select(Unit.id).where(Unit.path.contains(f"/{unit_id}/"), Unit.kind.in_(WITH_BOARD)))


def _all_boards(plant: Plant | None = None) -> Iterable[int]:
    return db.session.scalars(select(Unit.id).where(Unit.kind.in_(WITH_BOARD), Unit.active))


@panel(
    "meeting",
    shows={
        Forum: "unit_id",
        Meeting: lambda meeting: _lineage(meeting.unit_id),
        Decision: "meeting.unit_id",
        Unit: _boards_below,
        CalendarDay: _boards_below,
        Plant: _all_boards,
        Person: lambda person: _running(),
        Action: _meeting_now(_with_former("unit_id")),
        Step: _meeting_now(lambda step: [step.action.unit_id] if step.action else []),
        Move: _meeting_now(lambda move: [move.action.unit_id] if move.action else []),
        Idea: _meeting_now(_with_former("unit_id")),
        IdeaStep: _meeting_now(lambda step: [step.idea.unit_id] if step.idea else []),
        Issue: _meeting_now(_with_former("unit_id")),
        IssueStep: _meeting_now(lambda step: [step.issue.unit_id] if step.issue else []),
        Escalation: _meeting_now(_asking),
        EscalationStep: _meeting_now(_asking),
        Metric: _meeting_now(lambda metric: [metric.unit_id]),
        BoardMetric: _meeting_now(lambda chosen: [chosen.unit_id]),
        Target: _meeting_now(_measured),
        Reading: _meeting_now(_measured),
        ReadingReason: _meeting_now(_measured),
        RedAnswer: _meeting_now(_measured),
    },
    on=WITH_BOARD,
)
def meeting(unit: Unit, at: dt.datetime) -> dict[str, Any]:
    """`running`: the meeting, with the topic on the table (`look`), its agenda, and the calls for help that it may not
    cover; else `next`: the planned one.
    """
    running = Meeting.running_at(unit.id)
    if running is None:
        coming = next_meeting(unit, at)
        soon = coming is not None and coming.starts_at - at <= SOON
        return {"running": None, "next": coming, "soon": soon, "zone": Plant.get().zone}
    look = topics_at(running, at)
    return {
        "running": running,
        "calls": unanswered_at(unit),
        "look": look,
        "agenda": topics_of(running.forum.tier),
        "record": told(running) if running.topic == "end" else None,
        "today": look.today,
        "zone": Plant.get().zone,
    }


@changes_with_time
def minutes_pass(since: dt.datetime, until: dt.datetime) -> Iterable[Touch]:
    """A start has come near, is a minute nearer, or has passed: the board says when the next one is. And a running
    meeting looks at what a new day has made late.
    """
    units = list(db.session.scalars(select(Unit).where(Unit.id.in_(select(Forum.unit_id)), Unit.active)))
    plant = Plant.get()
    forums, calendars = forums_of(units), Calendar.of_units(units, plant)
    span = since, min(until, since + MOST) + SOON
    near = {id for id, forum in forums.items() if planned_between(forum, *span, plant, calendars[id])}
    return [(id, "meeting") for id in near | _running()]


def _lineage(unit_id: int | None) -> list[int]:
    unit = db.session.get(Unit, unit_id) if unit_id else None
    return unit.lineage if unit else []
