"""What is stored about one person, read off kinds.py: how much of each kind, since when, and the rows themselves."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Column, Date, DateTime, Select, Table, func, null, or_, select

from boards.db import Base, db
from boards.people.models import Person
from boards.plant.production_day import plant_date
from boards.privacy.kinds import KINDS, Kind
from boards.privacy.lines import role_words
from boards.privacy.retention import kept_for
from boards.records import RECORDS, record_of

ROWS_SHOWN = 100  # of a kind on a page; the export has all
THROUGH = {  # table that has no date of its own → where it is, by which columns
    "idea_coauthor": ("idea_id", "idea", "submitted_on"),
    "meeting_present": ("meeting_id", "meeting", "production_date"),
    "decision": ("meeting_id", "meeting", "production_date"),
    "standard_approver": ("revision_id", "standard_revision", "drafted_on"),
    "training": ("action_id", "action", "raised_on"),
}


@dataclass
class Amount:
    """Of one kind: how many rows, and the first day; none where there is nothing, or nothing of it has a date."""

    kind: Kind
    rows: int = 0
    since: dt.date | None = None

    @property
    def kept(self) -> Any:
        return kept(self.kind)


@dataclass(frozen=True)
class Entry:
    """What one day has of one record, as the page shows it. `record`: has a page of its own; or none."""

    on: dt.date | None
    record: Any | None
    roles: tuple[str, ...] = field(default=())


def kept(kind: Kind) -> Any:
    """How long a kind is kept, in words."""
    if kind.rule == "evidence":
        return _("%(time)s after leaving, under no name then", time=kept_for(kind.rule))
    return kept_for(kind.rule) if kind.rule else kind.kept


def amounts(person: Person) -> list[Amount]:
    """Every kind, also those with nothing."""
    found = []
    for kind in KINDS:
        amount = Amount(kind)
        for name, columns in kind.tables.items():
            table = Base.metadata.tables[name]
            day, path = _dated(table)
            asked = select(func.count(), func.min(day) if day is not None else null()).select_from(path)
            count, first = db.session.execute(asked.where(_names(table, columns, person))).one()
            amount.rows += count
            amount.since = min((one for one in (amount.since, _as_date(first)) if one is not None), default=None)
        found.append(amount)
    return found


def entries(person: Person, kind: Kind) -> list[Entry]:
    """The latest rows of a kind, with the record each belongs to."""
    found: list[Entry] = []
    for name, columns in kind.tables.items():
        table = Base.metadata.tables[name]
        day, path = _dated(table)
        rows = select(table, (day if day is not None else null()).label("the_day")).select_from(path)
        rows = rows.where(_names(table, columns, person)).order_by(
            *([day.desc()] if day is not None else []), *table.primary_key.columns
        )
        for row in db.session.execute(rows.limit(ROWS_SHOWN)).mappings():
            on = _as_date(row.get("the_day"))
            roles = role_words(name, (column for column in columns if row[table.c[column]] == person.id))
            found.append(Entry(on, record_at(name, row), tuple(roles)))
    return sorted(dict.fromkeys(found), key=lambda one: one.on or dt.date.min, reverse=True)[:ROWS_SHOWN]


def record_at(name: str, row: Any) -> Any | None:
    """What has a page: the row's own record, the one it belongs to, or the one it is about. `row`: by columns."""
    table, row = Base.metadata.tables[name], getattr(row, "_mapping", row)
    if table.name in RECORDS:
        return record_of(table.name, row[table.c.id])
    for column in table.c:
        for key in column.foreign_keys:
            if key.column.table.name in RECORDS and row[column] is not None:
                return record_of(key.column.table.name, row[column])
    if "subject_type" in table.c:
        return record_of(row[table.c.subject_type], row[table.c.subject_id])
    return None


def rows_of(person: Person, name: str, columns: list[str]) -> Select[Any]:
    """The rows of one table that name this person, the oldest first."""
    table = Base.metadata.tables[name]
    return select(table).where(_names(table, columns, person)).order_by(*table.primary_key.columns)


def _names(table: Table, columns: list[str], person: Person) -> Any:
    return or_(*(table.c[column] == person.id for column in columns))


def _dated(table: Table) -> tuple[Column[Any] | None, Any]:
    """The column that says when, and what to select from: the table alone or joined to where it is."""
    if table.name in THROUGH:
        own, other, day = THROUGH[table.name]
        there = Base.metadata.tables[other]
        return there.c[day], table.join(there, table.c[own] == there.primary_key.columns[0])
    dates = [one for one in table.c if isinstance(one.type, Date)] + [one for one in table.c if _is_instant(one)]
    surely = [one for one in dates if not one.nullable] or dates
    return (surely[0] if surely else None), table


def _is_instant(column: Column[Any]) -> bool:
    return isinstance(getattr(column.type, "impl", column.type), DateTime)


def _as_date(value: Any) -> dt.date | None:
    return plant_date(value) if isinstance(value, dt.datetime) else value
