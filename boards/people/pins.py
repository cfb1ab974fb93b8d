"""PINs are kept as argon2 hashes. Hashing blocks, so under gevent it runs in the native thread pool."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import TypeVar

import gevent
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

T = TypeVar("T")

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)  # OWASP's minimum for argon2id
_nobody = _hasher.hash("0000")  # so that an unknown badge takes as long as a wrong PIN


def hash_pin(pin: str) -> str:
    """The hash to store for a PIN."""
    return _off_the_loop(lambda: _hasher.hash(pin))


def pin_fits(pin: str, pin_hash: str | None) -> bool:
    """Whether the PIN belongs to the hash; takes the same time when there is no hash."""
    return _off_the_loop(lambda: _verify(pin, pin_hash or _nobody)) and pin_hash is not None


def session_key() -> str:
    return secrets.token_hex(8)


def _verify(pin: str, pin_hash: str) -> bool:
    try:
        return _hasher.verify(pin_hash, pin)
    except (VerifyMismatchError, InvalidHashError):
        return False


def _off_the_loop(work: Callable[[], T]) -> T:
    hub = gevent.get_hub()
    return hub.threadpool.apply(work) if gevent.getcurrent() is not hub else work()
