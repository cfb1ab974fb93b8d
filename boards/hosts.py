"""By which names this server may be called: its public address, loopback, this machine's own; others by setting.

A foreign name in the Host header could turn links and the same-origin check against us, or lead a page of another site
to our websocket; it is refused with 400, before anything else is looked at.
"""

from __future__ import annotations

import logging
import socket
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from werkzeug.sansio.utils import host_is_trusted
from werkzeug.wrappers import Response

from boards.screens import lan

log = logging.getLogger(__name__)


class TrustedHosts:
    """WSGI middleware round everything, the websockets too."""

    def __init__(self, app: Any, names: list[str]) -> None:
        self.app, self.names = app, names

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if not host_is_trusted(environ.get("HTTP_HOST"), self.names):
            log.warning("called by a name that is not ours: %.80r", environ.get("HTTP_HOST"))
            words = "This server is not called by that name. Set BOARDS_PUBLIC_URL or BOARDS_TRUSTED_HOSTS.\n"
            return Response(words, 400)(environ, start_response)
        answer: Iterable[bytes] = self.app(environ, start_response)
        return answer


def init_app(app: Flask) -> None:
    """Wraps the app. BOARDS_TRUSTED_HOSTS adds names, with commas between them."""
    more = app.config["TRUSTED_HOSTS"] or ""
    names = more.split(",") if isinstance(more, str) else list(more)
    public = urlsplit(app.config["PUBLIC_URL"] or "").hostname
    own = ("localhost", "127.0.0.1", "[::1]", socket.gethostname(), *lan.addresses())
    trusted = sorted({name.strip() for name in (*names, public, *own) if name and name.strip()})
    app.config["TRUSTED_HOSTS"] = None
    app.wsgi_app = TrustedHosts(app.wsgi_app, trusted)  # type: ignore[method-assign]
