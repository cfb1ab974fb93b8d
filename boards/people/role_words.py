"""Roles in words, and who may give them."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from boards.people.models import ROLES, Person
from boards.plant.models import Unit
from boards.plant.setting_up import may_set_up_plant

ROLE_WORDS: dict[str, Any] = {
    "worker": _l("worker"),
    "team_leader": _l("team leader"),
    "shift_lead": _l("shift lead"),
    "value_stream_manager": _l("value stream manager"),
    "plant_manager": _l("plant manager"),
    "kso": _l("Kaizen Support Office"),
    "specialist": _l("specialist"),
    "trainer": _l("trainer"),
    "works_council": _l("works council"),
    "guest_coach": _l("guest coach"),
    "admin": _l("system administrator"),
}
assert tuple(ROLE_WORDS) == ROLES


def may_give(role: str, by: Person) -> bool:
    """Whether somebody who sets the plant up may give or end this role anywhere in it (granting.py)."""
    return may_set_up_plant(by) and by.may_grant(role, Unit.root())
