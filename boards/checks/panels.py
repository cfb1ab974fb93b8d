"""Checks on the boards: of a team 5S, process audits by layer, cards by day, the handover and what is overdue; above, how
many were done in time and how much was right, a row of figures a unit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from boards.actions.models import Step
from boards.checks import drawing
from boards.checks.five_s import five_s_of
from boards.checks.handover import UNSIGNED
from boards.checks.light import Slots
from boards.checks.models import CheckAnswer, CheckRun, HandoverItem, RunStep
from boards.checks.plans import CheckPlan
from boards.checks.tiers import figures_below, on_time
from boards.checks.wall import cards_of, handed_over, layers_of, to_do_today
from boards.clock import Touch, changes_with_time, falls_due
from boards.db import db
from boards.issues.models import IssueStep
from boards.live import panel
from boards.metrics.moving import below
from boards.metrics.readings import Reading
from boards.plant.children import units_below
from boards.plant.models import CalendarDay, Plant, Unit
from boards.plant.production_day import day_ends, production_date, shift, shift_at

TIERS = ("value_stream", "plant")
ON = ("team", "function", *TIERS)
OVERDUE_MAX = 12
ONE = dt.timedelta(days=1)


def _boards(row: Any) -> list[int]:
    """The board of the place that is checked, and those above it."""
    unit = row.unit or db.session.get(Unit, row.unit_id)
    return unit.board.lineage if unit else []


def _of_run(row: Any) -> list[int]:
    run = row.run or db.session.get(CheckRun, row.run_id)
    return _boards(run) if run else []


def _of_answer(answer: CheckAnswer) -> list[int]:
    """A draft's answers are on no board: only what becomes of the findings of a run that was sent."""
    return _of_run(answer) if answer.action_id or answer.issue_id else []


def _of_finding(step: Step) -> list[int]:
    action = step.action
    return action.unit.board.lineage if action and action.origin_type == CheckRun.__tablename__ else []


def _of_issue(step: IssueStep) -> list[int]:
    found = select(CheckAnswer.id).where(CheckAnswer.issue_id == step.issue_id).limit(1)
    return step.issue.unit.board.lineage if step.issue and db.session.scalar(found) else []


def _of_reading(reading: Reading) -> list[int]:
    return _boards(reading.metric) if reading.source == "checks" else []


def _all_boards(row: Any = None) -> set[int]:
    """Boards of which something says checks, with those above."""
    units = db.session.scalars(select(Unit).where(Unit.id.in_(select(CheckPlan.unit_id).distinct())))
    return {id for unit in units for id in unit.board.lineage}


@panel(
    "checks",
    shows={
        CheckRun: _boards,
        CheckPlan: _boards,
        RunStep: _of_run,
        CheckAnswer: _of_answer,
        HandoverItem: _of_run,
        Reading: _of_reading,
        Step: _of_finding,
        IssueStep: _of_issue,
        CalendarDay: below,
        Plant: _all_boards,
        Unit: lambda unit: unit.lineage,
    },
    on=ON,
)
def checks(unit: Unit, at: dt.datetime) -> dict[str, Any]:
    """Of a team the parts that it has plans for; of a tier `tier`, a row a unit. Nothing at all where nothing is planned."""
    if unit.kind in TIERS:
        return {"tier": figures_below(unit, units_below(unit), at)}
    places = unit.within()
    slots = Slots(places, at)
    if not slots.plans:
        return {"slots": None}
    five_s, overdue = five_s_of(places, slots), slots.overdue()
    return {
        "slots": slots,
        "five_s": five_s,
        "drawn": drawing,
        "layers": layers_of(slots),
        "cards": cards_of(slots),
        "handover": handed_over(slots),
        "overdue": overdue[:OVERDUE_MAX],
        "rest": max(0, len(overdue) - OVERDUE_MAX),
        "to_do": to_do_today(slots.all),
        "on_time": on_time(places, at),
        "shifts": {code: shift(code, slots.today, slots.plant) for code in slots.plant.shifts},
    }


@changes_with_time
def windows_open_and_close(since: dt.datetime, until: dt.datetime) -> Iterable[Touch]:
    """A shift begins or ends, its grace is over, a handover has waited too long, a production day is over: what was to do
    is missed, though nobody writes anything."""
    if any(since < one <= until for one in _turns(since)) or any(since < one <= until for one in _turns(until)):
        return [(unit_id, "checks") for unit_id in _all_boards()]
    return []


@falls_due
def next_turn(after: dt.datetime) -> dt.datetime | None:
    if db.session.scalar(select(CheckPlan.id).limit(1)) is None:
        return None
    return min((one for one in _turns(after) if one > after), default=None)


def _turns(near: dt.datetime) -> list[dt.datetime]:
    plant = Plant.get()
    running = shift_at(near, plant)
    today = running.production_date if running else production_date(near, plant)
    grace = dt.timedelta(minutes=plant.setting("check_shift_grace_minutes"))
    found = [day_ends(today + n * ONE, plant) for n in (-1, 0, 1)]
    for turn in (shift(code, today + n * ONE, plant) for n in (-1, 0, 1) for code in plant.shifts):
        found += [turn.starts, turn.starts + UNSIGNED, turn.ends + grace]
    return found
