"""For who runs the server: alive, and ready to serve. From the networks that may ask (BOARDS_OPERATIONS_NETWORKS)."""

from __future__ import annotations

import ipaddress

from flask import Blueprint, abort, current_app, request
from flask.typing import ResponseReturnValue

from boards.doctor.data import database, migrations
from boards.guard import limiter, open_to

bp = Blueprint("health", __name__)
PLAIN = {"Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store"}


@bp.get("/healthz")
@open_to("operations")
@limiter.exempt
def alive() -> ResponseReturnValue:
    """The process answers. Nothing else is looked at: a database that is away is no reason to start it anew."""
    _before_operations()
    return "alive\n", 200, PLAIN


@bp.get("/readyz")
@open_to("operations")
@limiter.exempt
def ready() -> ResponseReturnValue:
    """503 while the database doesn't answer or has another version than this product."""
    _before_operations()
    for finding in (database(), migrations()):
        if finding.state == "bad":
            current_app.logger.error("not ready: %s: %s", finding.about, finding.said)
            return f"not ready: {finding.about}\n", 503, PLAIN
    return "ready\n", 200, PLAIN


def _before_operations() -> None:
    """404 for everybody else: they need not know that it is here."""
    networks = str(current_app.config["OPERATIONS_NETWORKS"] or "").replace(",", " ").split()
    try:
        asker = ipaddress.ip_address(request.remote_addr or "")
    except ValueError:
        abort(404)
    asker = getattr(asker, "ipv4_mapped", None) or asker
    if not any(asker in ipaddress.ip_network(network, strict=False) for network in networks):
        abort(404)
