"""The address by which phones reach this server: what labels, codes on walls and links carry."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from flask import current_app
from flask_babel import lazy_gettext as _l

from boards.refusals import NotNow
from boards.screens import lan


class LoopbackAddress(NotNow):
    """A phone that scans this address would look for the boards on itself."""


def public_url() -> str:
    """Where phones reach this server, no slash at the end: BOARDS_PUBLIC_URL, else the first LAN address and port.

    Raises LoopbackAddress when only this machine itself could open it, NotNow when the setting is no address.
    """
    url = str(current_app.config.get("PUBLIC_URL") or _guessed()).strip().rstrip("/")
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise NotNow(_l("BOARDS_PUBLIC_URL is %(url)s; it must begin with http:// or https:// and name a host.", url=url))
    if _is_loopback(parts.hostname):
        raise LoopbackAddress(
            _l(
                "Labels cannot carry %(url)s: on a phone that address is the phone itself. Set BOARDS_PUBLIC_URL to "
                "the address by which phones reach this server, like http://boards.example.",
                url=url,
            )
        )
    return url


def is_number(host: str) -> bool:
    """Whether a host is given as an IP address."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _guessed() -> str:
    host = next(iter(lan.addresses()), "127.0.0.1")
    return f"http://{host}:{current_app.config['PORT']}"


def _is_loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    return is_number(host) and (ipaddress.ip_address(host).is_loopback or ipaddress.ip_address(host).is_unspecified)
