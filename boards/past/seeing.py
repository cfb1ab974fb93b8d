"""The database as it was at the end of a production day.

A panel asks the database and knows of no other day than the present one. Inside `as_of` each of its questions is put
with the tables it names, as they were, in front: a common table expression that carries a table's own name is what SQL
finds first. So every join, EXISTS, count and load sees that day, its columns included, and no panel knows of it.

How a table looked is declared with `@looked` (rows_of.py and beside it); one that isn't is as it is today. What a verb
writes over it keeps on the timeline as `was`. What was taken back within its ten minutes never was.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import CompoundSelect, Connection, MetaData, Select, Table, event, select
from sqlalchemy.orm import Session

from boards import clock
from boards.db import db
from boards.plant.models import Plant
from boards.plant.production_day import day_ends

Looked = Callable[["Then"], "Select[Any] | CompoundSelect[Any]"]
MOMENT = dt.timedelta(microseconds=1)

_tables: dict[str, Looked] = {}


class Then:
    """An instant that is over, the last of production date `date`; `of` answers the tables of today by their models."""

    def __init__(self, date: dt.date, at: dt.datetime, connection: Connection) -> None:
        self.date, self.at, self.dialect = date, at, connection.dialect
        self._today = MetaData(schema="main" if self.is_sqlite else self.dialect.default_schema_name)

    @property
    def is_sqlite(self) -> bool:
        return bool(self.dialect.name == "sqlite")

    def of(self, model: Any) -> Table:
        """A model's table as it is today, under its full name."""
        table: Table = model.__table__
        copied = self._today.tables.get(f"{self._today.schema}.{table.name}")
        return table.to_metadata(self._today) if copied is None else copied

    def rows(self, model: Any, *known: Any, **columns: Any) -> Select[Any]:
        """The rows that were there by then (`known`); `columns`: those that said something else."""
        today = self.of(model)
        return select(*(columns.get(one.name, one).label(one.name) for one in today.c)).where(*known)

    def sql(self, name: str) -> str:
        """The table `name` as it was, to stand in front of a question."""
        looked = _tables[name](self).compile(dialect=self.dialect, compile_kwargs={"literal_binds": True})
        return f"{self.dialect.identifier_preparer.quote(name)} AS NOT MATERIALIZED ({looked})"


def looked(model: Any) -> Callable[[Looked], Looked]:
    """Declares how the table of a model looked at some instant: the query that answers its rows."""

    def declared(query: Looked) -> Looked:
        _tables[model.__tablename__] = query
        return query

    return declared


def declared() -> frozenset[str]:
    """The names of the tables that have a past."""
    return frozenset(_tables)


@contextlib.contextmanager
def as_of(date: dt.date) -> Iterator[Then]:
    """Inside, it is the last instant of a production date, and what the database says is what it said then.

    A session of its own: what was read before doesn't come in, what is read inside doesn't come out, and nothing can be
    written. What is read inside is of no use any more once it is left.
    """
    at = day_ends(date, Plant.get()) - MOMENT
    outside = db.session()
    outside.rollback()  # gives its connection back: a page takes one of the pool, never two
    with db.engine.connect() as connection:
        then = Then(date, at, connection)
        _put_in_front(then, connection)
        with Session(connection, autoflush=False) as inside:
            db.session.registry.set(inside)  # type: ignore[arg-type]
            try:
                with clock.at(at):
                    yield then
            finally:
                db.session.registry.set(outside)


def _put_in_front(then: Then, connection: Connection) -> None:
    said: dict[str, str] = {}
    names = re.compile(rf"\b(?:{'|'.join(sorted(_tables))})\b")

    def change(conn: Connection, cursor: Any, statement: str, parameters: Any, context: Any, many: bool) -> tuple[str, Any]:
        if statement.startswith("BEGIN"):
            return statement, parameters
        if not statement.startswith("SELECT"):
            raise RuntimeError(f"nothing is written on a day that is over: {statement[:60]}")
        for name in (named := sorted(set(names.findall(statement)))):
            if name not in said:
                said[name] = then.sql(name)
        front = ", ".join(said[name] for name in named)
        return (f"WITH {front} {statement}" if front else statement), parameters

    event.listen(connection, "before_cursor_execute", change, retval=True)
