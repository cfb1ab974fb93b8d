"""The unsafe addresses of skills, as tests/doors.py wants them: (what prepares it, the form). Amina leads A3."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from boards.db import db
from boards.people.models import Person
from boards.skills.desk import Desk, Judged
from boards.skills.models import Assessment, Skill
from boards.standards.models import Standard
from tests.world import World

Setting = Callable[[World], dict[str, Any]]


def job(world: World, resting: bool = False) -> Skill:
    """A3-10, in which Amina and Joana are of level 4 and Marek of level 1; a standard beside it."""
    made = Skill.create(world.unit("A3-10"), world.karl, code="A3-10", name="Shrink-fit")
    for person, level in ((world.amina, 4), (world.joana, 4), (world.marek, 1)):
        judged(made, person, level, world.karl, transfer=True)
    standard = Standard(code="SW-A3-10", kind="standard_work", title="Shrink-fit", unit=world.unit("A3"))
    db.session.add(standard)
    db.session.flush()
    if resting:
        made.rest_on(standard, world.karl)
    return made


def judged(skill: Skill, person: Person, level: int, by: Person, **about: Any) -> Assessment:
    row = Judged(skill, person, level, by, **about)
    return Desk([row]).enter(row)


def of(**values: Callable[[World, Skill], Any]) -> Setting:
    def prepare(world: World) -> dict[str, Any]:
        made = job(world)
        return {"code": made.code, **{name: value(world, made) for name, value in values.items()}}

    return prepare


def mareks(world: World, made: Skill) -> int:
    return world.marek.id


def suspended(world: World) -> dict[str, Any]:
    made = job(world)
    made.suspend(world.marek, world.leo, "Found without gloves")
    return {"code": made.code, "id": world.marek.id}


def waiting(world: World) -> dict[str, Any]:
    return {"record": judged(job(world), world.marek, 2, world.joana)}


def linked(world: World) -> dict[str, Any]:
    made = job(world, resting=True)
    return {"code": made.code, "id": made.standards[0].standard_id}


SKILL_DOORS: dict[str, tuple[Setting, dict[str, Any]]] = {
    "POST skills.assess": (of(id=mareks), {"level": "2", "submission": "one"}),
    "POST skills.suspension": (of(id=mareks), {"reason": "Found without gloves"}),
    "DELETE skills.lifting": (suspended, {}),
    "POST skills.confirmation": (waiting, {}),
    "POST skills.annulment": (waiting, {"reason": "It was his brother"}),
    "POST skills.create": (
        lambda world: {"unit": "a3"},
        {"code": "A3-30", "name": "Wiring", "place": "A3-20", "min_per_shift": "1", "target_total": "3"},
    ),
    "POST skills.amendment": (of(), {"name": "Shrink-fit by heat", "version": lambda world: _version()}),
    "POST skills.need": (of(), {"min_per_shift": "1", "target_total": "4"}),
    "POST skills.linking": (of(), {"standard": lambda world: db.session.query(Standard.id).scalar()}),
    "DELETE skills.unlinking": (linked, {}),
}


def _version() -> str:
    return str(db.session.query(Skill.version).scalar())
