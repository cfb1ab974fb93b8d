"""The promises of a unit as its boards show them: ranked by urgency, with what was closed lately below (domain 1.7)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import and_, bindparam, func, or_, select
from sqlalchemy.orm import aliased, raiseload, selectinload

from boards.actions.conditions import EVIDENCE_ORIGINS
from boards.actions.models import Action, Move, Step
from boards.clock import Touch, changes_with_time
from boards.db import db
from boards.escalations.models import Escalation, EscalationStep
from boards.escalations.watched import subject_of
from boards.live import panel
from boards.people.met import meet
from boards.people.models import Person
from boards.plant.models import WITH_BOARD, Unit
from boards.plant.production_day import plant_date

ROWS_MAX = 40  # a panel's HTML is the same for all screens; each hides what it can't hold (decision 9)
CLOSED_MAX = 8
CLOSED_DAYS = 30  # calendar days that the figure counts; the rows are the latest, of whatever age

# The order of a stand-up. What is done comes after what is not: it waits for somebody else.
ORDER = ("overdue", "today", "later", "ownerless", "requested", "check late", "check", "checked")


@dataclass(frozen=True)
class Row:
    """One promise on a board: its state's word, and how urgent it is (one of ORDER, or "closed")."""

    action: Action
    state: str
    urgency: str

    @property
    def needs_words(self) -> bool:
        """Done needs a photo or a few words, so it is said on the action's own page."""
        return self.action.origin_type in EVIDENCE_ORIGINS

    @property
    def doers(self) -> list[int]:
        """Ids of those who may not check it: the owner, whoever did it, and whoever entered that it is done (A-01)."""
        completion = self.action.step("completion")
        did = (completion.by_id, completion.entered_by_id) if completion else ()
        return sorted({id for id in (self.action.owner_id, *did) if id})


def _of_person(person: Person) -> Iterable[int]:
    return db.session.scalars(select(Action.unit_id).where(Action.owner_id == person.id).distinct())


@panel(
    "actions",
    shows={
        Action: "unit_id",
        Step: "action.unit_id",
        Move: "action.unit_id",
        Person: _of_person,
        Escalation: subject_of,
        EscalationStep: lambda step: subject_of(step.escalation),
    },
    on=WITH_BOARD,
)
def actions(unit: Unit, at: dt.datetime) -> dict[str, Any]:
    """Rows by urgency, at most ROWS_MAX; `rest`: how many open ones are not among them; figures as [name, count]."""
    today = plant_date(at)
    found, closed, lately = _shown(unit, today)
    urgent = ranked(found, today)
    rows = urgent[:ROWS_MAX]
    return {
        "rows": rows,
        "rest": len(urgent) - len(rows),
        "closed": [Row(action, "closed", "closed") for action in closed[: ROWS_MAX - len(rows)]],
        "figures": _figures(urgent, lately),
        "closed_days": CLOSED_DAYS,
        "escalated": Escalation.where_now("action", [row.action.id for row in rows]),
        "today": today,
    }


@changes_with_time
def due_dates_pass(since: dt.datetime, until: dt.datetime) -> Iterable[Touch]:
    """Midnight at the plant: due became overdue, an overdue one is a day older, a closed one no longer lately."""
    before, today = plant_date(since), plant_date(until)
    if before == today:
        return []
    lately = Action.has("closure") & (_closed_on() > before - dt.timedelta(days=CLOSED_DAYS))
    moving = select(Action.unit_id).where(or_(~Action.ended(), lately)).distinct()
    return [(unit_id, "actions") for unit_id in db.session.scalars(moving)]


def ranked(found: Iterable[Action], today: dt.date) -> list[Row]:
    """Open actions as a board orders them: the most urgent first."""
    return sorted((_row(action, today) for action in found), key=_rank)


def _row(action: Action, today: dt.date) -> Row:
    return Row(action, action.state(today), _urgency(action, today))


def _urgency(action: Action, today: dt.date) -> str:
    if action.stage >= 2:
        late = action.is_verification_overdue(today)
        return "checked" if action.stage == 3 else "check late" if late else "check"
    if action.is_overdue(today):
        return "overdue"
    if action.due_on == today:
        return "today"
    if action.needs_owner:
        return "ownerless"
    return "later" if action.stage == 1 else "requested"


def _rank(row: Row) -> tuple[int, dt.date, int]:
    day = row.action.verify_due_on if row.action.stage == 2 else row.action.due_on
    return ORDER.index(row.urgency), day or dt.date.max, row.action.number


def _figures(rows: list[Row], closed_lately: int) -> dict[str, int]:
    count = {word: sum(row.urgency == word for row in rows) for word in ORDER}
    return {
        "open": len(rows),
        "overdue": count["overdue"],
        "today": count["today"],
        "ownerless": sum(row.action.needs_owner for row in rows),
        "check": count["check"] + count["check late"],
        "closed": closed_lately,
    }


def _shown(unit: Unit, today: dt.date) -> tuple[list[Action], list[Action], int]:
    """The open ones; the latest closed, the latest first; and how many were closed lately."""
    asked = {"unit": unit.id, "since": today - dt.timedelta(days=CLOSED_DAYS)}
    rows = db.session.execute(_open_and_closed(), asked).all()
    actions = [action for action, _ in rows]
    meet(action.owner_id for action in actions)
    closures = {action.id: action.step("closure") for action in actions}
    closed = [(closure.on, closure.id, action) for action in actions if (closure := closures[action.id])]
    closed.sort(key=lambda one: one[:2], reverse=True)
    return [one for one in actions if closures[one.id] is None], [one[2] for one in closed], rows[0][1] if rows else 0


@cache
def _open_and_closed() -> Any:
    """Both in one question, each row beside the count: where something was closed lately, there is a row."""
    action, closure = aliased(Action), aliased(Step)
    this_cycle = and_(closure.action_id == action.id, closure.cycle == action.cycle, closure.kind == "closure")
    closed = select(action.id).join(closure, this_cycle).where(action.unit_id == bindparam("unit"))
    latest = closed.order_by(closure.on.desc(), closure.id.desc()).limit(CLOSED_MAX)
    lately = closed.where(closure.on > bindparam("since")).with_only_columns(func.count()).scalar_subquery()
    rows = select(Action, lately).where(Action.unit_id == bindparam("unit"), or_(~Action.ended(), Action.id.in_(latest)))
    return rows.options(selectinload(Action.steps), selectinload(Action.moves), raiseload("*", sql_only=True))


def _closed_on() -> Any:
    this_cycle = and_(Step.action_id == Action.id, Step.cycle == Action.cycle, Step.kind == "closure")
    return select(Step.on).where(this_cycle).correlate(Action).scalar_subquery()
