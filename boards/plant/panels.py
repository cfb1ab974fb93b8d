"""The head of every board (where am I, which shift, who leads it), and the tier boards' rows: one a unit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from sqlalchemy import inspect, select

from boards.actions.models import Action, Step
from boards.clock import Touch, changes_with_time
from boards.db import db
from boards.escalations.models import Escalation, EscalationStep
from boards.ideas.models import Idea, IdeaStep
from boards.issues.asked import asked_below
from boards.issues.models import Issue, IssueStep
from boards.live import panel
from boards.meetings.models import Forum, Meeting
from boards.metrics import moving
from boards.metrics.models import BoardMetric, Metric, Target
from boards.metrics.readings import Reading
from boards.metrics.words import letter_word
from boards.metrics.yesterday import letters_of
from boards.people.models import Person, RoleGrant, active, leader_of
from boards.plant import children as counted
from boards.plant.calendar import Calendar
from boards.plant.models import WITH_BOARD, CalendarDay, Plant, Unit
from boards.plant.production_day import crew_on, plant_date, production_date, shift_at

TIERS = ("plant", "value_stream")  # kinds whose board has a row for each unit below
REQUESTS_MAX = 8


def _boards_below(row: Any) -> Iterable[int]:
    """Boards that say something of this row's unit: its own and all below, whose way up is told in their heads."""
    unit_id = row.id if isinstance(row, Unit) else row.unit_id
    return db.session.scalars(select(Unit.id).where(Unit.path.contains(f"/{unit_id}/"), Unit.kind.in_(WITH_BOARD)))


def _all_boards(plant: Plant | None = None) -> Iterable[int]:
    return db.session.scalars(select(Unit.id).where(Unit.kind.in_(WITH_BOARD), Unit.active))


def _led_by(person: Person) -> Iterable[int]:
    return {person.home_unit_id, *(grant.unit_id for grant in person.grants)}


@panel(
    "head",
    shows={Unit: _boards_below, CalendarDay: _boards_below, Plant: _all_boards, RoleGrant: "unit_id", Person: _led_by},
    on=WITH_BOARD,
    template="plant/_head.html",
)
def head(unit: Unit, at: dt.datetime) -> dict[str, Any]:
    """The shift by the clock, whether the unit works in it, and who leads the crew that works now."""
    plant = Plant.get()
    shift = shift_at(at, plant)
    works = shift is not None and shift.code in Calendar(unit, plant).shifts_on(shift.production_date)
    crew = crew_on(shift.code, shift.production_date, plant) if shift else None
    above = db.session.get(Unit, unit.parent_id) if unit.parent_id else None
    return {"above": above, "shift": shift if works else None, "leader": _leader(unit, crew), "zone": plant.zone}


def _leader(unit: Unit, crew: str | None) -> Person | None:
    if unit.kind != "function":
        return leader_of(unit, crew)
    return db.session.scalar(select(Person).where(Person.home_unit_id == unit.id, Person.leads_unit, *active()).limit(1))


@changes_with_time
def shifts_change(since: dt.datetime, until: dt.datetime) -> Iterable[Touch]:
    """Another shift, or none, or another date: every head says so."""
    plant = Plant.get()
    same = shift_at(since, plant) == shift_at(until, plant) and plant_date(since, plant) == plant_date(until, plant)
    return [] if same else [(unit_id, "head") for unit_id in _all_boards()]


def _tiers_above(row: Any) -> set[int]:
    """The boards above a row's unit, also above the unit that the row was moved from."""
    if isinstance(row, Unit):
        return set(row.lineage[:-1])
    if row is None:  # a state taken back has left its record, which is touched itself
        return set()
    history = inspect(row).attrs.unit_id.history
    return _above(*history.unchanged, *history.added, *history.deleted)


def _of_question(question: Escalation | None) -> set[int]:
    """Those above who asked, and above who owed and owes the answer."""
    if question is None:
        return set()
    history = inspect(question).attrs.to_unit_id.history
    return _above(question.from_unit_id, *history.unchanged, *history.added, *history.deleted)


def _above(*unit_ids: int | None) -> set[int]:
    units = [db.session.get(Unit, id) for id in unit_ids if id]
    return {id for unit in units if unit for id in unit.lineage[:-1]}


def _all_tiers() -> Iterable[int]:
    return db.session.scalars(select(Unit.id).where(Unit.kind.in_(TIERS), Unit.active))


def _owned_by(person: Person) -> set[int]:
    units = db.session.scalars(select(Unit).join(Action, Action.unit_id == Unit.id).where(Action.owner_id == person.id))
    return {id for unit in units for id in unit.lineage[:-1]}


@panel(
    "children",
    shows={
        Unit: _tiers_above,
        Plant: lambda plant: _all_tiers(),
        Action: _tiers_above,
        Step: lambda step: _tiers_above(step.action),
        Idea: _tiers_above,
        IdeaStep: lambda step: _tiers_above(step.idea),
        Issue: _tiers_above,
        IssueStep: lambda step: _tiers_above(step.issue),
        Escalation: _of_question,
        EscalationStep: lambda step: _of_question(step.escalation),
        Meeting: lambda meeting: _above(meeting.unit_id),
        Forum: lambda forum: _all_tiers(),
        Person: _owned_by,
        RoleGrant: lambda grant: _all_tiers(),
        CalendarDay: lambda day: _all_tiers(),
        Metric: lambda metric: _above(*moving.of_metric(metric)),
        BoardMetric: lambda choice: _above(*moving.of_choice(choice)),
        Target: lambda target: _above(*moving.of_row(target)),
        Reading: lambda reading: _above(*moving.of_row(reading)),
    },
    on=TIERS,
    template="plant/_children.html",
)
def children(unit: Unit, at: dt.datetime) -> dict[str, Any]:
    """A row a unit below: calls for help, promises, ideas, answers, stand-ups; and the promises that are late now."""
    groups = counted.groups_below(unit, at)
    teams = [row for group in groups for row in group.rows if row.unit.kind == "team"]
    return {
        "groups": groups,
        "letters": letters_of({row.unit.id: row.signs for group in groups for row in group.rows}),
        "teams": len(teams),
        "red": sum(row.is_red for row in teams),
        "letter_word": letter_word,
        "zone": Plant.get().zone,
        "requests": asked_below(unit, production_date(at))[:REQUESTS_MAX],
        **counted.late_below(unit, at),
    }


@changes_with_time
def days_pass_below(since: dt.datetime, until: dt.datetime) -> Iterable[Touch]:
    """A new day, by the calendar or by production, or the time of an answer or of a number is over: something below may be
    late now."""
    passed = select(Escalation.id).where(Escalation.answer_due_at > since, Escalation.answer_due_at <= until).limit(1)
    same_day = (plant_date(since), production_date(since)) == (plant_date(until), production_date(until))
    if same_day and not moving.with_time(since, until) and db.session.scalar(passed) is None:
        return []
    return [(unit_id, "children") for unit_id in _all_tiers()]
