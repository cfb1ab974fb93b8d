"""A plant that ran an earlier version keeps every row through an upgrade, on SQLite and on PostgreSQL."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask_migrate import upgrade

from boards.db import db

EARLIER = ("0001", "0003", "0004")  # the first, and the last ones
ROWS = 3  # of every table
GONE = {  # columns that are no more, and why
    "screen": {"token", "view"},  # secrets that never opened anything stood there in the clear; a kind nobody read
    "person": {"session_key"},  # sign-ins are rows of their own: each ends by itself
}


def emptied() -> None:
    """Takes every table away, so that the migrations begin from nothing."""
    db.session.remove()
    with db.engine.begin() as connection:
        there = sa.MetaData()
        there.reflect(connection)
        there.drop_all(connection)


def tables() -> list[sa.Table]:
    """The tables as the database has them, those that others point at first."""
    there = sa.MetaData()
    there.reflect(db.engine)
    return [table for table in there.sorted_tables if table.name != "alembic_version"]


def value(column: sa.Column[Any], n: int) -> Any:
    """Something for a column: different in each row, pointing at rows that are there."""
    if column.foreign_keys:
        return None if column.nullable and n == 1 else n
    kind = column.type
    for known, made in (
        (sa.JSON, {"n": n}),
        (sa.Boolean, n % 2 == 0),
        (sa.Integer, n),
        (sa.DateTime, dt.datetime(2026, 10, n, 2, 30)),
        (sa.Date, dt.date(2026, 10, n)),
        (sa.Time, dt.time(n)),
        (sa.Float, n / 3),
    ):
        if isinstance(kind, known):
            return made
    return f"ż{n}"[: getattr(kind, "length", None) or 99]


def fill() -> None:
    with db.engine.begin() as connection:
        for table in tables():
            rows = [{column.name: value(column, n) for column in table.columns} for n in range(1, ROWS + 1)]
            connection.execute(table.insert(), rows)


def kept(columns: dict[str, list[str]]) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of these tables, by these columns."""
    there = {table.name: table for table in tables()}
    with db.engine.connect() as connection:
        return {
            name: [
                tuple(row)
                for row in connection.execute(
                    sa.select(*(there[name].c[n] for n in names)).order_by(*there[name].primary_key)
                )
            ]
            for name, names in columns.items()
        }


@pytest.mark.parametrize("version", EARLIER)
def test_an_upgrade_from_an_earlier_version_loses_nothing(app: Flask, version: str) -> None:
    emptied()
    upgrade(revision=version)
    fill()
    columns = {table.name: [c.name for c in table.columns if c.name not in GONE.get(table.name, ())] for table in tables()}
    before = kept(columns)
    assert {"action", "action_step", "idea", "idea_step", "person", "timeline_entry"} <= set(before)
    assert all(len(rows) == ROWS for rows in before.values())
    upgrade()
    assert kept(columns) == before
    assert len(tables()) > len(before), "the premise: something has come since"
