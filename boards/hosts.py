"""By which names this server may be called: its public address, loopback, this machine's own; others by setting.

A foreign name in the Host header could turn links and the same-origin check against us; it is refused with 400.
"""

from __future__ import annotations

import socket
from urllib.parse import urlsplit

from flask import Flask

from boards.screens import lan


def init_app(app: Flask) -> None:
    """Sets Flask's TRUSTED_HOSTS. BOARDS_TRUSTED_HOSTS adds names, with commas between them."""
    more = app.config["TRUSTED_HOSTS"] or ""
    names = more.split(",") if isinstance(more, str) else list(more)
    public = urlsplit(app.config["PUBLIC_URL"] or "").hostname
    own = ("localhost", "127.0.0.1", "[::1]", socket.gethostname(), *lan.addresses())
    app.config["TRUSTED_HOSTS"] = sorted({name.strip() for name in (*names, public, *own) if name and name.strip()})
