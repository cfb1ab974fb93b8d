"""Hashes: what is stored or counted of a thing that itself must lie nowhere."""

from __future__ import annotations

import hashlib
import hmac

from flask import current_app


def keyed(purpose: str, text: str) -> bytes:
    """The HMAC-SHA256 of `text` under the server's secret, different for every purpose."""
    key = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(key, f"{purpose}\0{text}".encode(), hashlib.sha256).digest()


def hash_of(secret: str) -> str:
    """What is kept of a secret that we drew at random: no key is needed, and it holds when the server's own changes."""
    return hashlib.sha256(secret.encode()).hexdigest()
