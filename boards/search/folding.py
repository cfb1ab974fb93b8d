"""How words are compared: without case, accents and umlauts, the same in Python, on SQLite and on PostgreSQL.

SQLite gets `fold` as a function of its own; PostgreSQL folds with lower, replace and translate, so that no extension is
needed. Letters that fold to two ("ß" → "ss") are replaced first.
"""

from __future__ import annotations

import unicodedata
from typing import Any

from sqlalchemy import String
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction

DOUBLE = {"ß": "ss", "ẞ": "ss", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe"}
STROKES = {"ł": "l", "Ł": "l", "ø": "o", "Ø": "o", "đ": "d", "Đ": "d", "ð": "d", "Ð": "d", "ħ": "h", "Ħ": "h", "ı": "i"}
_TABLE = str.maketrans({**DOUBLE, **STROKES})


def fold(text: str | None) -> str | None:
    """Small letters without their marks: "Szymański" and "SZYMANSKI" are the same."""
    if text is None:
        return None
    if text.isascii():
        return text.lower()
    return text.translate(_ALL).lower()


def _folded_letter(letter: str) -> str:
    parts = unicodedata.normalize("NFD", letter.translate(_TABLE))
    return "".join(part for part in parts if not unicodedata.combining(part)).lower()


_LETTERS = [chr(code) for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))]
_ALL = str.maketrans(
    {**{letter: _folded_letter(letter) for letter in _LETTERS}, **{chr(mark): "" for mark in range(0x300, 0x370)}}
)


class folded(GenericFunction[str]):
    """`folded(column)`: the column's text as `fold` gives it."""

    type = String()
    inherit_cache = True
    name = "folded"


@compiles(folded, "sqlite")
def _sqlite(element: folded, compiler: Any, **kw: Any) -> str:
    return f"fold({compiler.process(element.clauses, **kw)})"


@compiles(folded, "postgresql")
def _postgresql(element: folded, compiler: Any, **kw: Any) -> str:
    text = compiler.process(element.clauses, **kw)
    for letter, two in DOUBLE.items():
        text = f"replace({text}, '{letter}', '{two}')"
    return f"lower(translate({text}, '{_FROM}', '{_TO}'))"


def _pairs() -> tuple[str, str]:
    """Letters of Europe's languages with the one letter that each folds to."""
    pairs = [(letter, fold(letter) or "") for letter in _LETTERS if letter not in DOUBLE]
    single = [(letter, plain) for letter, plain in pairs if len(plain) == 1 and plain != letter]
    return "".join(letter for letter, _ in single), "".join(plain for _, plain in single)


_FROM, _TO = _pairs()
