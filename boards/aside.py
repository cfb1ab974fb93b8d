"""Work that takes long and would keep every screen waiting: under gevent it runs in the native thread pool (decision 25)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import gevent

T = TypeVar("T")


def aside(work: Callable[[], T]) -> T:
    """What `work` answers. It sees neither request nor database: give it all it needs."""
    hub = gevent.get_hub()
    return hub.threadpool.apply(work) if gevent.getcurrent() is not hub else work()
