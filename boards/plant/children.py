"""What a tier board says of each unit below it: counts, never names. As many queries for 80 teams as for 8."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import joinedload, raiseload, selectinload

from boards.actions.models import Action
from boards.db import db
from boards.issues.models import Issue, IssueStep
from boards.metrics.yesterday import Sign, yesterdays
from boards.people.models import LINE, RoleGrant, valid
from boards.plant import gatherings
from boards.plant.figures import FIGURES, Moment, counts_of
from boards.plant.gatherings import Gathering
from boards.plant.models import Unit

LATE_MAX = 8
COUNTED = ("help", "open", "overdue", "ownerless", "check", "waiting", "unanswered", "asked", "owed-late")
RED = ("help", "overdue", "ownerless", "unanswered", "owed-late", "missed")


@dataclass
class Row:
    """A unit's figures: help (calls), open, overdue, ownerless, check (actions), waiting, unanswered (ideas), asked and
    owed-late (answers), missed (stand-ups). A group's are the sum of its own and its rows'.

    `help_since`: when the oldest open call began; `stand_up`: the last one, none where nobody meets; `signs`: what each
    letter said on the last production day.
    """

    unit: Unit
    figures: Counter[str]
    help_since: dt.datetime | None = None
    stand_up: Gathering | None = None
    signs: dict[str, Sign] = field(default_factory=dict)

    @property
    def is_red(self) -> bool:
        """Something here waits for somebody: a call, a promise to do, the promise of an answer, a stand-up not held."""
        return any(self.figures[name] for name in RED)


@dataclass
class Group:
    """Rows under one heading: a value stream, the functions, or none on a value stream's own board."""

    head: Row | None
    rows: list[Row] = field(default_factory=list)
    functions: bool = False


def groups_below(unit: Unit, at: dt.datetime) -> list[Group]:
    """The units with boards below `unit`, in their own order; functions only where something is open."""
    below = units_below(unit)
    rows = {row.unit.id: row for row in _rows(unit, below, at)}
    teams = [row for row in rows.values() if row.unit.parent_id == unit.id and row.unit.kind == "team"]
    groups = [Group(None, teams)] if teams else []
    for row in rows.values():
        if row.unit.kind == "value_stream":
            own = [child for child in rows.values() if child.unit.parent_id == row.unit.id]
            groups.append(Group(_sum(row, own), own))
    busy = [row for row in rows.values() if row.unit.kind == "function" and row.figures.total()]
    return [*groups, Group(None, busy, functions=True)] if busy else groups


def units_below(unit: Unit) -> list[Unit]:
    """All units with a board below `unit`, in their own order."""
    below = [one for one in unit.within() if one.id != unit.id and one.has_board]
    return sorted(below, key=lambda one: (one.position, one.code))


def late_below(unit: Unit, at: dt.datetime) -> dict[str, Any]:
    """Overdue promises below `unit`, at most LATE_MAX: why a row is red, without a click. Those of leaders come first, so
    that a tier begins with itself (P-06); then the longest.
    """
    moment = Moment.of(at)
    below = Action.unit.has(Unit.path.startswith(unit.path) & (Unit.id != unit.id))
    shown = joinedload(Action.unit), joinedload(Action.owner), selectinload(Action.steps), raiseload("*")
    late = select(Action).options(*shown).where(below, FIGURES["overdue"].where(moment))
    leading = Action.owner_id.in_(select(RoleGrant.person_id).where(RoleGrant.role.in_(LINE), *valid()))
    late = late.order_by(case((leading, 0), else_=1), Action.due_on, Action.number).limit(LATE_MAX)
    return {"late": db.session.scalars(late).all(), "today": moment.today}


def _rows(unit: Unit, below: Sequence[Unit], at: dt.datetime) -> list[Row]:
    moment = Moment.of(at)
    counts = counts_of(below, COUNTED, moment)
    calls, met = _calls(below, moment), gatherings.below(unit, below, at)
    for id, gathering in met.items():
        if gathering.missed:
            counts[id]["missed"] = len(gathering.missed)
    signs = yesterdays(below, at)
    return [Row(child, counts[child.id], calls.get(child.id), met.get(child.id), signs.get(child.id, {})) for child in below]


def _sum(head: Row, rows: list[Row]) -> Row:
    total = sum((row.figures for row in rows), Counter(head.figures))
    since = [row.help_since for row in (head, *rows) if row.help_since]
    return Row(head.unit, total, min(since, default=None), head.stand_up, head.signs)


def _calls(units: Sequence[Unit], moment: Moment) -> dict[int, dt.datetime]:
    """Since when the oldest open call of each unit waits: raised, or opened again."""
    again = select(func.max(IssueStep.at)).where(
        IssueStep.issue_id == Issue.id, IssueStep.cycle == Issue.cycle, IssueStep.kind == "reopening"
    )
    since = func.coalesce(again.correlate(Issue).scalar_subquery(), Issue.raised_at)
    found = select(Issue.unit_id, func.min(since, type_=Issue.raised_at.type)).group_by(Issue.unit_id)
    found = found.where(Issue.unit_id.in_([unit.id for unit in units]), FIGURES["help"].where(moment))
    return {row[0]: row[1] for row in db.session.execute(found) if row[1]}
