"""The check: a page says what it shows, the answer has only what differs. Heals everything a push may have missed."""

from __future__ import annotations

import logging
from typing import Any

from flask import current_app

from boards.clock import now
from boards.i18n import languages
from boards.live import devices
from boards.live.rendering import rendered_board
from boards.people.models import Person
from boards.people.sessions import signed_in
from boards.plant.models import Plant, Unit

log = logging.getLogger(__name__)


def readable(asked: Any) -> Unit | None:
    """The board a check is about, if whoever asks may read it now; asked again at every check."""
    if not isinstance(asked, dict) or not isinstance(asked.get("unit"), str):
        return None
    unit = Unit.by_code(asked["unit"])
    return unit if unit and may_watch(unit, signed_in()) else None


def answer(unit: Unit, asked: Any) -> dict[str, Any]:
    """What differs from `{panels: {name: revision}}`. A socket joins its room before, so that nothing falls between."""
    shown = asked.get("panels")
    shown = {str(name): revision for name, revision in shown.items()} if isinstance(shown, dict) else {}
    plant = Plant.get()
    current_app.extensions["live"].epoch = plant.epoch
    offset = now().astimezone(plant.zone).utcoffset()
    return {
        "ok": True,
        **current_app.extensions["live"].beat(),
        "offset": int(offset.total_seconds() // 60) if offset else 0,
        "panels": {
            name: {"revision": panel.revision, "html": str(panel.html)}
            for name, panel in rendered_board(unit, language_of(asked), shown).items()
        },
    }


def language_of(asked: Any) -> str:
    """The language of a check, if the plant has it."""
    wanted = asked.get("lang") if isinstance(asked, dict) else None
    return wanted if wanted in languages() else Plant.get().default_language


def may_read(unit: Unit, person: Person | None) -> bool:
    """Boards are open inside the plant; a plant may ask for a sign-in (then only its active people)."""
    if not (unit.active and unit.has_board):
        return False
    return Plant.get().reading == "open" or person is not None


def may_watch(unit: Unit, person: Person | None) -> bool:
    """Who may read a board may watch its wall, and so may a device that has the right to this very one."""
    if may_read(unit, person):
        return True
    device = devices.here()
    if device is not None and device.unit_id != unit.id:
        log.warning("screen %s asked for the board of %s, which is not its own", device.id, unit.code)
    return device is not None and device.unit_id == unit.id and unit.active and unit.has_board
