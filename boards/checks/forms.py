"""What a phone sends of a check: one answer, with a note and perhaps a photo."""

from __future__ import annotations

from typing import Any

from boards import typed
from boards.checks.answering import REASON_MAX, TEXT_MAX
from boards.checks.content import CheckQuestion
from boards.checks.models import NOTE_MAX
from boards.checks.scoring import CONFORM, NA, TICK, Scale

BECOMES = ("action", "red_tag", "abnormality")


def choices(question: CheckQuestion, scale: Scale) -> list[str]:
    """What can be tapped, in its order; empty where something is typed."""
    if question.answer_kind == "score":
        return [*(str(score) for score in range(scale.low, scale.high + 1)), NA]
    if question.answer_kind == "choice":
        return [*(str(one["code"]) for one in question.choices or []), NA]
    return list({"conform": CONFORM, "tick": TICK}.get(question.answer_kind, ()))


def value(question: CheckQuestion, scale: Scale) -> str | None:
    """The answer that was tapped or typed; None for none. Unfit for what is no answer."""
    if tapped := choices(question, scale):
        return typed.choice("value", tapped)
    if question.answer_kind == "number":
        if typed.choice("na", (NA,)) or typed.words("value", TEXT_MAX) == NA:
            return NA
        number = typed.decimal("value")
        return None if number is None else f"{number:.9f}".rstrip("0").rstrip(".")
    return typed.words("value", TEXT_MAX, lines=True) or None


def becomes() -> str | None:
    """What was tapped for a finding to become; None: nothing more."""
    return typed.choice("becomes", BECOMES)


def note() -> str:
    return typed.words("note", NOTE_MAX, lines=True)


def reason(name: str = "reason") -> str:
    return typed.words(name, REASON_MAX, lines=True)


def submission() -> dict[str, Any]:
    """By which a repeated send finds itself (H-14)."""
    sent = typed.words("submission", 40)
    return {"submission": sent} if sent else {}
