"""The unsafe addresses of check plans, as tests/doors.py wants them: (what prepares it, the form)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from boards.checks.calendar_feeds import CheckFeed
from boards.checks.models import CheckRun
from boards.plant.production_day import production_date
from tests.checks.doors import daily
from tests.checks.lists import checklist, conform, plan
from tests.world import World

Setting = Callable[[World], dict[str, Any]]
PLAN = {"assignee_kind": "role", "role": "team_leader", "frequency": "daily"}
YESTERDAYS = dt.date.today() - dt.timedelta(days=7)
LATER = (dt.date.today() + dt.timedelta(days=9)).isoformat()


def a_checklist(world: World) -> dict[str, Any]:
    checklist(world, "CL-D", "machine_check", conform("M1", "M2"))
    return {"unit": "a3"}


def a_plan(world: World) -> dict[str, Any]:
    return {"record": daily(world)}


def to_name(world: World) -> dict[str, Any]:
    """A check that is named each time, given to a worker by somebody else."""
    made = plan(checklist(world, "CL-D", "machine_check", conform("M1")), world, assignee_kind="named", role=None)
    [window] = made.windows(production_date(), production_date()) or made.windows(YESTERDAYS, production_date())[-1:]
    CheckRun.name_for(made, window, world.joana, world.karl)
    return {"record": made, "window": window.key}


PLAN_DOORS: dict[str, tuple[Setting, dict[str, Any]]] = {
    "POST check_plans.create": (a_checklist, {"checklist": "CL-D", **PLAN}),
    "POST check_plans.change": (a_plan, {**PLAN, "frequency": "weekly", "active_from": LATER}),
    "POST check_plans.ending": (a_plan, {"active_to": LATER}),
    "POST check_plans.name": (to_name, {"person": lambda world: world.marek.id}),
    "DELETE check_plans.name_nobody": (to_name, {}),
}


def nothing(world: World) -> dict[str, Any]:
    return {}


def everybody_has_an_address(world: World) -> dict[str, Any]:
    for person in (world.rosa, world.piotr, world.amina):
        CheckFeed.make(person, None, "before")
    return {}


def everybody_has_the_teams(world: World) -> dict[str, Any]:
    for person in (world.rosa, world.piotr, world.amina):
        CheckFeed.make(person, world.unit("A3"), "before")
    return {"unit": "a3"}


def no_form(world: World) -> dict[str, Any]:
    return {}


EVERYBODY = ("worker", "other leader", "leader")
FEED_DOORS: dict[str, tuple[Setting, tuple[str, ...], Setting]] = {  # (what prepares it, who, the form)
    "POST check_calendar.my_feed": (nothing, EVERYBODY, no_form),
    "DELETE check_calendar.my_feed_ended": (everybody_has_an_address, EVERYBODY, no_form),
    "POST check_calendar.unit_feed": (lambda world: {"unit": "a3"}, EVERYBODY, no_form),
    "DELETE check_calendar.unit_feed_ended": (everybody_has_the_teams, EVERYBODY, no_form),
}
