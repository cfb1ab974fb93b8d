"""What plans ask for and what became of it, for walls: columns only, in as few questions for a hundred plans as for one.

due.py says the same of whole records. How far back a wall looks follows from how often a thing is due, so that five years
of weekly audits cost what one month does.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import joinedload

from boards.checks.content import Checklist
from boards.checks.due import became
from boards.checks.models import CheckRun, RunStep
from boards.checks.plans import CheckPlan
from boards.checks.windows import Window
from boards.db import db
from boards.plant.calendar import Calendar
from boards.plant.models import Plant, Unit
from boards.plant.production_day import production_date

WEEKS = 6  # of the grid of process audits
CARD_DAYS = 13  # of the row of cards
DAY = dt.timedelta(days=1)
IN_CELLS = ("lpa", "kamishibai", "handover")  # a wall shows each shift of these
BACK = {"each_shift": 4, "daily": 4, "weekly": 21, "monthly": 70, "quarterly": 200, "on_dates": 200}
AHEAD = {"each_shift": 4, "daily": 4, "weekly": 14, "monthly": 62, "quarterly": 190, "on_dates": 200}


class Sent(NamedTuple):
    """The run of a window: when it was sent, and signed for."""

    id: int
    number: int
    card: str | None
    points: int | None
    possible: int | None
    at: dt.datetime | None
    excused: bool
    assignee_id: int | None  # named for this one
    signed: bool
    refused: bool


class Slot(NamedTuple):
    """One window of one plan, with what became of it."""

    plan: CheckPlan
    window: Window
    state: str
    run: Sent | None


class Slots:
    """The windows of the plans of some units around an instant; leaders' own lists are not among them."""

    def __init__(self, units: Sequence[Unit], at: dt.datetime, wanted: Callable[[CheckPlan], bool] | None = None) -> None:
        self.at, self.plant = at, Plant.get()
        self.today = production_date(at, self.plant)
        self.plans = [plan for plan in _plans(units, self.today) if wanted is None or wanted(plan)]
        self.calendars = Calendar.of_units(list({plan.unit for plan in self.plans}), self.plant)
        self._runs = self._sent()
        self.all = [slot for plan in self.plans for slot in self._of(plan)]

    def of(self, *kinds: str) -> list[Slot]:
        """Those of some kinds of checklists, by their windows."""
        return sorted(
            (one for one in self.all if one.plan.checklist.kind in kinds), key=lambda one: (one.window, one.plan.id)
        )

    def overdue(self) -> list[Slot]:
        """Missed windows after which nothing was sent, the oldest first: one a plan, the first of them. What a shift has not
        done stands in its row of cells; only what has no such row is said here."""
        found = {}
        told = (one for one in self.all if not (one.window.shift and one.plan.checklist.kind in IN_CELLS))
        for plan_id, slots in _by_plan(told).items():
            done = max((one.window for one in slots if one.state in ("done", "late")), default=None)
            open_ones = [one for one in slots if one.state == "missed" and (done is None or one.window > done)]
            if open_ones:
                found[plan_id] = min(open_ones, key=lambda one: one.window)
        return sorted(found.values(), key=lambda one: (one.window.last, one.plan.id))

    def since(self, plan: CheckPlan) -> dt.date:
        kind = plan.checklist.kind
        monday = self.today - DAY * (self.today.weekday() + 7 * (WEEKS - 1))
        if kind == "lpa":
            return monday
        return self.today - DAY * (CARD_DAYS if kind == "kamishibai" else BACK[plan.frequency])

    def _of(self, plan: CheckPlan) -> Iterable[Slot]:
        until = self.today + DAY * AHEAD[plan.frequency]
        for window in plan.windows(self.since(plan), until, self.calendars[plan.unit_id]):
            found = self._runs.get((plan.id, window.shift, window.turn), ())
            run = next((run for first, last, run in found if first <= window.last and last >= window.first), None)
            state = became(window, self.at, self.plant, run.at if run else None, bool(run and run.excused))
            yield Slot(plan, window, state, run)

    def _sent(self) -> dict[tuple[int, str, int], list[tuple[dt.date, dt.date, Sent]]]:
        """By plan, shift and turn, the latest attempt first, without what is void."""
        spans = defaultdict(list)
        for plan in self.plans:
            spans[self.since(plan)].append(plan.id)
        if not spans:
            return {}
        spanned = [and_(CheckRun.plan_id.in_(ids), CheckRun.last >= since) for since, ids in spans.items()]
        columns = (CheckRun.plan_id, CheckRun.shift, CheckRun.turn, CheckRun.first, CheckRun.last)
        about: Sequence[Any] = (CheckRun.id, CheckRun.number, CheckRun.card, CheckRun.points, CheckRun.possible)
        named_for: Any = CheckRun.assignee_id
        steps = [_at(kind, self.at) for kind in ("submission", "excuse", "sign_in", "refusal", "void")]
        rows = select(*columns, *about, named_for, *steps).where(or_(*spanned)).order_by(CheckRun.attempt.desc())
        found: dict[Any, list[tuple[dt.date, dt.date, Sent]]] = defaultdict(list)
        for row in db.session.execute(rows):
            plan_id, shift, turn, first, last, id, number, card, points, possible, named, at, excused, *signed, void = row
            if void is None:
                off = excused is not None and at is None
                run = Sent(id, number, card, points, possible, at, off, named, *(one is not None for one in signed))
                found[plan_id, shift, turn].append((first, last, run))
        return found


def _plans(units: Sequence[Unit], today: dt.date) -> list[CheckPlan]:
    Unit.meet_all()
    shown = (joinedload(CheckPlan.checklist).joinedload(Checklist.standard),)
    active = CheckPlan.active_from <= today + DAY * 200, CheckPlan.active_to.is_(None) | (CheckPlan.active_to >= today)
    mine = CheckPlan.unit_id.in_([unit.id for unit in units]), CheckPlan.frequency != "by_item"
    return list(db.session.scalars(select(CheckPlan).options(*shown).where(*mine, *active).order_by(CheckPlan.id)))


def _at(kind: str, at: dt.datetime) -> Any:
    """When a state was reached, where it was by `at`."""
    step = select(RunStep.at).where(RunStep.run_id == CheckRun.id, RunStep.kind == kind, RunStep.at <= at)
    return step.correlate(CheckRun).scalar_subquery()


def _by_plan(slots: Iterable[Slot]) -> dict[int, list[Slot]]:
    found = defaultdict(list)
    for one in slots:
        found[one.plan.id].append(one)
    return found
