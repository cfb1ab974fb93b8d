"""What every application of a run would make anew though it is the same each time: kept once made, per process.

Each test has an application of its own. Its templates, its addresses and its SQL are compiled once for all of them.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import Engine, event
from werkzeug.routing import Rule

from boards.db import db


class Templates(BytecodeCache):
    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if code := self.kept.get(bucket.key):
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.kept[bucket.key] = bucket.bytecode_to_string()


templates = Templates()
_first: dict[str, Engine] = {}  # of each kind of database


def reuse(app: Flask) -> None:
    """Lets an application begin with what those before it have compiled. Its database and its connections are its own."""
    app.jinja_env.bytecode_cache = templates
    with app.app_context():
        engine = db.engine
    first = _first.setdefault(f"{engine.dialect.name}+{engine.dialect.driver}", engine)
    if first.dialect.server_version_info is None:
        engine.connect().close()  # a dialect learns by its first connection what it speaks to
        assert first.dialect.server_version_info
    if engine.dialect.name == "sqlite":  # the tests' own connections wait for no disk; a server's do
        event.listen(engine, "connect", lambda connection, record: connection.execute("PRAGMA synchronous=OFF"))
    if first is not engine:  # SQLAlchemy keeps what it has compiled by the dialect's identity
        engine.dialect, engine._compiled_cache = first.dialect, first._compiled_cache


def keep_addresses() -> None:
    """The function that builds an address of a rule depends on nothing but the rule's text."""
    kept: dict[tuple[Any, ...], Callable[..., Any]] = {}
    compiled = Rule._compile_builder

    @wraps(compiled)
    def once(rule: Rule, append_unknown: bool = True) -> Callable[..., Any]:
        key = (rule.rule, rule.host, rule.subdomain, repr(rule.defaults), append_unknown)
        if key not in kept:
            kept[key] = compiled(rule, append_unknown)
        return kept[key]

    Rule._compile_builder = once  # type: ignore[method-assign]


def collect_less() -> None:
    """Whatever is imported by now stays to the end: the garbage collector need not walk it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(5_000, 20, 50)


def leave(engine: Engine) -> None:
    """Closes a database so that its file can be copied."""
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
