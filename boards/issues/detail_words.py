"""How the details of an issue are said: of a red tag, of a request."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from boards.i18n import language
from boards.plant.models import Plant
from boards.plant.pages import day

DETAILS: dict[str, Any] = {
    "item": _l("What"),
    "quantity": _l("How many"),
    "value_eur": _l("Worth (EUR)"),
    "reason": _l("Why"),
    "held_at": _l("Where it is held"),
    "hold_until": _l("To be decided by"),
    "disposition": _l("Decided"),
    "claimed_by": _l("Can be used by"),
    "people": _l("Who"),
    "from_on": _l("From"),
    "to_on": _l("To"),
    "backfill": _l("Stand-ins"),
    "gap": _l("What stays open"),
    "alternative_on": _l("Offered instead"),
    "offered_on": _l("Offered instead"),
    "planned_stop": _l("Planned stop"),
    "granted": _l("Released"),
    "shift": _l("Shift"),
    "skill": _l("Station"),
    "level": _l("Level"),
}
DAYS = ("hold_until", "from_on", "to_on", "alternative_on", "offered_on")


DISPOSITIONS: dict[str, Any] = {
    "return_to_place": _l("back to its place"),
    "relocate": _l("to another place"),
    "return_to_supplier": _l("back to the supplier"),
    "sell": _l("sold"),
    "scrap": _l("scrapped"),
    "keep_with_reason": _l("it stays, with a reason"),
}


def disposition_word(disposition: str) -> Any:
    return DISPOSITIONS[disposition]


def disposition_choices() -> list[tuple[str, Any]]:
    """What can become of an item, for who decides it."""
    return list(DISPOSITIONS.items())


def detail_word(name: str) -> Any:
    return DETAILS.get(name, name.replace("_", " "))


def detail_value(name: str, value: Any) -> str:
    """A detail as it is read: days in words, lists with commas, "Christine Sauer → Jakub Jankowski"."""
    if name in DAYS and isinstance(value, str):
        return day(value)
    if name == "shift":
        plan = Plant.get().shifts.get(value)
        return str(plan["name"].get(language()) or value) if plan else str(value)
    if name == "disposition" and value in DISPOSITIONS:
        return str(DISPOSITIONS[value])
    if isinstance(value, dict):
        return ", ".join(f"{one} → {other}" for one, other in value.items())
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return str(value).replace("_", " ")
