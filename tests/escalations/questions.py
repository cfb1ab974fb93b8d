"""Questions of the remembered plant: A3 asks its value stream, which Greta leads; above her is Dr. Ingrid at the plant.

The plant meets as a real one does: A3 and B2 at 06:05, 14:05 and 22:05, VSA and VSB at 08:30, the plant at 09:15. In the
week of Monday 16 November 2026 crew A has the early shift, B the late one, C the night.
"""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from boards import clock
from boards.db import db, writing
from boards.escalations.models import Escalation
from boards.meetings.models import Forum
from boards.people.models import Person, RoleGrant
from tests.world import World

BERLIN = ZoneInfo("Europe/Berlin")
TUESDAY = dt.date(2026, 11, 17)
ASK = "Who may start a load tonight?"
ANSWER = "Nobody: the vessel stays empty."
STAND_UP = {"early": "06:05", "late": "14:05", "night": "22:05"}


def plant_time(time: str, date: dt.date = TUESDAY, days: int = 0) -> dt.datetime:
    """An instant by the plant's clock."""
    return dt.datetime.combine(date + dt.timedelta(days=days), dt.time.fromisoformat(time), BERLIN).astimezone(dt.UTC)


def at(time: str, date: dt.date = TUESDAY, days: int = 0) -> Any:
    """Inside, it is this time at the plant."""
    return clock.at(plant_time(time, date, days))


def meetings(world: World) -> None:
    """Everybody meets."""
    with writing():
        for code, tier, times in (
            ("A3", 1, STAND_UP),
            ("B2", 1, STAND_UP),
            ("VSA", 2, {"daily": "08:30"}),
            ("VSB", 2, {"daily": "08:30"}),
            ("PLANT", 3, {"daily": "09:15"}),
        ):
            minutes = {1: 10, 2: 15, 3: 20}[tier]
            db.session.add(Forum(code=f"T{tier}-{code}", tier=tier, unit=world.unit(code), minutes=minutes, times=times))


def hired(world: World, name: str, unit: str, crew: str | None, role: str = "worker") -> Person:
    """Somebody new, as a test needs one."""
    with writing():
        person = Person(name=name, home_unit=world.unit(unit), crew=crew)
        person.grants.append(RoleGrant(role=role, unit_id=world.unit(unit).id))
        person.leads_unit = role == "specialist"
        db.session.add(person)
    return person


def asked(world: World, **details: Any) -> Escalation:
    """Joana of crew A asks the value stream."""
    given = {"by": world.joana, **details}
    to_unit = given.pop("to_unit", world.unit("VSA"))
    from_unit = given.pop("from_unit", world.unit("A3"))
    with writing():
        return Escalation.ask_for(from_unit, to_unit, given.pop("ask", ASK), **given)


def answered(world: World, **details: Any) -> Escalation:
    question = asked(world, **details)
    with writing():
        question.reply(world.greta, "answer", ANSWER)
    return question


def events(question: Escalation) -> list[tuple[str, str]]:
    """(kind of step, code of the unit) in order."""
    return [(step.kind, step.unit.code) for step in question.steps]
