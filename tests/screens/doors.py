"""The unsafe addresses of screens, as tests/doors.py wants them: (what prepares it, the form)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from boards.db import db
from boards.screens.models import Pairing, Screen
from tests.screens.tvs import ABOUT
from tests.world import World

Setting = Callable[[World], dict[str, Any]]


def a_tv(world: World) -> dict[str, Any]:
    return {"record": db.session.query(Screen).one()}


def waiting(world: World) -> dict[str, Any]:
    Pairing.make()
    return {}


def a_code(world: World) -> str:
    return str(db.session.query(Pairing.code).scalar())


def with_another(world: World) -> dict[str, Any]:
    return a_tv(world) | waiting(world)


def of_amina_at_two(world: World) -> dict[str, Any]:
    """Amina leads a second team, so that there is another board to send it to."""
    world.amina.grants[0].unit = None
    world.amina.grants[0].unit_id = world.unit("VSA").id
    return a_tv(world)


def sent(world: World) -> dict[str, Any]:
    found = of_amina_at_two(world)
    db.session.flush()
    db.session.expire(world.amina)
    found["record"].send_to(world.unit("A1"), world.amina)
    return found


def with_kiosk(world: World) -> dict[str, Any]:
    found = a_tv(world)
    found["record"].make_kiosk(world.amina, "once")
    return found


def unpaired(world: World) -> dict[str, Any]:
    found = a_tv(world)
    found["record"].unpair(world.amina)
    return found


SCREEN_DOORS: dict[str, tuple[Setting, dict[str, Any]]] = {
    "POST tvs.create": (waiting, {**ABOUT, "code": a_code, "unit": "A3"}),
    "POST tvs.amendment": (a_tv, {**ABOUT, "version": "1"}),
    "POST tvs.pairing": (with_another, {"code": a_code}),
    "POST tvs.board": (of_amina_at_two, {"unit": "A1"}),
    "DELETE tvs.board_undone": (sent, {}),
    "POST tvs.reload": (a_tv, {}),
    "POST tvs.kiosk": (a_tv, {"submission": "two"}),
    "DELETE tvs.kiosk_ended": (with_kiosk, {}),
    "POST tvs.ending": (a_tv, {}),
    "DELETE tvs.ending_undone": (unpaired, {}),
}
