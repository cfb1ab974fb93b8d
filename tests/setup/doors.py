"""The unsafe addresses of setting a plant up, as tests/doors.py wants them. Amina, who leads the team, is of the Kaizen
Support Office here too: a team leader alone may not set the plant up.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from openpyxl import Workbook

from boards.db import db
from boards.people.models import RoleGrant
from boards.plant import units
from boards.plant.calendar import set_day
from boards.plant.production_day import production_date
from tests.uploads.doors import Again
from tests.uploads.sheets import in_bytes
from tests.world import World

Setting = Callable[[World], dict[str, Any]]


def kso(world: World, **values: Any) -> dict[str, Any]:
    db.session.add(RoleGrant(person_id=world.amina.id, role="kso", unit_id=world.unit("KSO").id))
    db.session.flush()
    db.session.expire(world.amina, ["grants"])
    return values


def with_pins_to_give(world: World) -> dict[str, Any]:
    """Marek has none yet."""
    world.marek.pin_hash = None
    return {}


def with_a_holiday(world: World) -> dict[str, Any]:
    day = set_day(world.unit("PLANT"), saturday(world), [], "Holiday")
    return kso(world) | {"record": day}


def with_a_closed_station(world: World) -> dict[str, Any]:
    values = kso(world, code="a3-20")
    units.close(world.unit("A3-20"), world.nils)
    return values


def saturday(world: World) -> dt.date:
    today = production_date()
    return today + dt.timedelta(days=(5 - today.weekday()) % 7 + 7)


def a_workbook(world: World) -> tuple[Again, str]:
    book = Workbook()
    sheet = book.create_sheet("Units")
    sheet.append(["Code", "Kind", "Name", "Below"])
    sheet.append(["A3-90", "Station", "Polishing", "A3"])
    return Again(in_bytes(book)), "plant.xlsx"


HOURS = {
    "start-early": "06:00", "end-early": "14:00", "start-late": "14:00", "end-late": "22:00",
    "start-night": "22:00", "end-night": "05:30", "week-early": "monday",
}  # fmt: skip

SET_UP_DOORS: dict[str, tuple[Setting, dict[str, Any]]] = {
    "POST plant_pages.changed": (kso, {"name": "Kestrel Motors South"}),
    "POST plant_pages.shifts_changed": (kso, HOURS),
    "POST plant_pages.crews_changed": (kso, {"crew-early": "B", "crew-late": "A"}),
    "POST plant_pages.days_planned": (
        kso,
        {"unit": "A3", "date": lambda world: saturday(world).isoformat(), "shifts": "early", "sure": "yes"},
    ),
    "DELETE plant_pages.day_unplanned": (with_a_holiday, {}),
    "POST plant_pages.added": (kso, {"kind": "station", "parent": "A3", "code": "A3-30", "name": "Final test"}),
    "POST plant_pages.amended": (lambda world: kso(world, code="a3-20"), {"name": "Bearings", "parent": "A1"}),
    "POST plant_pages.closed": (lambda world: kso(world, code="a3-20"), {}),
    "DELETE plant_pages.opened": (with_a_closed_station, {}),
    "POST workbook.sent": (kso, {"file": a_workbook}),
    "POST pins.given": (with_pins_to_give, {"unit": "A3"}),
}
