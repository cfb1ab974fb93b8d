"""The doctor's looks at the database: there, current, its clock, time told, the plant in it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import func, inspect, select, text

from boards.clock import last_tick, now
from boards.config import ROOT
from boards.db import db
from boards.doctor.finding import Finding, look
from boards.plant.models import Plant
from boards.startable import of_sqlite

APART = dt.timedelta(seconds=5)
UNTOLD = dt.timedelta(seconds=150)
EARLIEST = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)
LATEST = dt.datetime(2100, 1, 1, tzinfo=dt.UTC)


@look
def database() -> Finding:
    url = db.engine.url.render_as_string(hide_password=True)
    if bad := _wrong_with_file("database"):
        return bad
    try:
        db.session.execute(text("SELECT 1"))
    except Exception as reason:
        do = "Is it running, and is BOARDS_DATABASE_URL right?"
        return Finding("bad", "database", f"{url} does not answer ({type(reason).__name__})", do)
    return Finding("good", "database", f"{url} answers")


@look
def soundness() -> Finding:
    """Every page of a database file is read; PostgreSQL looks after its own."""
    if db.engine.dialect.name != "sqlite":
        return Finding("none", "database file", "PostgreSQL looks after its own")
    return _wrong_with_file("database file", whole=True) or Finding("good", "database file", "every page can be read")


def _wrong_with_file(about: str, whole: bool = False) -> Finding | None:
    file = db.engine.url.database if db.engine.dialect.name == "sqlite" else None
    sentence = of_sqlite(Path(file), whole) if file else None
    said, _, do = (sentence or "").partition(". ")
    return Finding("bad", about, said, do) if said else None


@look
def migrations() -> Finding:
    script = ScriptDirectory.from_config(_alembic())
    with db.engine.connect() as connection:
        here = MigrationContext.configure(connection).get_current_revision()
    head = script.get_current_head()
    if here == head:
        return Finding("good", "migrations", f"the database is at the present version, {head}")
    return Finding(
        "bad", "migrations", f"the database is at {here or 'nothing'}, this product needs {head}", "boards db upgrade"
    )


@look
def plant() -> Finding:
    if not inspect(db.engine).has_table("plant"):
        return Finding("bad", "plant", "the database has no tables", "boards db upgrade")
    name = db.session.scalar(select(Plant.name))
    if name is None:
        return Finding("watch", "plant", "none is set up yet", "boards init, or open /set-up in a browser")
    return Finding("good", "plant", name)


@look
def clock() -> Finding:
    mine = now()
    if not EARLIEST < mine < LATEST:
        return Finding("bad", "clock", f"this machine says {mine:%Y-%m-%d %H:%M} UTC", "Set it; let NTP keep it")
    if db.engine.dialect.name != "postgresql":
        return Finding("good", "clock", f"{mine:%Y-%m-%d %H:%M:%S} UTC")
    said = db.session.scalar(select(func.clock_timestamp()))
    assert said is not None
    apart = abs(said.astimezone(dt.UTC) - mine)
    if apart > APART:
        return Finding(
            "bad", "clock", f"this machine and the database differ by {apart.total_seconds():.0f} s", "Let NTP keep both"
        )
    return Finding("good", "clock", f"{mine:%Y-%m-%d %H:%M:%S} UTC, as the database says")


@look
def ticking() -> Finding:
    if not inspect(db.engine).has_table("tick") or (last := last_tick()) is None:
        return Finding("none", "time", "never told yet: it is once a server runs")
    behind = now() - last
    if behind > UNTOLD:
        return Finding(
            "watch", "time", f"last told {behind.total_seconds() / 60:.0f} minutes ago", "Does the server run? boards serve"
        )
    if behind < -APART:
        return Finding("bad", "time", "it was told for a time that is still to come", "Set this machine's clock")
    return Finding("good", "time", f"told {max(behind.total_seconds(), 0):.0f} s ago")


def _alembic() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(ROOT) / "boards" / "migrations"))
    return config
