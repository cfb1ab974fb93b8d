"""What a board says of answers: what this unit owes, what came back for it and who has heard it, what it waits for.

Tier boards begin with what their own leaders have promised and not done: leaders first (P-06).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import joinedload

from boards.actions.models import Action, Step
from boards.db import db
from boards.escalations import figures, watched
from boards.escalations.levels import answering_ids, crews_of
from boards.escalations.models import Escalation, EscalationStep, Party
from boards.live import panel
from boards.people.models import LINE, Person, RoleGrant
from boards.plant.models import WITH_BOARD, Plant, Unit
from boards.plant.production_day import plant_date

ROWS_MAX = 40  # the panel's HTML is the same for all screens (decision 9)
LATE_MAX = 8
OWNER = joinedload(Action.owner).lazyload(Person.grants)  # not raising: units and people live on in the session


@dataclass(frozen=True)
class Row:
    """One question on a board, as this unit sees it: `kind` answer (for us), owed (by us), agree (our yes), asked (by us).

    `crews`: (crew, has heard it) of the team, the asking one first; empty for units without crews.
    """

    question: Escalation
    kind: str
    is_late: bool
    crews: list[tuple[str, bool]] = field(default_factory=list)
    action: Action | None = None

    @property
    def agreed(self) -> list[str]:
        return [party.unit.code for party in self.question.parties if party.agreed_text]

    @property
    def since(self) -> dt.datetime:
        return self.question.arrived_at


@panel(
    "answers",
    shows={
        Escalation: watched.of_question,
        EscalationStep: lambda step: watched.of_question(step.escalation),
        Party: lambda party: watched.of_question(party.escalation),
        Action: watched.of_action,
        Step: lambda step: watched.of_action(step.action),
        Person: watched.of_person,
        RoleGrant: watched.of_grant,
        Unit: watched.everywhere,
        Plant: watched.everywhere,
    },
    on=WITH_BOARD,
)
def answers(unit: Unit, at: dt.datetime) -> dict[str, Any]:
    """Rows by kind, the late and the unheard first, at most ROWS_MAX; `rest`: how many are not among them."""
    crews = crews_of(unit)
    owed, waiting = Escalation.on_board(unit, len(crews))
    actions = _actions_of(waiting)
    rows = [_owed(question, unit, at) for question in owed]
    rows += [row for question in waiting if (row := _asked(question, unit, crews, at, actions)) is not None]
    rows.sort(key=_rank)
    return {
        "rows": rows[:ROWS_MAX],
        "rest": max(0, len(rows) - ROWS_MAX),
        "promises": _late_promises(unit, plant_date(at)),
        "figures": figures.of(unit, [row.question for row in rows if row.kind == "owed"], at),
        "today": plant_date(at),
        "answering": answering_ids(unit),
        "is_tier": unit.kind != "team",
    }


def _owed(question: Escalation, unit: Unit, at: dt.datetime) -> Row:
    own = question.to_unit_id == unit.id
    return Row(question, "owed" if own else "agree", question.is_late(at))


def _asked(question: Escalation, unit: Unit, crews: list[str], at: dt.datetime, actions: dict[int, Action]) -> Row | None:
    """What this unit asked: an answer that not all have heard, or a question on its way; none when all have heard it."""
    answer = question.answer
    if answer is None:
        return Row(question, "asked", question.is_late(at))
    asking = {crew for unit_id, crew in question.askings if unit_id == unit.id}
    heard = {crew: question.hearing(unit.id, crew) is not None for crew in crews or [""]}
    if all(heard.values()):
        return None
    chips = sorted(heard.items(), key=lambda chip: (chip[0] not in asking, (crews or [""]).index(chip[0])))
    return Row(question, "answer", False, chips if crews else [], actions.get(answer.action_id or 0))


def _rank(row: Row) -> tuple[bool, dt.datetime, int]:
    since = row.question.answer.at if row.question.answer else row.question.answer_due_at
    return not row.is_late, since, row.question.number


def _actions_of(questions: Iterable[Escalation]) -> dict[int, Action]:
    """What was promised with answers, by id."""
    ids = [question.answer.action_id for question in questions if question.answer and question.answer.action_id]
    found = db.session.scalars(select(Action).options(OWNER).where(Action.id.in_(ids))) if ids else ()
    return {action.id: action for action in found}


def _late_promises(unit: Unit, today: dt.date) -> list[Action]:
    """The overdue promises of those who lead at this tier, the longest first; a team's stand in its own list."""
    if unit.kind == "team":
        return []
    own = and_(RoleGrant.unit_id == unit.id, RoleGrant.role.in_(LINE))
    if unit.kind == "plant":
        own = or_(own, RoleGrant.role == "value_stream_manager")
    leading = Action.owner_id.in_(select(RoleGrant.person_id).where(own))
    answering = Person.leads_unit if unit.kind == "plant" else Person.leads_unit & (Person.home_unit_id == unit.id)
    undone = ~Action.has("completion", "verification", "closure", "cancellation")
    late = select(Action).where(or_(leading, Action.owner.has(answering)), undone, Action.due_on < today)
    late = late.options(OWNER, joinedload(Action.unit))
    return list(db.session.scalars(late.order_by(Action.due_on, Action.number).limit(LATE_MAX)))
