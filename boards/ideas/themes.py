"""What an idea helps, and why one was declined: the plant's codes in words a worker uses."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from boards.standards.code_lists import choices, word

THEMES: dict[str, Any] = {
    "safety": _l("Safety"),
    "quality": _l("Quality"),
    "ergonomics": _l("Easier work"),
    "time": _l("Time"),
    "cost": _l("Cost"),
    "material": _l("Material"),
    "order_and_cleanliness": _l("Order"),
    "energy": _l("Energy"),
    "information": _l("Information"),
}
REASONS: dict[str, Any] = {
    "already_exists": _l("We have this already"),
    "not_our_standard_to_change": _l("Not ours to change"),
    "safety_risk": _l("Not safe enough"),
    "cost_exceeds_benefit": _l("It costs more than it brings"),
    "tried_before_without_effect": _l("We tried it, it did not help"),
    "needs_capital_project": _l("Too big for the team alone"),
    "out_of_scope_of_ideas": _l("Not a matter for ideas"),
}


def themes() -> list[tuple[str, Any]]:
    """The plant's themes as (code, word), in its own order."""
    return [(code, theme(code)) for code in choices("idea_themes")]


def reasons() -> list[tuple[str, Any]]:
    """Why an idea may be declined, as (code, words)."""
    return [(code, reason(code)) for code in choices("idea_decline_reasons")]


def theme(code: str) -> Any:
    """A theme in words; a code of the plant's own is said as its list does, else shown as it was written."""
    return THEMES.get(code) or word("idea_themes", code) or code.replace("_", " ").capitalize()


def reason(code: str) -> Any:
    """Why an idea was declined or parked, in words."""
    return REASONS.get(code) or word("idea_decline_reasons", code) or code.replace("_", " ").capitalize()
