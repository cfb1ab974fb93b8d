"""Who may ask how the server is: from the networks of BOARDS_OPERATIONS_NETWORKS; nobody else learns that it is here."""

from __future__ import annotations

import ipaddress

from flask import abort, current_app, request

PLAIN = {"Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store"}


def before_operations() -> None:
    """404 for everybody else. What came through a proxy of which we are not told has an address that says nothing."""
    if not current_app.config["PROXIES"] and "X-Forwarded-For" in request.headers:
        abort(404)
    networks = str(current_app.config["OPERATIONS_NETWORKS"] or "").replace(",", " ").split()
    try:
        asker = ipaddress.ip_address(request.remote_addr or "")
    except ValueError:
        abort(404)
    asker = getattr(asker, "ipv4_mapped", None) or asker
    if not any(asker in ipaddress.ip_network(network, strict=False) for network in networks):
        abort(404)
