"""DELETE from a plain form: a POST whose field `_method` says DELETE. Undo works with scripts off."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

from flask import Flask

LONGEST = 4096  # bytes; an undo form is small, anything longer is not one


class MethodOverride:
    """WSGI middleware: looks into small url-encoded posts only."""

    def __init__(self, app: Any) -> None:
        self.app = app

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        length = environ.get("CONTENT_LENGTH") or "0"
        form = environ.get("CONTENT_TYPE", "").startswith("application/x-www-form-urlencoded")
        if environ["REQUEST_METHOD"] == "POST" and form and length.isdigit() and 0 < int(length) <= LONGEST:
            body = environ["wsgi.input"].read(int(length))
            environ["wsgi.input"] = io.BytesIO(body)
            if b"_method=DELETE" in body.split(b"&"):
                environ["REQUEST_METHOD"] = "DELETE"
        answer: Iterable[bytes] = self.app(environ, start_response)
        return answer


def init_app(app: Flask) -> None:
    app.wsgi_app = MethodOverride(app.wsgi_app)  # type: ignore[method-assign]
