"""Everything stored about one person as plain rows (P-04), with nothing of others but their names on shared records.

Of a row that is about somebody else (an assessment I made, a plan I wrote) only that it was done, and when. Keys, hashes
and what unlocks something are left out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Table, select

from boards.actions.models import Action
from boards.checks.models import CheckRun
from boards.db import Base, db
from boards.escalations.models import Escalation
from boards.history.models import Attachment
from boards.ideas.models import Idea
from boards.issues.models import Issue
from boards.meetings.models import Decision
from boards.metrics.models import Metric
from boards.notices.channels import masked
from boards.people.models import Person
from boards.plant.models import Unit
from boards.privacy.kinds import KINDS, Kind
from boards.privacy.stored import rows_of
from boards.records import RECORDS
from boards.skills.models import Skill
from boards.standards.models import Standard

KEYS = frozenset(
    (
        "pin_hash",
        "password_hash",
        "salt",
        "recovery",
        "invitation_hash",
        "badge",
        "token_hash",
        "state_hash",
        "nonce",
        "verifier",
        "secret_hash",
        "submission",
        "submission_hash",
        "receipt_hash",
        "token",
        "open_for",
    )
)
OF_OTHERS = frozenset(  # columns that may hold more of others than a name
    ("issue.details", "upload.rows", "upload.read", "meeting.record", "timeline_entry.details", "decision.cascade")
)
ABOUT = {  # tables whose rows are about one person → the column that says whom
    "person": "id", "role_grant": "person_id", "transfer": "person_id", "roster_entry": "person_id",
    "assessment": "person_id", "suspension": "person_id", "training": "person_id", "check_feed": "person_id",
}  # fmt: skip
LABELLED: tuple[type[Any], ...] = (Action, Idea, Issue, Escalation, Decision, CheckRun, Standard, Skill)
AT_ONCE = 500
Row = dict[str, Any]


def everything(person: Person) -> dict[str, dict[str, list[Row]]]:
    """By kind and table every row that names this person. People by name, units and records by code or number."""
    told = _Told()
    return {
        kind.code: {table: list(_rows(person, table, columns, told)) for table, columns in kind.tables.items()}
        for kind in KINDS
    }


def photos(person: Person) -> list[str]:
    """The names of the photos this person sent with a name."""
    return list(db.session.scalars(select(Attachment.name).where(Attachment.by_id == person.id).order_by(Attachment.id)))


def count(kind: Kind, exported: dict[str, dict[str, list[Row]]]) -> int:
    return sum(len(rows) for rows in exported[kind.code].values())


class _Told:
    """Names instead of ids: people and units once, records as they come."""

    def __init__(self) -> None:
        self.people = {one.id: one.name for one in db.session.execute(select(Person.id, Person.name))}
        self.units = {one.id: one.code for one in db.session.execute(select(Unit.id, Unit.code))}
        self.metrics = {one.id: one.code for one in db.session.execute(select(Metric.id, Metric.code))}
        self._labels: dict[tuple[str, int], str] = {}

    def label(self, kind: str, id: int | None) -> str | None:
        return self._labels.get((kind, id)) if id is not None else None

    def learn(self, table: Table, rows: list[Any]) -> None:
        """The labels of all records these rows belong to, in a query a kind."""
        wanted: dict[str, set[int]] = {}
        for column in table.c:
            for key in column.foreign_keys:
                wanted.setdefault(key.column.table.name, set()).update(row[column] for row in rows if row[column])
        if "subject_type" in table.c:
            for row in rows:
                wanted.setdefault(row[table.c.subject_type] or "", set()).add(row[table.c.subject_id] or 0)
        for kind, ids in wanted.items():
            model = RECORDS.get(kind)
            if model not in LABELLED:
                continue
            unknown = sorted(id for id in ids if (kind, id) not in self._labels)
            for n in range(0, len(unknown), AT_ONCE):
                key = next(iter(model.__table__.primary_key.columns))
                for record in db.session.scalars(select(model).where(key.in_(unknown[n : n + AT_ONCE]))).unique():
                    self._labels[kind, record.id] = record.label


def _rows(person: Person, name: str, columns: list[str], told: _Told) -> Iterator[Row]:
    table = Base.metadata.tables[name]
    rows = list(db.session.execute(rows_of(person, name, columns)).mappings())
    told.learn(table, rows)
    for row in rows:
        roles = [column for column in columns if row[table.c[column]] == person.id]
        if _is_of_others(table, row, person):
            dates = {one.name: _plain(row[one]) for one in table.c if isinstance(row[one], dt.date)}
            yield {"as": roles, **dates}
        else:
            yield {"as": roles, **_told_row(table, row, told)}


def _told_row(table: Table, row: Any, told: _Told) -> Row:
    found: Row = {}
    for column in table.c:
        value, of = row[column], {key.column.table.name for key in column.foreign_keys}
        if column.name in KEYS or f"{table.name}.{column.name}" in OF_OTHERS or value is None:
            continue
        if "person" in of:
            found[column.name.removesuffix("_id")] = told.people.get(value)
        elif "unit" in of:
            found[column.name.removesuffix("_id")] = told.units.get(value)
        elif "metric" in of:
            found["metric"] = told.metrics.get(value)
        elif of and (label := told.label(next(iter(of)), value)):
            found[column.name.removesuffix("_id")] = label
        elif table.name == "channel" and column.name == "address":
            found["address"] = masked(value)
        else:
            found[column.name] = _plain(value)
    if "subject_type" in table.c and (label := told.label(row[table.c.subject_type], row[table.c.subject_id])):
        found["subject"] = label
    return found


def _is_of_others(table: Table, row: Any, person: Person) -> bool:
    """Whether a row is about somebody else; also a line of the history of such a row."""
    if (about := ABOUT.get(table.name)) is not None:
        return bool(row[table.c[about]] != person.id)
    subject = row[table.c.subject_type] if "subject_type" in table.c else None
    if subject is None or (about := ABOUT.get(subject)) is None:
        return False
    there = Base.metadata.tables[subject]
    whom = db.session.scalar(select(there.c[about]).where(there.c.id == row[table.c.subject_id]))
    return whom != person.id


def _plain(value: Any) -> Any:
    if isinstance(value, (dt.date, dt.time)):
        return value.isoformat()
    return value
