"""What a tier board says of each unit below it: counts, never names. A few queries for any number of units."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload, raiseload, selectinload

from boards.actions.models import Action
from boards.db import db
from boards.ideas.models import Idea
from boards.people.models import Person
from boards.plant.calendar import Calendar
from boards.plant.models import WITH_BOARD, Plant, Unit
from boards.plant.production_day import plant_date, production_date

LATE_MAX = 8


@dataclass
class Row:
    """A unit's figures: open, overdue, ownerless, check (actions), waiting, unanswered (ideas). A group's are the sum of its
    own and its rows'."""

    unit: Unit
    figures: Counter[str]

    @property
    def is_red(self) -> bool:
        """Something here is late: a promise to do, or the promise of an answer."""
        return bool(self.figures["overdue"] or self.figures["unanswered"] or self.figures["ownerless"])


@dataclass
class Group:
    """Rows under one heading: a value stream, the functions, or none on a value stream's own board."""

    head: Row | None
    rows: list[Row] = field(default_factory=list)
    functions: bool = False


def groups_below(unit: Unit, at: dt.datetime) -> list[Group]:
    """The units with boards below `unit`, in their own order; functions only where something is open."""
    below = list(
        db.session.scalars(
            select(Unit)
            .where(Unit.path.startswith(unit.path), Unit.id != unit.id, Unit.kind.in_(WITH_BOARD), Unit.active)
            .order_by(Unit.position, Unit.code)
        )
    )
    counts = _counted(below, at)
    rows = {child.id: Row(child, counts.get(child.id, Counter())) for child in below}
    teams = [row for row in rows.values() if row.unit.parent_id == unit.id and row.unit.kind == "team"]
    groups = [Group(None, teams)] if teams else []
    for row in rows.values():
        if row.unit.kind == "value_stream":
            own = [child for child in rows.values() if child.unit.parent_id == row.unit.id]
            total = sum((child.figures for child in own), Counter(row.figures))
            groups.append(Group(Row(row.unit, total), own))
    busy = [row for row in rows.values() if row.unit.kind == "function" and row.figures.total()]
    return [*groups, Group(None, busy, functions=True)] if busy else groups


def late_below(unit: Unit, at: dt.datetime) -> dict[str, Any]:
    """The longest overdue promises below `unit`, at most LATE_MAX: why a row is red, without a click."""
    today = plant_date(at)
    below = Action.unit.has(Unit.path.startswith(unit.path) & (Unit.id != unit.id))
    late = Action.loaded().options(joinedload(Action.unit), raiseload("*")).where(below, _actions_that_are(today)["overdue"])
    return {"late": db.session.scalars(late.order_by(Action.due_on, Action.number).limit(LATE_MAX)).all(), "today": today}


def _counted(units: list[Unit], at: dt.datetime) -> dict[int, Counter[str]]:
    counts: dict[int, Counter[str]] = {unit.id: Counter() for unit in units}
    for name, condition in _actions_that_are(plant_date(at)).items():
        found = select(Action.unit_id, func.count()).where(Action.unit_id.in_(counts), condition)
        for unit_id, count in db.session.execute(found.group_by(Action.unit_id)):
            counts[unit_id][name] = count
    for name, unit_id in _ideas_waiting(units, production_date(at)):
        counts[unit_id][name] += 1
    return counts


def _actions_that_are(today: dt.date) -> dict[str, Any]:
    undone = ~Action.has("completion", "verification", "closure", "cancellation")
    left = Action.owner.has(or_(Person.left_on.is_not(None), Person.anonymised_at.is_not(None)))
    return {
        "open": ~Action.ended(),
        "overdue": undone & (Action.due_on < today),
        "ownerless": undone & or_(Action.owner_id.is_(None), left),
        "check": Action.has("completion") & ~Action.has("verification") & ~Action.ended(),
    }


def _ideas_waiting(units: list[Unit], today: dt.date) -> list[tuple[str, int]]:
    """("waiting", unit) for each idea nobody has decided on; ("unanswered", unit) for each past its first promise."""
    days = Plant.get().setting("idea_first_response_production_days")
    query = select(Idea).where(
        Idea.unit_id.in_([unit.id for unit in units]),
        Idea.hidden_by_id.is_(None),
        Idea.stored_state.in_(("submitted", "parked")),
    )
    ideas = db.session.scalars(query.options(selectinload(Idea.steps), raiseload("*"))).all()
    calendars = {unit.id: Calendar(unit) for unit in units if any(idea.unit_id == unit.id for idea in ideas)}
    found = []
    for idea in ideas:
        if idea.state(today) == "submitted":
            found.append(("waiting", idea.unit_id))
            if not idea.first_response and today > calendars[idea.unit_id].after(idea.submitted_on, days):
                found.append(("unanswered", idea.unit_id))
    return found
