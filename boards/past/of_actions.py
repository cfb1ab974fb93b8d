"""Promises as they were: their states by when, and owner, dates, title and cycle by what the timeline says of them.

Not kept, so as today: kind, note and letter of an action, and a day that was asked for and withdrawn since.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import CompoundSelect, Select, String, case, cast, exists, func, null, select, union_all

from boards.actions.models import Action, Move, Step
from boards.history.models import TimelineEntry
from boards.past.seeing import Then, looked
from boards.past.telling import before, how_often, lines, touched_since

NEXT_CYCLE = ("reopened", "sent back")
EMPTIED = ("reassigned", "owner left")  # events that take acceptance and start of the cycle away, which were true before


@looked(Action)
def actions(then: Then) -> Select[Any]:
    action = then.of(Action)
    cycles = 1 + how_often(then, action, *NEXT_CYCLE)
    return then.rows(
        Action,
        action.c.raised_on <= then.date,
        cycle=case((action.c.cycle == 1, 1), else_=cycles),
        title=before(then, action, "title", ["amended"], "title", 0),
        criterion=before(then, action, "criterion", ["amended"], "criterion", 0),
        owner_id=before(then, action, "owner_id", ["refused", *EMPTIED]),
        due_on=before(then, action, "due_on", ["accepted", "moved", *EMPTIED, *NEXT_CYCLE]),
        verify_due_on=before(then, action, "verify_due_on", NEXT_CYCLE),
    )


@looked(Step)
def steps(then: Then) -> CompoundSelect[Any]:
    emptied = (_emptied(then, "acceptance", "accepted"), _emptied(then, "start", "started"))
    return union_all(then.rows(Step, then.of(Step).c.at <= then.at), *emptied)


@looked(Move)
def moves(then: Then) -> Select[Any]:
    """Asked for by then; agreed to only if that was said by then."""
    move, line = then.of(Move), then.of(TimelineEntry)
    said = line.c.subject_type == Action.__tablename__, line.c.subject_id == move.c.action_id, line.c.event == "moved"
    by_then = line.c.on.between(move.c.on, then.date), line.c.details["to"].as_string() == cast(move.c.to_due, String)
    agreed = exists().where(*said, *by_then)
    return then.rows(Move, move.c.on <= then.date, confirmed_by_id=case((agreed, move.c.confirmed_by_id)))


def _emptied(then: Then, kind: str, event: str) -> Select[Any]:
    """States that stood then and were taken away since with their plan: the timeline has who and when."""
    line = then.of(TimelineEntry)
    action = then.of(Action)
    after, same = lines(then, action, *EMPTIED, *NEXT_CYCLE, f"{kind} undone")
    first = select(after.c.id).where(*same, after.c.id > line.c.id).order_by(after.c.id).limit(1)
    first_later = first.correlate(line, action).scalar_subquery()
    ended = line.alias()
    now_gone = exists().where(ended.c.id == first_later, ended.c.event.in_(EMPTIED), ended.c.on > then.date)
    before_it, past = lines(then, action, *NEXT_CYCLE)
    cycle = _cycle_of(before_it, past, line, action)
    columns = {
        "id": -line.c.id,
        "action_id": line.c.subject_id,
        "cycle": cycle,
        "kind": cast(kind, String),
        "by_id": line.c.person_id,
        "entered_by_id": line.c.entered_by_id,
        "at": line.c.at,
        "on": line.c.on,
        "text": line.c.reason,
    }
    said = select(*(columns.get(one.name, null()).label(one.name) for one in then.of(Step).c))
    said = said.select_from(line.join(action, action.c.id == line.c.subject_id))
    since = touched_since(then, action, line.c.subject_id, *EMPTIED)
    some = line.alias()  # asked once: on most days there is nothing of the kind, and the rest costs nothing
    any_since = exists().where(some.c.event.in_(EMPTIED), some.c.on > then.date, some.c.subject_type == action.name)
    found = any_since, line.c.subject_type == action.name, line.c.event == event, line.c.at <= then.at, since, now_gone
    return said.where(*found)


def _cycle_of(line: Any, found: list[Any], now: Any, action: Any) -> Any:
    """The cycle that a line of the timeline belongs to."""
    count = select(1 + func.count()).where(*found, line.c.id < now.c.id)
    return count.correlate(now, action).scalar_subquery()
