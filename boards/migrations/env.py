"""Migrations run on the app's own engine, one transaction each."""

from __future__ import annotations

from alembic import context
from flask import current_app

from boards.db import Base, Instant

migrate = current_app.extensions["migrate"]


def render_item(kind: str, item: object, autogen_context: object) -> str | bool:
    """Our instants are plain timestamps in the database."""
    return "sa.DateTime()" if kind == "type" and isinstance(item, Instant) else False


def run() -> None:
    with migrate.db.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=True,
            compare_type=False,
            render_item=render_item,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
