"""What is due in a span of days, of a unit with all below it or of a person; and a month of it, by day."""

from __future__ import annotations

import calendar
import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import select

from boards.checks.assigned import holders
from boards.checks.due import Due, Schedule
from boards.checks.leader_work import Lists
from boards.checks.plans import CheckPlan
from boards.db import db
from boards.people.models import Person
from boards.plant.models import Unit

ONE = dt.timedelta(days=1)
WORST = ("missed", "open", "coming", "late", "done", "excused")  # of several of one day, what is shown


@dataclass(frozen=True)
class Entry:
    """The checks of one plan that are due by one day."""

    plan: CheckPlan
    dues: list[Due]

    @property
    def state(self) -> str:
        return min((due.state for due in self.dues), key=WORST.index)

    @property
    def done(self) -> int:
        return sum(due.state in ("done", "late") for due in self.dues)


def of_unit(unit: Unit, since: dt.date, until: dt.date) -> list[Due]:
    """Of a unit and all below; leader standard work is people's own and not here."""
    here = list(db.session.scalars(select(Unit).where(Unit.path.startswith(unit.path))))
    return Schedule(here, since, until).dues(personal=False)


def of_person(person: Person, since: dt.date, until: dt.date) -> list[Due]:
    """What is this person's to do: by role, by name, in turn, with the crew; and the own list of leader standard work."""
    everywhere = list(db.session.scalars(select(Unit)))
    plans = [
        plan
        for plan in db.session.scalars(CheckPlan.active_at(everywhere, since, until))
        if _may_be(plan, person, since, until)
    ]
    dues = Schedule([], since, until, plans=plans).dues(personal=False) if plans else []
    own = list(db.session.scalars(CheckPlan.active_at(everywhere, since, until).where(CheckPlan.frequency == "by_item")))
    mine = [plan for plan in own if holders(plan, [person], since) or holders(plan, [person], until)]
    listed = list(Lists(Schedule([], since, until, plans=mine), mine, only=person).dues()) if mine else []
    return [*(due for due in dues if _is_mine(due, person)), *listed]


def weeks(year: int, month: int) -> list[list[dt.date]]:
    """The weeks of a month from Monday on, whole ones."""
    return calendar.Calendar().monthdatescalendar(year, month)


def by_day(dues: list[Due]) -> dict[dt.date, list[Entry]]:
    """By the day by which they are due; of one plan together."""
    found: dict[dt.date, dict[int, list[Due]]] = defaultdict(lambda: defaultdict(list))
    for due in dues:
        found[due.window.last][due.plan.id].append(due)
    return {day: [Entry(ones[0].plan, ones) for ones in plans.values()] for day, plans in found.items()}


def _may_be(plan: CheckPlan, person: Person, since: dt.date, until: dt.date) -> bool:
    if plan.by_item:
        return False
    if plan.assignee_kind == "role":
        return any(plan.role in person.roles_in(plan.unit, day) for day in (since, until))
    if plan.assignee_kind == "crew":
        return person.home_unit.is_within(plan.unit.board.id)
    return plan.assignee_kind == "named" or person.id in plan.people


def _is_mine(due: Due, person: Person) -> bool:
    named = due.run.assignee if due.run is not None else None
    if named is not None:
        return named is person
    if due.plan.assignee_kind in ("person", "rotation"):
        return due.plan.assignee_of(due.window) is person
    return due.plan.assignee_kind != "named"
