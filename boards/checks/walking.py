"""A gemba walk at a board: first what this team has asked for without answer, then the questions (domain 1.19.2, 6.4)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from boards.actions.models import Action
from boards.checks.assigned import does
from boards.checks.content import Checklist
from boards.checks.models import CheckRun
from boards.checks.plans import CheckPlan
from boards.checks.windows import Window, current
from boards.clock import now
from boards.db import db
from boards.escalations.levels import crews_of
from boards.escalations.models import Escalation
from boards.ideas.models import Idea
from boards.people.models import Person
from boards.plant.models import Plant, Unit
from boards.plant.production_day import production_date
from boards.refusals import NotNow
from boards.standards.models import Revision

PROMISES_MAX = 5
THANKS_MAX = 3


@dataclass(frozen=True)
class Walk:
    """`asked`: questions of this board without an answer, those to the walker's own units marked in `own`; `unheard`:
    answered, and a crew has not heard it; `promises`: what the walker promised here and has not done;
    `to_thank`: the latest ideas of the team that are in use or being tried."""

    asked: list[Escalation]
    own: set[int]
    unheard: list[Escalation]
    promises: list[Action]
    run: CheckRun | None
    planned: bool
    to_thank: list[Idea]


def walk_at(unit: Unit, by: Person, at: dt.datetime) -> Walk:
    waiting = db.session.scalars(Escalation.asked_by_unit(unit).where(Escalation.owed())).unique().all()
    asked = sorted(waiting, key=lambda one: one.answer_due_at)
    mine = {grant.unit_id for grant in by.grants if grant.counts_on(None)}
    said = db.session.scalars(Escalation.waiting_of(unit, len(crews_of(unit))).where(~Escalation.owed())).unique().all()
    promised = Action.loaded().where(Action.owner_id == by.id, Action.unit_id == unit.id, ~Action.ended())
    return Walk(
        asked,
        {one.id for one in asked if one.to_unit_id in mine},
        list(said),
        list(db.session.scalars(promised.order_by(Action.due_on).limit(PROMISES_MAX))),
        begun(unit, by),
        questions() is not None,
        _to_thank(unit),
    )


def _to_thank(unit: Unit) -> list[Idea]:
    done = Idea.shown_at(unit).where(Idea.stored_state.in_(("implemented", "trial")))
    return list(db.session.scalars(done.order_by(Idea.id.desc()).limit(THANKS_MAX)).unique())


def begin(unit: Unit, by: Person) -> CheckRun:
    """Today's walk of this person at this board, new where there is none. The first of the week fills the week's place in
    his plan, so that it counts as done. Raises NotNow where there are no questions."""
    if (there := begun(unit, by)) is not None:
        return there
    for plan, window in _owed(unit, by):
        run = CheckRun.start(plan, by, window)
        run.unit = unit  # where he walks: the plan says only in which part of the plant
        return run
    checklist = questions()
    if checklist is None:
        raise NotNow(_l("There are no questions for a walk yet."))
    return CheckRun.start_ad_hoc(checklist, unit, by)


def _owed(unit: Unit, by: Person) -> Iterator[tuple[CheckPlan, Window]]:
    """Walks that his plans ask of this person now, here or further up, and that nobody has begun."""
    at, today = now(), production_date()
    above = list(db.session.scalars(select(Unit).where(Unit.id.in_(unit.lineage))))
    for plan in db.session.scalars(CheckPlan.active_at(above, today, today)):
        if plan.checklist.kind == "gemba_walk" and not plan.by_item:
            for window in current(plan.windows(today, today), at, Plant.get()):
                run = CheckRun.in_slot(plan, window)
                given_to = run.assignee if run else None
                if (run is None or run.state == "planned") and does(plan, by, today, given_to):
                    yield plan, window


def begun(unit: Unit, by: Person) -> CheckRun | None:
    """What this person has begun here today and not sent."""
    of_kind = select(Revision.id).join(Checklist, Checklist.standard_id == Revision.standard_id)
    rows = CheckRun.loaded().where(
        CheckRun.unit_id == unit.id,
        CheckRun.holder_id == by.id,
        CheckRun.first <= production_date(),
        CheckRun.last >= production_date(),
        CheckRun.revision_id.in_(of_kind.where(Checklist.kind == "gemba_walk")),
        ~CheckRun.has("submission", "void"),
    )
    return db.session.scalars(rows.order_by(CheckRun.id.desc())).unique().first()


def questions() -> Checklist | None:
    """The list of questions for walks that is in force."""
    found = db.session.scalars(Checklist.loaded().where(Checklist.kind == "gemba_walk").order_by(Checklist.standard_id))
    return next((one for one in found if one.standard.revision_on(production_date()) is not None), None)
