"""Receipts: the code by which an author, also a nameless one, follows an idea.

The code is computed from the server's secret and the phone's submission id, so that a repeated send shows the same
code. Only keyed hashes of both are stored: nobody can read a code out of the database, and a lost one is lost (I-03).
"""

from __future__ import annotations

from dataclasses import dataclass

from boards.keyed import keyed

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that reads like another: no 0 O 1 I L
LENGTH = 6


@dataclass(frozen=True)
class Receipt:
    """A code ("K7F4QX"), its keyed hash, and the keyed hash of the submission it answers."""

    code: str
    code_hash: str
    submission_hash: str

    @property
    def readable(self) -> str:
        """The code in two groups, to be read aloud: "K7F-4QX"."""
        return f"{self.code[:3]}-{self.code[3:]}"


def receipt_for(submission: str, attempt: int = 0) -> Receipt:
    """The receipt of a submission. `attempt` > 0 is another code, for when the first belongs to somebody else."""
    number = int.from_bytes(keyed("receipt", f"{attempt}:{submission}"), "big")
    letters = []
    for _ in range(LENGTH):
        number, index = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[index])
    code = "".join(letters)
    return Receipt(code, code_hash(code), keyed("submission", submission).hex())


def code_hash(code: str) -> str:
    """What is stored of a code, in whatever way it was typed: case, spaces and dashes don't matter."""
    plain = "".join(letter for letter in code.upper() if letter in ALPHABET)
    return keyed("code", plain).hex()
