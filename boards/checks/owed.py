"""The checks that a person owes now: open ones that are this person's to do, and those missed that nothing has made good.

Never what others owe. Of what a role does in each shift only who works now; of a rotation only whose turn it is. Who is
named for one owes it, and nobody else.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from sqlalchemy import select

from boards.checks.assigned import before_auditing, subject_of
from boards.checks.light import Slot, Slots
from boards.checks.models import CheckRun
from boards.checks.plans import CheckPlan
from boards.db import db
from boards.people.models import Person, active
from boards.plant.models import Unit
from boards.plant.production_day import crew_on, production_date

LATE_DAYS = 35  # so long a missed check may be done late


def owed_by(person: Person, at: dt.datetime) -> list[Slot]:
    """The most urgent first: overdue, then by when they are due."""
    people = [person, *db.session.scalars(select(Person).where(Person.deputy_id == person.id, *active()))]
    named = _named(people, at)
    slots = Slots(_places(people, named), at, _may_be(people, named))
    open_ones = [one for one in slots.all if one.state == "open" and not (one.run and one.run.at)]
    late = [one for one in slots.overdue() if one.window.last >= slots.today - dt.timedelta(days=LATE_DAYS)]
    there = {one.plan.id for one in open_ones}
    found = [one for one in [*late, *open_ones] if _is_mine(one, people, slots, person)]
    kept = [one for one in found if one.state == "open" or one.plan.id not in there]
    return sorted(kept, key=lambda one: (one.state == "open", one.window.last, one.window.shift, one.plan.id))


def owed_at(place: Unit, at: dt.datetime) -> list[Slot]:
    """What is to be checked now at a station, by whoever works there."""
    return [one for one in Slots([place], at).all if one.state == "open"]


def _named(people: Sequence[Person], at: dt.datetime) -> dict[int, int]:
    """Plans of which a check was given to one of these people not long ago, each with its unit."""
    recent = CheckRun.last >= production_date(at) - dt.timedelta(days=LATE_DAYS)
    mine = CheckRun.assignee_id.in_([one.id for one in people]), recent, CheckRun.plan_id.is_not(None)
    rows = select(CheckRun.plan_id, CheckRun.unit_id).join(CheckPlan).where(*mine, CheckPlan.frequency != "by_item")
    return {plan_id: unit_id for plan_id, unit_id in db.session.execute(rows) if plan_id is not None}


def _places(people: Sequence[Person], named: dict[int, int]) -> list[Unit]:
    """Units in whose plans these people can be meant. `named`: plans of which they were given a check, with the unit."""
    by_name = select(CheckPlan.unit_id).where(CheckPlan.assignee_kind.in_(("person", "rotation")))
    roles = {grant.role for one in people for grant in one.grants if grant.counts_on(None)}
    by_role = select(CheckPlan.unit_id).where(CheckPlan.role.in_(roles))
    homes = [one.home_unit_id for one in people]
    crews = select(Unit.id).where(Unit.id.in_(homes) | Unit.parent_id.in_(homes))
    meant = Unit.id.in_(by_name.union(by_role, crews)) | Unit.id.in_(set(named.values()))
    return list(db.session.scalars(select(Unit).where(meant, Unit.active)))


def _may_be(people: Sequence[Person], named: dict[int, int]) -> Callable[[CheckPlan], bool]:
    """A rough sieve of plans: whether one of these people could be meant at all."""
    return lambda plan: plan.id in named or _could_be(plan, people)


def _could_be(plan: CheckPlan, people: Sequence[Person]) -> bool:
    """By the plan itself, whoever was named for one."""
    if plan.assignee_kind == "role":
        return any(plan.role in one.roles_in(plan.unit) for one in people)
    if plan.assignee_kind == "crew":
        return any(one.home_unit_id == plan.unit.board.id for one in people)
    return bool({one.id for one in people} & set(plan.people))


def _is_mine(slot: Slot, people: Sequence[Person], slots: Slots, person: Person) -> bool:
    plan, window = slot.plan, slot.window
    given_to = slot.run.assignee_id if slot.run else None
    if given_to is not None:
        return any(one.id == given_to for one in people)
    if not _could_be(plan, people):
        return False
    if before_auditing(plan.checklist.auditor_rule, person, plan.unit, subject_of(plan)) is not None:
        return False
    if plan.assignee_kind == "rotation":
        turn = plan.assignee_of(window)
        return turn is not None and turn in people
    if window.shift and slot.state == "open":
        crew = crew_on(window.shift, window.first, slots.plant)
        return any(one.crew in (None, crew) for one in people)
    return not window.shift  # a shift that is over is over
