"""The unsafe addresses of numbers, as tests/doors.py wants them: (what prepares it, who may, the form)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from boards.db import db
from boards.metrics.models import Metric
from boards.people.models import RoleGrant
from boards.plant.calendar import set_day
from boards.plant.models import Plant
from boards.plant.production_day import production_date
from tests.metrics.numbers import measured, working_days, written
from tests.world import World

LEADER = {"leader"}


def metric(world: World) -> Metric:
    return measured(world.unit("A3"), "Q", 96.5)


def today(world: World) -> dict[str, Any]:
    """Whatever day it is: it is one of work."""
    set_day(world.unit("A3"), production_date(), list(Plant.get().shifts))
    return {"record": metric(world), "date": production_date().isoformat()}


def written_today(world: World) -> dict[str, Any]:
    values = today(world)
    values["record"].record(production_date(), by=world.amina, value=97)
    return values


def red(world: World) -> dict[str, Any]:
    found, date = metric(world), working_days(world.unit("A3"), 1)[0]
    written(found, {date: 90})
    return {"record": found, "date": date.isoformat()}


def sheet(world: World) -> dict[str, Any]:
    today(world)
    return {"unit": "a3"}


def sheet_with_a_red(world: World) -> dict[str, Any]:
    found = today(world)["record"]
    found.record(production_date(), by=None, value=90, source="machine")
    return {"unit": "a3"}


def kso_too(world: World, make: Callable[[World], dict[str, Any]]) -> dict[str, Any]:
    """Amina sets numbers up as well."""
    db.session.add(RoleGrant(person_id=world.amina.id, role="kso", unit_id=world.unit("KSO").id))
    return make(world)


def on_sheet(world: World, **fields: str) -> dict[str, Any]:
    id = Metric.by_code("A3-Q").id  # type: ignore[union-attr]
    return {"day": production_date().isoformat(), **{f"{name}-{id}": said for name, said in fields.items()}}


def says(**form: Any) -> Callable[[World], dict[str, Any]]:
    return lambda world: dict(form)


ABOUT = {"name": "Scratches", "reasons": "Dropped\nOther", "decimals": "1", "recorder": "team_leader", "lowest": "0"}
Given = tuple[Callable[[World], dict[str, Any]], set[str], Callable[[World], dict[str, Any]]]

NUMBER_DOORS: dict[str, Given] = {
    "POST numbers.written": (sheet, LEADER, lambda world: on_sheet(world, value="97.5", version="0")),
    "POST numbers.reasons": (
        sheet_with_a_red, LEADER, lambda world: on_sheet(world, reason="Other", answer="none", because="Once"),
    ),
    "POST numbers.readings": (today, LEADER, says(value="97.5", version="0", shift="", note="A note")),
    "DELETE numbers.taken_back": (written_today, LEADER, says(shift="")),
    "POST numbers.reason": (red, LEADER, says(reason="Other")),
    "POST numbers.answer": (red, LEADER, says(answer="none", because="The line was new")),
    "POST numbers.target": (
        lambda world: {"record": metric(world)}, LEADER,
        lambda world: {"value": "98", "valid_from": production_date().isoformat(), "why": "A new tester"},
    ),
    "POST numbers.letter": (
        lambda world: kso_too(world, sheet), LEADER,
        lambda world: {"letter": "Q", "metric": "none", "valid_from": production_date().isoformat()},
    ),
    "POST numbers.create": (
        lambda world: kso_too(world, sheet), LEADER,
        says(**ABOUT, letter="C", code="A3-C9", kind="target", direction="lower", target="3", on_board="yes"),
    ),
    "POST numbers.amendment": (
        lambda world: kso_too(world, lambda world: {"record": metric(world)}), LEADER, says(**ABOUT, version="1"),
    ),
}  # fmt: skip
