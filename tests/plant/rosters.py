"""A small matrix and plans to test with: A3's two stations, who holds them, and a Monday."""

from __future__ import annotations

import datetime as dt
from typing import Any

from boards import clock
from boards.db import db
from boards.people.models import Person
from boards.plant.rostering import Roster
from boards.skills.models import Assessment, Need, Skill
from tests.world import World

MONDAY = dt.date(2026, 11, 16)  # crew A works early, B late
TUESDAY, WEDNESDAY = MONDAY + dt.timedelta(days=1), MONDAY + dt.timedelta(days=2)
LONG_AGO = dt.date(2026, 6, 1)


def on(date: dt.date, hour: int = 7, minute: int = 0) -> Any:
    """Inside, it is that day at this hour (UTC; the plant is one ahead)."""
    return clock.at(dt.datetime.combine(date, dt.time(hour, minute), dt.UTC))


def skill_at(world: World, code: str, critical: bool = False, need: int = 1, **more: Any) -> Skill:
    """The job of a station, needed by so many a shift. Call it inside writing()."""
    station = world.unit(code)
    skill = Skill(code=code, name=station.name, unit=station, critical=critical, **more)
    skill.needs.append(Need(from_on=dt.date(2026, 1, 1), min_per_shift=need, target_total=3))
    db.session.add(skill)
    db.session.flush()
    return skill


def holds(
    person: Person, skill: Skill, level: int = 3, since: dt.date = LONG_AGO, until: dt.date | None = None
) -> Assessment:
    """Somebody was judged at a level. Call it inside writing()."""
    judged = Assessment(
        skill=skill,
        person=person,
        level=level,
        assessed_on=since,
        assessed_at=dt.datetime.combine(since, dt.time(9), dt.UTC),
        assessor_id=person.id,
        revisions=[],
        valid_until=until,
    )
    db.session.add(judged)
    db.session.flush()
    return judged


def matrix(world: World) -> tuple[Skill, Skill]:
    """Amina holds both stations of A3, Marek the first, Joana learns the second, Bruno of crew B holds both."""
    first, second = skill_at(world, "A3-10"), skill_at(world, "A3-20", critical=True)
    for person in (world.amina, world.bruno):
        holds(person, first, 4)
        holds(person, second, 4)
    holds(world.marek, first)
    holds(world.joana, second, 1)
    return first, second


def early(world: World, date: dt.date = MONDAY, unit: str = "A3") -> Roster:
    return Roster(world.unit(unit), date, "early")


def late(world: World, date: dt.date = MONDAY) -> Roster:
    return Roster(world.unit("A3"), date, "late")


def standing(roster: Roster) -> dict[str, str | None]:
    """Where everybody who is there stands, by first name; two places with a plus."""
    found: dict[str, str | None] = {}
    for row in roster.rows():
        name, place = row.person.name.split()[0].lower(), row.station.code if row.station else None
        if row.is_there:
            found[name] = f"{found[name]}+{place}" if found.get(name) else place
    return found
