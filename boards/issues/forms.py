"""The form of a problem: what it is, and which letter it touches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from boards import typed
from boards.screens.phone_form import PhoneForm

KINDS: tuple[tuple[str, Any], ...] = (
    ("abnormality", _l("Something is wrong")),
    ("nonconformity", _l("Parts not ok")),
    ("unsafe_condition", _l("Unsafe")),
    ("near_miss", _l("Near miss")),
    ("concern", _l("A worry about how we work")),
)
LETTERS: tuple[tuple[str, Any], ...] = (
    ("S", _l("Safety")),
    ("Q", _l("Quality")),
    ("D", _l("Delivery")),
    ("C", _l("Cost")),
    ("M", _l("Morale")),
)
USUAL = {"nonconformity": "Q", "unsafe_condition": "S", "near_miss": "S"}  # the letter where none is tapped


@dataclass
class ProblemForm(PhoneForm):
    kind: str = "abnormality"
    letter: str | None = None

    def take_more(self) -> None:
        self.kind = self.take("kind", lambda: typed.choice("kind", [code for code, _ in KINDS])) or "abnormality"
        letter = self.take("letter", lambda: typed.choice("letter", [code for code, _ in LETTERS]))
        self.letter = letter or USUAL.get(self.kind)
