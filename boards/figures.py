"""What this process counts of itself, for /metrics (boards/watching). Counting takes no time worth naming, and asks nothing.

No figure knows a person, a unit, a panel or an address: a series of them would say when a nameless idea was sent (I-03).
"""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Histogram, disable_created_metrics

disable_created_metrics()  # a series beside each, which says nothing

REGISTRY = CollectorRegistry(auto_describe=False)
QUICK = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5)  # seconds
SLOW = (0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)

CHANGES = Counter("boards_changes", "Transactions written.", registry=REGISTRY)
RENDER_SECONDS = Histogram("boards_render_seconds", "Drawing one panel in one language.", registry=REGISTRY, buckets=QUICK)
RENDERS_BROKEN = Counter("boards_renders_broken", "Panels that could not be drawn.", registry=REGISTRY)
PUSHES = Counter("boards_pushes", "Panels handed to the websockets, once a language.", registry=REGISTRY)
PUSH_SECONDS = Histogram("boards_push_seconds", "From commit to pushed.", registry=REGISTRY, buckets=QUICK)
SCREENS_GONE = Counter("boards_screens_gone", "Pages that left: closed, or silent for too long.", ["how"], registry=REGISTRY)
REQUESTS = Counter("boards_requests", "Answers, by kind of address and status.", ["kind", "status"], registry=REGISTRY)
REQUEST_SECONDS = Histogram("boards_request_seconds", "Time to answer.", ["kind"], registry=REGISTRY, buckets=QUICK)
TICK_SECONDS = Histogram("boards_tick_seconds", "Doing what time changes.", registry=REGISTRY, buckets=SLOW)
DATABASE_ERRORS = Counter("boards_database_errors", "Statements that failed, by kind.", ["kind"], registry=REGISTRY)
DATABASE_RETRIES = Counter("boards_database_retries", "Writes and requests that were tried again.", registry=REGISTRY)
