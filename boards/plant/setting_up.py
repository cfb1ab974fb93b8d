"""Who sets a plant up: its manager, the Kaizen Support Office, and who looks after the system (domain 1.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

from boards.refusals import NotAllowed

if TYPE_CHECKING:
    from boards.people.models import Person

MAY = ("plant_manager", "kso", "admin")


def may_set_up_plant(by: Person | None) -> bool:
    return by is not None and by.holds(*MAY)


def before_setting_up(by: Person) -> None:
    if not may_set_up_plant(by):
        raise NotAllowed(_l("The plant is set up by its manager, the Kaizen Support Office or who looks after the system."))
