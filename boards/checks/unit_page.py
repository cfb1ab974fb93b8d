"""What is checked at a unit, for people: to do now, overdue, what comes, what was done or not. Of leaders' own lists only
how often an item was not done in time, without names (P-06)."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from boards.checks.assigned import before_auditing, does, leads_assignee, subject_of
from boards.checks.content import CheckQuestion
from boards.checks.due import Due, Schedule
from boards.checks.light import Slots
from boards.checks.models import CheckRun
from boards.checks.plans import CheckPlan
from boards.db import db
from boards.people.models import Person
from boards.plant.models import Unit
from boards.plant.production_day import production_date

DAYS = 28  # as the figures of the boards above
AHEAD = 35
SHOWN_MAX = 60
LATEST = 12  # of what was done, where everything is shown
WHAT = ("all", "overdue", "missed", "done")
ONE = dt.timedelta(days=1)


@dataclass(frozen=True)
class Page:
    """Of a unit's checks. `undone`: what was not done in time; `items`: of leaders' lists, how often each item was not."""

    now: list[Due]
    overdue: list[Due]
    coming: list[Due]
    undone: list[Due]
    done: list[Due]
    items: list[tuple[CheckPlan, CheckQuestion, int]]
    since: dt.date
    until: dt.date


def page_of(unit: Unit, at: dt.datetime, kind: str = "", since: dt.date | None = None) -> Page:
    """All of the last four weeks, or of the seven days from `since` on; of one kind of checklist where one is named."""
    today = production_date(at)
    first = max(since or today - (DAYS - 1) * ONE, today - 366 * ONE)
    last = min(today, first + 6 * ONE) if since else today
    places = places_of(unit)
    schedule = Schedule(places, first, last, at)
    found = [one for one in schedule.dues() if not kind or one.plan.checklist.kind == kind]
    of_places = [one for one in found if one.person is None]
    ahead = Schedule(places, today, today + AHEAD * ONE, at, [one for one in schedule.plans if not one.by_item])
    coming: dict[int, Due] = {}
    for due in ahead.dues(personal=False):
        if due.state == "coming" and (not kind or due.plan.checklist.kind == kind):
            coming.setdefault(due.plan.id, due)
    undone = [one for one in of_places if one.state in ("missed", "late") and first <= one.window.last <= last]
    done = [one for one in of_places if one.state in ("done", "late") and one.run is not None]
    return Page(
        [one for one in of_places if one.state == "open"] if last == today else [],
        [one for one in _overdue(places, at) if not kind or one.plan.checklist.kind == kind],
        list(coming.values()),
        undone[::-1][:SHOWN_MAX],
        sorted(done, key=lambda one: one.done_at or at, reverse=True)[:SHOWN_MAX],
        _items(found),
        first,
        last,
    )


def places_of(unit: Unit) -> list[Unit]:
    """A team with its stations; of a tier its own, for those below have their own pages."""
    if unit.kind in ("plant", "value_stream"):
        return [unit]
    return list(db.session.scalars(select(Unit).where(Unit.path.startswith(unit.path), Unit.active)))


def starts_for(person: Person | None, dues: Sequence[Due]) -> set[int]:
    """The plans of these checks that this person may begin now."""
    if person is None:
        return set()
    today, found = production_date(), set[int]()
    for due in dues:
        plan, run = due.plan, due.run
        free = before_auditing(plan.checklist.auditor_rule, person, plan.unit, subject_of(plan)) is None
        if free and does(plan, person, today, run.assignee if run else None):
            found.add(plan.id)
    return found


def names_for(person: Person | None, dues: Sequence[Due]) -> set[int]:
    """The plans of these checks of which this person says who does one."""
    if person is None:
        return set()
    plans = {due.plan.id: due.plan for due in dues}
    return {id for id, plan in plans.items() if leads_assignee(plan, person)}


def runs_of(unit: Unit, kind: str = "") -> list[CheckRun]:
    """The latest runs that nobody planned: they have no window in which a list could show them."""
    ids = [one.id for one in places_of(unit)]
    rows = CheckRun.loaded().where(CheckRun.plan_id.is_(None), CheckRun.unit_id.in_(ids), ~CheckRun.has("void"))
    found = db.session.scalars(rows.order_by(CheckRun.id.desc()).limit(12)).unique()
    return [run for run in found if not kind or run.checklist.kind == kind]


def _overdue(places: Sequence[Unit], at: dt.datetime) -> list[Due]:
    """The very ones that a board counts."""
    found = Slots(places, at).overdue()
    begun = CheckRun.loaded().where(CheckRun.id.in_([one.run.id for one in found if one.run]))
    runs = {run.id: run for run in db.session.scalars(begun).unique()}
    return [Due(one.plan, one.window, one.state, runs.get(one.run.id) if one.run else None) for one in found]


def _items(found: Sequence[Due]) -> list[tuple[CheckPlan, CheckQuestion, int]]:
    undone = [one for one in found if one.question is not None and one.state in ("missed", "late")]
    times = Counter((one.plan.id, one.question.code) for one in undone if one.question)
    first = {(one.plan.id, one.question.code): (one.plan, one.question) for one in undone if one.question}
    return [(*first[key], count) for key, count in times.most_common()]
