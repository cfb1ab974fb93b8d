"""What every application of a run would make anew though it is the same each time: kept once made, per process.

Each test has an application of its own. Its templates, its addresses and its SQL are compiled once for all of them.
"""

from __future__ import annotations

import gc
from functools import cache, wraps
from importlib import metadata
from typing import Any

from flask import Flask
from jinja2.bccache import Bucket, FileSystemBytecodeCache
from sqlalchemy import Engine, event
from werkzeug.routing import Rule
from whitenoise import WhiteNoise

from boards.assets import build_id
from boards.db import db
from tests.serving import KEPT


class Templates(FileSystemBytecodeCache):
    """Kept for the other processes too: in a folder of this very build, since filters and tests shape what is compiled."""

    def __init__(self) -> None:
        folder = KEPT / "templates" / build_id()
        folder.mkdir(parents=True, exist_ok=True)
        super().__init__(str(folder))
        self.kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if code := self.kept.get(bucket.key):
            bucket.bytecode_from_string(code)
            return
        super().load_bytecode(bucket)
        if bucket.code:
            self.kept[bucket.key] = bucket.bytecode_to_string()

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.kept[bucket.key] = bucket.bytecode_to_string()
        super().dump_bytecode(bucket)


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
    """What a rule's text is read into, and the functions that build its addresses, depend on nothing but the text."""
    kept: dict[tuple[Any, ...], dict[str, Any]] = {}
    compile_ = Rule.compile

    @wraps(compile_)
    def once(rule: Rule) -> None:
        assert rule.map is not None, "rule not bound"
        key = (rule.rule, rule.host, rule.subdomain, rule.merge_slashes, rule.map.host_matching, repr(rule.defaults))
        if key not in kept:
            compile_(rule)
            kept[key] = {name: getattr(rule, name) for name in ("_parts", "_trace", "_converters")}
            kept[key] |= {name: getattr(rule, name).__func__ for name in ("_build", "_build_unknown")}
        made = kept[key]
        rule._parts, rule._trace, rule._converters = made["_parts"], made["_trace"], made["_converters"]
        rule._build, rule._build_unknown = made["_build"].__get__(rule), made["_build_unknown"].__get__(rule)
        rule.arguments.update(rule._converters)

    Rule.compile = once  # type: ignore[method-assign]


def keep_files() -> None:
    """Where the static files lie and what they are sent with: they change with the product, not within a run."""
    kept: dict[tuple[str, str | None], dict[str, Any]] = {}
    add_files = WhiteNoise.add_files

    @wraps(add_files)
    def once(files: WhiteNoise, root: str, prefix: str | None = None) -> None:
        if (root, prefix) not in kept:
            add_files(files, root, prefix)
            kept[root, prefix] = dict(files.files)
        files.files.update(kept[root, prefix])

    WhiteNoise.add_files = once
    metadata.version = cache(metadata.version)  # what is installed stays, too


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
