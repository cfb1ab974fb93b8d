"""Codes that people read aloud and type, and secrets of screens, of which only hashes are kept."""

from __future__ import annotations

import secrets

from boards.keyed import keyed

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that reads like another: no 0 O 1 I L
CODE_LENGTH = 6
KIOSK_LENGTH, GROUP = 20, 5  # letters of a kiosk address (99 bits), and of a group of them


def new_code() -> str:
    """A code nobody can guess from another, readable aloud."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def plain(typed: str) -> str:
    """The letters of a code, however it was typed."""
    return "".join(letter for letter in typed.upper()[:100] if letter in ALPHABET)


def kiosk_secret(made_from: str) -> str:
    """The secret of a kiosk address. It follows from the server's own, so that a double tap gets the same one (U-02)."""
    number, letters = int.from_bytes(keyed("kiosk address", made_from)), ""
    while len(letters) < KIOSK_LENGTH:
        number, rest = divmod(number, len(ALPHABET))
        letters += ALPHABET[rest]
    return letters


def in_groups(secret: str) -> str:
    """As it is typed with a remote control: "k7m2p-3qrst-…"."""
    return "-".join(secret[n : n + GROUP] for n in range(0, len(secret), GROUP)).lower()
