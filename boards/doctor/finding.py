"""What one look of the doctor's found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

SIGNS = {"good": "ok", "watch": "look", "bad": "BAD", "none": "-"}


@dataclass(frozen=True)
class Finding:
    """`state`: good, watch (works, but look), bad (something is wrong), none (not set, so nothing to look at)."""

    state: str
    about: str
    said: str
    do: str = ""

    def __str__(self) -> str:
        lines = [f"{SIGNS[self.state]:>4}  {self.about}: {self.said}"]
        return "\n".join([*lines, *([f"      → {self.do}"] if self.do else [])])


Look = Callable[[], Finding]
LOOKS: list[Look] = []


def look(function: Look) -> Look:
    """Declares one look; they are taken in the order they are declared in."""
    LOOKS.append(function)
    return function


def all_findings() -> list[Finding]:
    """Every look, each on its own: one that breaks is a finding itself."""
    found = []
    for one in LOOKS:
        try:
            found.append(one())
        except Exception as reason:
            about = one.__name__.replace("_", " ")
            found.append(Finding("bad", about, f"it could not be looked at ({type(reason).__name__}: {str(reason)[:160]})"))
    return found
