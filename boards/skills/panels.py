"""Qualification on the boards: a team's people × its jobs with cover now and in all; above, a row of figures a unit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from boards.actions.models import Action, Move, Step
from boards.clock import Touch, changes_with_time, falls_due
from boards.db import db
from boards.live import panel
from boards.metrics.moving import below
from boards.people.models import Person
from boards.plant.calendar import Calendar
from boards.plant.models import CalendarDay, Plant, Unit
from boards.plant.production_day import Shift, day_ends, plant_date, production_date, shift, shift_at
from boards.plant.roster import RosterEntry
from boards.skills import moving, notes, words
from boards.skills.away import away_lines
from boards.skills.cover import Cover
from boards.skills.kpis import figures_of
from boards.skills.matrix import Matrix
from boards.skills.models import Assessment, Need, Skill, SkillStandard, Suspension
from boards.skills.training import Training
from boards.standards.models import Revision, RevisionStep, Standard, StandardStep

PEOPLE_MAX = 40  # rows of a panel; a wall hides what it can't hold
JOBS_MAX = 6  # columns of a wall; the page has them all
TIERS = ("value_stream", "plant")
ON = ("team", *TIERS)


def _of_action(action: Action | None) -> set[int]:
    if action is None or action.kind != "training":
        return set()
    trained = db.session.scalars(select(Training).where(Training.action_id == action.id))
    return {unit_id for one in trained for unit_id in moving.boards_of([one.skill], [one.person])}


def _of_standard(standard: Standard | None) -> set[int]:
    return moving.boards_of_standards([standard.id]) if standard and standard.id else set()


def _all_boards() -> set[int]:
    return set(db.session.scalars(select(Unit.id).where(Unit.kind.in_(ON), Unit.active)))


@panel(
    "skills",
    shows={
        Assessment: lambda row: moving.boards_of([row.skill], [row.person]),
        Suspension: lambda row: moving.boards_of([row.skill], [row.person]),
        Training: lambda row: moving.boards_of([row.skill], [row.person]),
        Skill: moving.boards_of_skill,
        Need: lambda need: moving.boards_of_skill(need.skill),
        SkillStandard: lambda link: moving.boards_of_skill(link.skill),
        Standard: _of_standard,
        StandardStep: lambda step: _of_standard(step.standard),
        Revision: lambda revision: _of_standard(revision.standard),
        RevisionStep: lambda step: _of_standard(step.revision and step.revision.standard),
        Person: moving.boards_of_homes,
        RosterEntry: moving.boards_of_entry,
        Action: _of_action,
        Step: lambda step: _of_action(step.action),
        Move: lambda move: _of_action(move.action),
        Unit: lambda unit: unit.lineage,
        CalendarDay: below,
        Plant: lambda plant: _all_boards(),
    },
    on=ON,
)
def skills(unit: Unit, at: dt.datetime) -> dict[str, Any]:
    """Of a team: `matrix`, its columns and rows as a wall shows them, and lines below. Of a tier: `units`, a row each."""
    return _tier(unit, at) if unit.kind in TIERS else _team(unit, at)


def _tier(unit: Unit, at: dt.datetime) -> dict[str, Any]:
    units = [unit, *(child for child in unit.children() if child.kind in ON)]
    found = figures_of(units, running_day(at))
    return {"units": [(one, found[one.id]) for one in units if found[one.id].skills], "word": words}


def _team(unit: Unit, at: dt.datetime) -> dict[str, Any]:
    plant, turn = Plant.get(), running_shift(unit, at)
    matrix = Matrix(unit, running_day(at), turn.code if turn else None)
    if not matrix.skills:
        return {"matrix": None}
    shown = _chosen(matrix)
    named = plant.setting("matrix_names")
    names = words.wall_names(matrix.people, named)
    return {
        "matrix": matrix,
        "covers": shown,
        "prefix": f"{unit.code}-",
        "people": [*enumerate(matrix.people[:PEOPLE_MAX], start=1)],
        "rest": max(0, len(matrix.people) - PEOPLE_MAX),
        "jobs_rest": len(matrix.covers) - len(shown),
        "names": names,
        "lines": [*away_lines(matrix, named), *notes.lines(matrix, names)],
        "shift": turn,
        "word": words,
    }


def _chosen(matrix: Matrix) -> list[Cover]:
    """The columns a wall has room for: those that need somebody first, in their usual order."""

    def rank(cover: Cover) -> tuple[bool, bool, bool, int]:
        return (
            not cover.short_here,
            not (cover.skill.critical and cover.is_single_point),
            not cover.gap,
            cover.skill.position,
        )

    first = sorted(matrix.covers, key=rank)[:JOBS_MAX]
    return [cover for cover in matrix.covers if cover in first]


def running_shift(unit: Unit, at: dt.datetime) -> Shift | None:
    """The shift that the unit works now."""
    plant = Plant.get()
    found = shift_at(at, plant)
    return found if found and found.code in Calendar(unit, plant).shifts_on(found.production_date) else None


def running_day(at: dt.datetime) -> dt.date:
    """The production date by which qualification is judged: that of the shift that runs (Q-01, decision 11)."""
    plant = Plant.get()
    running = shift_at(at, plant)
    return running.production_date if running else production_date(at, plant)


@changes_with_time
def shifts_and_days_pass(since: dt.datetime, until: dt.datetime) -> Iterable[Touch]:
    """Another shift, another production day (a revision takes effect, an assessment ends), another date in words."""
    plant = Plant.get()
    before, now = ((shift_at(at, plant), running_day(at), plant_date(at, plant)) for at in (since, until))
    if before == now or db.session.scalar(select(Skill.id).limit(1)) is None:
        return []
    return [(unit_id, "skills") for unit_id in _all_boards()]


@falls_due
def next_turn(after: dt.datetime) -> dt.datetime | None:
    """When the next shift or production day begins: who covers then is shown at that moment, not up to a minute later."""
    plant, today = Plant.get(), production_date(after)
    days = [today + dt.timedelta(days=n) for n in (-1, 0, 1)]
    turns = [day_ends(day, plant) for day in days] + [
        shift(code, day, plant).starts for day in days for code in plant.shifts
    ]
    return min((turn for turn in turns if turn > after), default=None)
