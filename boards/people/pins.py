"""PINs are kept as argon2 hashes. Hashing blocks, so under gevent it runs in the native thread pool."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from boards.aside import aside

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)  # OWASP's minimum for argon2id
_nobody = _hasher.hash("0000")  # so that an unknown badge takes as long as a wrong PIN


def hash_pin(pin: str) -> str:
    """The hash to store for a PIN."""
    return aside(lambda: _hasher.hash(pin))


def pin_fits(pin: str, pin_hash: str | None) -> bool:
    """Whether the PIN belongs to the hash; takes the same time when there is no hash."""
    return aside(lambda: _verify(pin, pin_hash or _nobody)) and pin_hash is not None


def _verify(pin: str, pin_hash: str) -> bool:
    try:
        return _hasher.verify(pin_hash, pin)
    except (VerifyMismatchError, InvalidHashError):
        return False
