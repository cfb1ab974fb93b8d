"""Copies of rows in plain SQL, from a plant that was lived (attached as `lived`) into an empty one.

A copy of row 7 has the id 7 + n · SPAN, n counted by week and block of teams, earlier ones lower: so ids are in the order
of time, pointers follow by the same sum, and a row of the present has the same id at every age of the plant.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Column, Date, String, Table, UniqueConstraint

from benchmarks.plant_of_years.grows import (
    PARTS,
    QUARTER_DAYS,
    QUARTERLY,
    RHYTHMS,
    ROOTS,
    STANDS,
    STANDS_WITH,
    SUBJECTS,
    YEAR_DAYS,
    YEARLY,
)  # fmt: skip
from boards.db import Base, Instant
from boards.standards.revisions import LETTERS

SPAN, NUMBERS = 100_000, 10_000  # more than a lived plant has rows in a table, and than its numbers go
TOP = 530  # weeks: ten years and some more
SLICES = 10  # of the past, each a statement a table

TABLES = """
CREATE TEMP TABLE about (of TEXT, id INTEGER, team INTEGER, rhythm INTEGER, over INTEGER, kept INTEGER, day TEXT,
    PRIMARY KEY (of, id)) WITHOUT ROWID;
CREATE TEMP TABLE copies (id INTEGER PRIMARY KEY, block INTEGER, teams INTEGER, rhythm INTEGER, weeks INTEGER,
    shift TEXT, up INTEGER, slice INTEGER);
"""
COUNTS = f"""
    c.rhythm = x.rhythm AND c.slice = :slice AND (c.block = 0 OR x.team <= c.teams)
    AND (x.kept OR NOT x.over OR x.day >= CASE x.rhythm WHEN {QUARTERLY} THEN :quarter WHEN {YEARLY} THEN :year ELSE '' END)
    AND CASE WHEN c.weeks = 0 THEN x.kept OR NOT x.over OR x.day >= :first
             ELSE x.over AND date(x.day, c.shift) >= :first END
"""
OWN = {  # columns that hold more than a value; {column}: another one of the copy
    ("check_run", "slot"): "CASE WHEN r.slot IS NOT NULL THEN {plan_id} || '/' || {first} || '/' || r.shift || '/' || "
    "r.turn || '/' || COALESCE({assignee_id}, 0) || '/' || r.attempt END",
    ("check_draw", "number"): f"r.number + ({TOP} - c.weeks) * 1000",
    ("check_draw", "window"): "date(substr(r.window, 1, 10), c.shift) || substr(r.window, 11)",
    ("machine_message", "key"): "r.key || '-' || c.weeks",
    ("check_plan", "people"): "(SELECT json_group_array(e.value + CASE WHEN a.team <= c.teams THEN c.block ELSE 0 END * "
    f"{SPAN}) FROM json_each(r.people) e LEFT JOIN about a ON a.of = 'person' AND a.id = e.value)",
    ("standard_revision", "rev"): f"substr('{LETTERS}', instr('{LETTERS}', r.rev) + 10 - c.weeks / 52, 1)",
    ("meeting", "record"): "CASE WHEN r.record IS NOT NULL THEN json_object('from', r.record ->> 'from' + c.up, 'until', "
    "r.record ->> 'until' + c.up, 'entries', (SELECT json_group_array(e.value + c.up) FROM json_each(r.record, '$.entries') "
    "e)) END",
}
POINTERS = {"subject_id": "subject_type", "origin_id": "origin_type"}  # at a record of any kind


class Copying:
    """From `lived` into the main database of a connection, as of production date `today`, the past from `first` on."""

    def __init__(self, connection: sqlite3.Connection, today: dt.date, first: dt.date, teams: int) -> None:
        self.connection, self.first = connection, first
        self.days = {
            "today": str(today), "first": str(first), "quarter": str(today - dt.timedelta(days=QUARTER_DAYS)),
            "year": str(today - dt.timedelta(days=YEAR_DAYS)),
        }  # fmt: skip
        tables = Base.metadata.sorted_tables
        self.tables = sorted(tables, key=lambda table: table.name in SUBJECTS)  # those last, they are about any table
        there = int(connection.execute("SELECT count(*) FROM lived.unit WHERE kind = 'team'").fetchone()[0])
        self.blocks = -(-teams // there)
        connection.executescript(TABLES)
        self._lay_out(today, there, teams)
        for table in self.tables:
            connection.execute(f"INSERT INTO about {_about(table.name)}", self.days)

    def rows(self) -> Iterator[float]:
        """Writes everything; how much of it is done, step by step."""
        steps = [(table, piece) for table in self.tables for piece in self._slices(table.name)]
        for number, (table, piece) in enumerate(steps, start=1):
            self.connection.execute(self._insert(table), {**self.days, "slice": piece, "of": table.name})
            yield number / len(steps)

    def _slices(self, table: str) -> range:
        return range(1) if table in STANDS_WITH else range(SLICES - 1, -1, -1)

    def _lay_out(self, today: dt.date, there: int, teams: int) -> None:
        """Every copy of the plant: of which teams, and how many weeks ago."""
        past = (today - self.first).days
        for rhythm in (STANDS, *RHYTHMS):
            weeks, words, step = RHYTHMS.get(rhythm, (0, "", 0))
            times = range(past // (weeks * 7) + 1, -1, -1) if weeks else range(1)
            for time in times:
                for block in range(self.blocks):
                    up = block if rhythm == STANDS else (TOP - weeks * time) * self.blocks + block
                    self.connection.execute(
                        "INSERT INTO copies (block, teams, rhythm, weeks, shift, up, slice) VALUES (?, ?, ?, ?, ?, ?, ?)",
                        (block, min(there, teams - there * block) if block else 0, rhythm, weeks * time,
                         words.format(time * step) if time else "+0 days", up * SPAN, time * SLICES // len(times)),
                    )  # fmt: skip

    def _insert(self, table: Table) -> str:
        pointers = {key: POINTERS[key] for key in POINTERS if key in table.c}
        refers = {c.name: f"'{next(iter(c.foreign_keys)).column.table.name}'" for c in table.c if c.foreign_keys}
        refers |= {name: f"r.{kind}" for name, kind in pointers.items()}
        joins = "".join(f' LEFT JOIN about p_{name} ON p_{name}.of = {of} AND p_{name}.id = r."{name}"'
                        for name, of in refers.items())  # fmt: skip
        values = {column.name: self._value(table, column, refers) for column in table.c}
        values |= {name: OWN[table.name, name].format(**values) for name in values if (table.name, name) in OWN}
        names = ", ".join(f'"{name}"' for name in values)
        return (
            f'INSERT INTO main."{table.name}" ({names}) SELECT {", ".join(values.values())} FROM copies c '
            f'CROSS JOIN about x CROSS JOIN lived."{table.name}" r{joins} WHERE x.of = :of AND r.rowid = x.id AND {COUNTS}'
        )

    def _value(self, table: Table, column: Column[Any], refers: dict[str, str]) -> str:
        r, grows = f'r."{column.name}"', table.name not in STANDS_WITH
        if column.name in refers:
            return f"({r} + COALESCE({self._up(f'p_{column.name}')}, 0))"
        if column.name == "id":
            return f"{r} + c.up"
        if grows and isinstance(column.type, Date):
            return f"date({r}, c.shift)"
        if grows and isinstance(column.type, Instant):
            return f"date(substr({r}, 1, 10), c.shift) || substr({r}, 11)"
        if not _is_unique(table, column):
            return r
        if isinstance(column.type, String):
            return f"{r} || CASE WHEN c.weeks + c.block THEN '.' || (c.weeks * {self.blocks} + c.block) ELSE '' END"
        return f"{r} + c.up / {SPAN // NUMBERS}"

    def _up(self, p: str) -> str:
        """What is added to a pointer at the row `p` is about: its copy of the same time and teams, or the present one."""
        block = f"CASE WHEN {p}.team <= c.teams THEN c.block ELSE 0 END"
        ago = f"CASE WHEN {p}.over AND {p}.rhythm = c.rhythm THEN c.weeks ELSE 0 END"
        return f"(CASE WHEN {p}.rhythm < 0 THEN {block} ELSE ({TOP} - {ago}) * {self.blocks} + {block} END) * {SPAN}"


def _is_unique(table: Table, column: Column[Any]) -> bool:
    alone = [one for one in table.constraints if isinstance(one, UniqueConstraint) and list(one.columns) == [column]]
    return bool(alone or column.unique)


def _about(table: str) -> str:
    """Each row's team, rhythm, whether it is over, kept, and of when."""
    ours = f"SELECT '{table}', r.rowid"
    if table == "unit":
        place = "(SELECT count(*) FROM lived.unit o WHERE o.kind = 'team' AND o.id <= t.id)"
        above = "(t.id = r.id OR t.id = r.parent_id)"
        team = f"(SELECT {place} FROM lived.unit t WHERE t.kind = 'team' AND {above})"
        return f"{ours}, {team}, {STANDS}, 0, 0, '' FROM lived.unit r"
    if table in SUBJECTS:
        own, day = bool(SUBJECTS[table]), SUBJECTS[table] or "''"
        return (
            f"{ours}, p.team, CASE WHEN p.rhythm >= 0 THEN p.rhythm ELSE {YEARLY if own else STANDS} END, "
            f"CASE WHEN p.rhythm >= 0 THEN p.over ELSE {int(own)} END, COALESCE(p.kept, 0), "
            f"CASE WHEN p.rhythm >= 0 THEN p.day ELSE {day} END "
            f'FROM lived."{table}" r LEFT JOIN about p ON p.of = r.subject_type AND p.id = r.subject_id'
        )
    owner = ROOTS[table].owner if table in ROOTS else (PARTS | STANDS_WITH)[table]
    column = Base.metadata.tables[table].c[owner] if owner else None
    parent = next(iter(column.foreign_keys)).column.table.name if column is not None else ""
    joined = f" LEFT JOIN about p ON p.of = '{parent}' AND p.id = r.\"{owner}\"" if owner else ""
    team = "p.team" if owner else "NULL"
    if table in PARTS:
        said = "p.rhythm, p.over, p.kept, p.day"
    elif table in ROOTS:
        one = ROOTS[table]
        said = f"{one.rhythm}, {one.over}, {int(one.kept)}, {one.day}"
    else:
        said = f"{STANDS}, 0, 0, ''"
    return f'{ours}, {team}, {said} FROM lived."{table}" r{joined}'
