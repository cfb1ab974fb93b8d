"""GET /metrics: this process's figures, for Prometheus. From the networks that may ask (BOARDS_OPERATIONS_NETWORKS)."""

from __future__ import annotations

from flask import Blueprint, Flask, current_app
from flask.typing import ResponseReturnValue
from prometheus_client import CollectorRegistry, GCCollector, ProcessCollector
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest

from boards import figures
from boards.guard import limiter, open_to
from boards.operations import PLAIN, before_operations
from boards.watching.state import State

bp = Blueprint("watching", __name__)


@bp.get("/metrics")
@open_to("operations")
@limiter.exempt
def metrics() -> ResponseReturnValue:
    before_operations()
    asked: CollectorRegistry = current_app.extensions["figures of state"]
    said = generate_latest(figures.REGISTRY) + generate_latest(asked)
    return said, 200, {**PLAIN, "Content-Type": CONTENT_TYPE_PLAIN_0_0_4}


def init_app(app: Flask) -> None:
    asked = app.extensions["figures of state"] = CollectorRegistry(auto_describe=False)
    ProcessCollector(registry=asked)
    GCCollector(registry=asked)
    asked.register(State(app))
