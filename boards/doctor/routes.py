"""For who runs the server: alive, and ready to serve. From the networks that may ask (BOARDS_OPERATIONS_NETWORKS)."""

from __future__ import annotations

from flask import Blueprint, current_app
from flask.typing import ResponseReturnValue

from boards.doctor.data import database, migrations
from boards.guard import limiter, open_to
from boards.operations import PLAIN, before_operations

bp = Blueprint("health", __name__)


@bp.get("/healthz")
@open_to("operations")
@limiter.exempt
def alive() -> ResponseReturnValue:
    """The process answers. Nothing else is looked at: a database that is away is no reason to start it anew."""
    before_operations()
    return "alive\n", 200, PLAIN


@bp.get("/readyz")
@open_to("operations")
@limiter.exempt
def ready() -> ResponseReturnValue:
    """503 while the database doesn't answer or has another version than this product."""
    before_operations()
    for finding in (database(), migrations()):
        if finding.state == "bad":
            current_app.logger.error("not ready: %s: %s", finding.about, finding.said)
            return f"not ready: {finding.about}\n", 503, PLAIN
    return "ready\n", 200, PLAIN
