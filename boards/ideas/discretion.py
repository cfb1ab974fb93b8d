"""What goes wrong is logged without what was typed: a log is read by many, and kept for long (I-03)."""

from __future__ import annotations

from typing import Any

from flask import Flask, request

from boards.db import db


def init_app(app: Flask) -> None:
    """No values in the errors of the database, no addresses of pages: a receipt may stand in one."""
    with app.app_context():
        db.engine.hide_parameters = True

    def log_exception(exc_info: Any) -> None:
        app.logger.error("%s %s failed", request.method, request.endpoint, exc_info=exc_info)

    app.log_exception = log_exception  # type: ignore[method-assign]
