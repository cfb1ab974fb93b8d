"""How a past day is read off what is kept: the timeline's lines, what they say was there before, the first later row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Date, String, Table, case, cast, exists, func, select

from boards.history.models import TimelineEntry
from boards.past.seeing import Then


def lines(then: Then, record: Table, *events: str) -> tuple[Any, list[Any]]:
    """Lines of a record's timeline: the aliased table, and the conditions that find them; in a query about `record`."""
    line = then.of(TimelineEntry).alias()
    found = [line.c.subject_type == record.name, line.c.subject_id == record.c.id]
    return line, [*found, line.c.event.in_(events)] if events else found


def had_happened(then: Then, record: Table, *events: str) -> Any:
    """Condition: one of these stood on the record's timeline by then."""
    line, found = lines(then, record, *events)
    return exists().where(*found, line.c.on <= then.date)


def how_often(then: Then, record: Table, *events: str) -> Any:
    line, found = lines(then, record, *events)
    return select(func.count()).where(*found, line.c.on <= then.date).scalar_subquery()


def touched_since(then: Then, record: Table, id: Any, *events: str) -> Any:
    """Condition: one of these has been written since. Asked once for all records, so that only those few are read up
    line by line which something has happened to."""
    line = then.of(TimelineEntry).alias()
    since = select(line.c.subject_id).where(line.c.subject_type == record.name, line.c.on > then.date)
    return id.in_(since.where(line.c.event.in_(events)))


def before(then: Then, record: Table, name: str, events: Sequence[str], *path: str | int) -> Any:
    """A column as it was: the first line written since, of these `events`, that says what was there before (by default
    under `was`); where there is none, as it is today."""
    line, found = lines(then, record, *events)
    said = line.c.details[path or ("was", name)].as_string()
    since = select(said).where(*found, line.c.on > then.date, said.is_not(None)).order_by(line.c.on, line.c.id).limit(1)
    first, column = since.scalar_subquery(), record.c[name]
    was = case((first.is_(None), column), else_=_typed(then, first, column.type))
    return case((touched_since(then, record, record.c.id, *events), was), else_=column)


def first_later(then: Then, steps: Any, what: Any, *conditions: Any) -> Any:
    """`what` of the first step that came after that day; NULL where none did."""
    later = select(what).where(*conditions, steps.c.on > then.date)
    return later.order_by(steps.c.id).limit(1).scalar_subquery()


def _typed(then: Then, text: Any, type_: Any) -> Any:
    """What was kept as text, "" for nothing. SQLite keeps dates as their text and would make a number of one."""
    if isinstance(type_, String):
        return text
    value = func.nullif(text, "")
    return value if then.is_sqlite and isinstance(type_, Date) else cast(value, type_)
