"""Forums of the remembered plant: A3 and B2 stand up in each shift, the value stream and the plant once a day."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from boards.db import db
from boards.meetings.models import Forum
from tests.world import World

TIMES = {"early": "06:05", "late": "14:05", "night": "22:05"}
BERLIN = ZoneInfo("Europe/Berlin")


def plan(world: World) -> dict[str, Forum]:
    """Writes them; by code. Call inside writing()."""
    forums = {
        code: Forum(code=code, tier=tier, unit=world.unit(unit), minutes=minutes, times=times)
        for code, tier, unit, minutes, times in (
            ("T1-A3", 1, "A3", 10, TIMES),
            ("T1-B2", 1, "B2", 10, TIMES),
            ("T2-VSA", 2, "VSA", 15, {"daily": "08:30"}),
            ("T3", 3, "PLANT", 20, {"daily": "09:15"}),
            ("T4", 4, "PLANT", 45, {"weekly": "thursday 10:00"}),
        )
    }
    forums["T2-VSA"].leader, forums["T3"].leader = world.greta, world.ingrid
    forums["T2-VSA"].members = [world.leo, world.quin]
    db.session.add_all(forums.values())
    db.session.flush()
    return forums


def local(year: int, month: int, day: int, hour: int, minute: int = 0) -> dt.datetime:
    """A wall time at the plant as an instant."""
    return dt.datetime(year, month, day, hour, minute, tzinfo=BERLIN).astimezone(dt.UTC)
