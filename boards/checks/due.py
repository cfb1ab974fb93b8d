"""What plans ask for, and what became of it: done, late, missed, excused, open or coming (domain 1.16.1, H-07, H-08).

Nothing of this is stored: it follows from the plans, the calendar, the runs and the time. As many queries for thirty plans
as for three.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from boards.checks.adherence import Adherence, adherence
from boards.checks.content import CheckQuestion
from boards.checks.models import CheckRun, RunStep
from boards.checks.plans import CheckPlan
from boards.checks.windows import Window
from boards.clock import now
from boards.db import db
from boards.people.models import Person
from boards.plant.calendar import Calendar
from boards.plant.models import Plant, Unit


@dataclass(frozen=True)
class Due:
    """One check of one window; of leader standard work one item of one person's list."""

    plan: CheckPlan
    window: Window
    state: str  # coming | open | done | late | missed | excused
    run: CheckRun | None = None
    done_at: dt.datetime | None = None
    person: Person | None = None
    question: CheckQuestion | None = None
    by_feed: bool = False  # it ticked itself

    @property
    def is_over(self) -> bool:
        """Its time has come and gone: it counts in adherence."""
        return self.state in ("done", "late", "missed", "excused")

    @property
    def is_begun(self) -> bool:
        return self.run is not None and self.run.state == "in_progress"


class Schedule:
    """The checks of some units on production dates from `since` to `until`, as of an instant."""

    def __init__(
        self,
        units: Sequence[Unit],
        since: dt.date,
        until: dt.date,
        at: dt.datetime | None = None,
        plans: Sequence[CheckPlan] | None = None,
    ) -> None:
        self.since, self.until, self.at, self.plant = since, until, at or now(), Plant.get()
        if plans is None:
            plans = db.session.scalars(CheckPlan.active_at(list(units), since, until)).all()
        self.plans = list(plans)
        self.calendars = Calendar.of_units(list({plan.unit for plan in self.plans}), self.plant)
        self.runs = _runs(self.plans, since, until)

    def dues(self, personal: bool = True) -> list[Due]:
        """All of them, in the order of their windows; without `personal` only those of places."""
        found = [due for plan in self.plans if not plan.by_item for due in self._of(plan)]
        if personal and (own := [plan for plan in self.plans if plan.by_item]):
            from boards.checks.leader_work import Lists

            found += Lists(self, own).dues()
        return sorted(found, key=lambda due: (due.window, due.plan.id))

    def adherence(self, personal: bool = True) -> Adherence:
        """Of all whose time has come."""
        return adherence(due.state for due in self.dues(personal))

    def state_of(self, window: Window, done_at: dt.datetime | None, excused: bool = False) -> str:
        """What a window has become by the schedule's instant."""
        return became(window, self.at, self.plant, done_at, excused)

    def _of(self, plan: CheckPlan) -> Iterable[Due]:
        for window in plan.windows(self.since, self.until, self.calendars[plan.unit_id]):
            run = next((one for one in self.runs[plan.id, window.shift, window.turn] if _is_in(one, window)), None)
            sent = run.step("submission") if run else None
            done_at = sent.at if sent else None
            yield Due(plan, window, self.state_of(window, done_at, bool(run and run.is_excused)), run, done_at)


def became(window: Window, at: dt.datetime, plant: Plant, done_at: dt.datetime | None, excused: bool = False) -> str:
    """What a window has become at an instant: done only in time, late for ever after (H-07)."""
    if done_at is not None:
        return "done" if done_at < window.closes_at(plant) else "late"
    if excused:
        return "excused"
    if at < window.opens_at(plant):
        return "coming"
    return "open" if at < window.closes_at(plant) else "missed"


def due_at(units: Sequence[Unit], at: dt.datetime, days: int = 0) -> list[Due]:
    """What is open at these units now, or was missed or comes within so many production dates around today."""
    from boards.plant.production_day import production_date

    today = production_date(at)
    return Schedule(units, today - days * ONE, today + days * ONE, at).dues()


def overdue(found: Iterable[Due]) -> list[Due]:
    """Missed ones that nothing has made good since: no run of the plan was sent after their window began."""
    found = list(found)
    last: dict[int, dt.date] = {}
    for due in found:
        if due.done_at is not None:
            last[due.plan.id] = max(last.get(due.plan.id, due.window.first), due.window.first)
    return [due for due in found if due.state == "missed" and last.get(due.plan.id, dt.date.min) < due.window.first]


ONE = dt.timedelta(days=1)


def _is_in(run: CheckRun, window: Window) -> bool:
    """A window whose days the calendar has moved since is the same one."""
    return run.first <= window.last and run.last >= window.first


def _runs(plans: Sequence[CheckPlan], since: dt.date, until: dt.date) -> dict[Any, list[CheckRun]]:
    """By plan, shift and turn; the latest attempt first, without what is void. Answers are not read."""
    rows = (
        select(CheckRun)
        .where(CheckRun.plan_id.in_([plan.id for plan in plans]), CheckRun.first <= until, CheckRun.last >= since)
        .options(
            selectinload(CheckRun.steps).joinedload(RunStep.by), joinedload(CheckRun.holder), joinedload(CheckRun.assignee)
        )
        .order_by(CheckRun.attempt.desc(), CheckRun.id)
    )
    found = defaultdict(list)
    for run in db.session.scalars(rows).unique() if plans else ():
        if not run.is_void:
            found[run.plan_id, run.shift, run.turn].append(run)
    return found
