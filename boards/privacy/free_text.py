"""Where a name stands in the database's words: every column that may hold what somebody typed, found by its type."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import JSON, Column, String, Table, cast, or_, select, update
from sqlalchemy.engine import Row

from boards.db import Base, db
from boards.people.models import Person
from boards.privacy import names
from boards.search.folding import folded

TYPED = 60  # characters: what is shorter holds codes, kinds and hashes; no field for words is
NOT_TYPED = frozenset(
    (
        "anonymisation.open_for", "attachment.name", "check_run.slot", "machine_refusal.payload", "person.name",
        "person.pin_hash", "plant.shifts", "plant.week_pattern", "standard_document.name", "unit.path",
    )
) | {f"{table}.{column}" for table, column in (  # hashes and lists of codes
    ("api_token", "token_hash"), ("attachment", "sha256"), ("check_feed", "secret_hash"), ("idea", "receipt_hash"),
    ("idea", "submission_hash"), ("issue", "receipt_hash"), ("issue", "submission_hash"), ("standard_document", "sha256"),
    ("upload", "sha256"),
)}  # fmt: skip
WRITTEN = frozenset(("timeline_entry.details", "upload.rows", "upload.read"))  # by the system itself: names it knew
QUIET = {"touches": ()}


@dataclass(frozen=True)
class Place:
    """One text with the name in it. `words`: the texts of the column that hold it; `row`: the whole row."""

    table: str
    row_id: int
    column: str
    words: tuple[str, ...]
    row: Row[Any]

    @property
    def key(self) -> tuple[str, int, str]:
        return self.table, self.row_id, self.column


def typed_columns() -> list[Column[Any]]:
    """Every column that may hold words, of tables with a number of their own."""
    return [
        column
        for table in Base.metadata.sorted_tables
        if "id" in table.c
        for column in table.c
        if _is_typed(column) and f"{table.name}.{column.name}" not in NOT_TYPED
    ]


def places(person: Person) -> list[Place]:
    """Where the name, one of its words or the number stands in what people typed: a person decides about each (P-02)."""
    called = names.called(person)
    pattern = names.pattern_of(called)
    return [place for column in _by_people() for place in _found(column, called, pattern)]


def place_at(person: Person, key: tuple[str, int, str]) -> Place | None:
    """One of them by its key; none where the name doesn't stand (any more), or nobody types."""
    table, row_id, name = key
    called = names.called(person)
    pattern = names.pattern_of(called)
    columns = [column for column in _by_people() if (column.table.name, column.name) == (table, name)]
    return next((place for column in columns for place in _found(column, called, pattern, row_id)), None)


def take_out_written(person: Person, pseudonym: str) -> None:
    """Names that the system itself wrote beside an event or read from a file become the pseudonym, without asking."""
    sure = names.surely(person)
    number = [person.personnel_no] if person.personnel_no else []
    for column in typed_columns():
        if (name := _name(column)) in WRITTEN:
            wanted = [*sure, *number] if name.startswith("upload.") else sure
            pattern = names.pattern_of(wanted)
            for place in list(_found(column, wanted, pattern)):
                _write(column, place.row_id, names.taken_out(place.row._mapping[column], pattern, pseudonym))


def take_out(place: Place, person: Person, pseudonym: str) -> None:
    """One place, as a person decided."""
    column = Base.metadata.tables[place.table].c[place.column]
    pattern, most = names.pattern_of(names.called(person)), getattr(column.type, "length", None)
    _write(column, place.row_id, names.taken_out(place.row._mapping[column], pattern, pseudonym, most))


def _by_people() -> list[Column[Any]]:
    return [column for column in typed_columns() if _name(column) not in WRITTEN]


def _found(
    column: Column[Any], looked_for: list[str], pattern: re.Pattern[str], row_id: int | None = None
) -> Iterator[Place]:
    table: Table = column.table  # type: ignore[assignment]
    text = folded(cast(column, String))
    rows = select(table).where(or_(*(text.contains(one, autoescape=True) for one in names.needles(looked_for))))
    if row_id is not None:
        rows = rows.where(table.c.id == row_id)
    for row in db.session.execute(rows.order_by(table.c.id)):
        words = tuple(one for one in names.texts_in(row._mapping[column]) if pattern.search(one))
        if words:
            yield Place(table.name, row._mapping[table.c.id], column.name, words, row)


def _write(column: Column[Any], row_id: int, value: Any) -> None:
    table: Table = column.table  # type: ignore[assignment]
    statement = update(table).where(table.c.id == row_id).values({column.name: value})
    db.session.execute(statement, execution_options=QUIET)


def _is_typed(column: Column[Any]) -> bool:
    kind = column.type
    return isinstance(kind, JSON) or (isinstance(kind, String) and (kind.length is None or kind.length >= TYPED))


def _name(column: Column[Any]) -> str:
    return f"{column.table.name}.{column.name}"
