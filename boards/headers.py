"""What every answer says to the browser about what it may do: nothing from other hosts, no inline script or style."""

from __future__ import annotations

from flask import Flask, Response, request


def init_app(app: Flask) -> None:
    app.after_request(_safe)


def _safe(response: Response) -> Response:
    sockets = f"ws://{request.host} wss://{request.host}"  # old TVs don't count a websocket as 'self'
    response.headers.setdefault(
        "Content-Security-Policy",
        f"default-src 'self'; img-src 'self' blob: data:; connect-src 'self' {sockets}; object-src 'none'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    )
    response.headers.setdefault("X-Frame-Options", "DENY")  # frame-ancestors, for browsers of old TVs
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    response.headers.setdefault("Permissions-Policy", "geolocation=(), payment=(), usb=()")
    if request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "no-cache, private")
        response.vary.update(("HX-Request", "Cookie", "Accept-Language"))
    return response
