"""The kinds of units in words."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

KIND_WORDS: dict[str, Any] = {
    "value_stream": _l("Value stream"),
    "team": _l("Team"),
    "station": _l("Station"),
    "function": _l("Function"),
    "pillar": _l("Pillar"),
    "plant": _l("Plant"),
}


def kind_word(kind: str) -> Any:
    return KIND_WORDS[kind]
