"""The pages of check plans: those of a unit and the places below it, a new one, one with what may be done now."""

from __future__ import annotations

import secrets
from typing import Any

from flask import Blueprint, abort, g, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from boards.checks import plan_words, words
from boards.checks.content import Checklist
from boards.checks.planning import before_planning
from boards.checks.plans import ASSIGNEES, CheckPlan
from boards.checks.plans import plan as plan_of
from boards.checks.windows import FREQUENCIES
from boards.db import db
from boards.history.models import timeline_of
from boards.people.models import Person, active
from boards.plant.models import Unit
from boards.plant.production_day import production_date
from boards.refusals import Refusal
from boards.standards.models import Standard
from boards.typed import typed_form

bp = Blueprint("check_plans", __name__)
HISTORY = 60  # days ahead that the page of a plan looks


@bp.context_processor
def names() -> dict[str, Any]:
    said = {"kind_words": words.KINDS, "rhythm_words": plan_words.FREQUENCIES, "assignee_words": plan_words.ASSIGNEES}
    return {**said, "role_names": plan_words.ROLES}


def board(code: str) -> Unit:
    unit = Unit.by_code(code)
    return unit if unit is not None and unit.has_board else abort(404)


def found(id: int) -> CheckPlan:
    return plan_of(id) or abort(404)


def places(unit: Unit) -> list[Unit]:
    """The unit and all below, from the top down."""
    below = select(Unit).where(Unit.path.startswith(unit.path), Unit.active).order_by(Unit.path)
    return list(db.session.scalars(below))


def list_page(unit: Unit) -> ResponseReturnValue:
    """Of the unit and its places: what counts, what is still to begin, what has ended."""
    day, here = production_date(), [one.id for one in places(unit)]
    rows = CheckPlan.loaded().where(CheckPlan.unit_id.in_(here)).order_by(CheckPlan.unit_id, CheckPlan.id)
    plans = list(db.session.scalars(rows))
    return render_template(
        "checks/plans.html",
        unit=unit,
        counting=[plan for plan in plans if plan.is_active_on(day)],
        coming=[plan for plan in plans if plan.active_from > day and _lasts(plan)],
        ended=[plan for plan in plans if plan.active_to is not None and plan.active_to < day and _lasts(plan)],
        people=people_of(plans),
        may_plan=may_plan(unit),
    )


def plan_page(plan: CheckPlan, refused: Refusal | None = None, section: str = "") -> ResponseReturnValue:
    day = production_date()
    lasts = plan.active_to is None or plan.active_to >= day
    about = _form(plan.unit, refused if section == "change" else None)
    page = render_template(
        "checks/plan.html",
        plan=plan,
        checklist=plan.checklist,
        people=people_of([plan]),
        may_change=may_plan(plan.unit) and lasts,
        timeline=timeline_of(plan),
        event_words=plan_words.plan_event,
        today=day,
        first=max(day, plan.active_from),
        section=section,
        refused=refused,
        **about,
    )
    return page, refused.status if refused else 200


def new_page(unit: Unit, checklist: Checklist | None, refused: Refusal | None = None) -> ResponseReturnValue:
    """Of which checklist, then who and how often: the fields follow from the checklist."""
    page = render_template(
        "checks/plan_new.html",
        plan=None,
        checklist=checklist,
        checklists=_in_force(),
        allowed=may_plan(unit),
        places=places(unit),
        today=production_date(),
        first=production_date(),
        refused=refused,
        **_form(unit, refused),
    )
    return page, refused.status if refused else 200


def may_plan(unit: Unit) -> bool:
    person = g.get("person")
    try:
        before_planning(unit, person)
    except (Refusal, AttributeError):
        return False
    return True


def people_of(plans: list[CheckPlan]) -> dict[int, Person]:
    """Those named in plans, by id."""
    ids = {id for plan in plans for id in plan.people}
    return {one.id: one for one in db.session.scalars(select(Person).where(Person.id.in_(ids)))} if ids else {}


def _form(unit: Unit, refused: Refusal | None) -> dict[str, Any]:
    everybody = db.session.scalars(select(Person).where(*active()).order_by(Person.name))
    return {
        "unit": unit,
        "typed": typed_form() if refused else {},
        "everybody": list(everybody),
        "frequencies": [one for one in FREQUENCIES if one != "by_item"],
        "assignees": ASSIGNEES,
        "submission": secrets.token_urlsafe(12),
    }


def _in_force() -> list[Checklist]:
    """The checklists that have a revision in force today, by code."""
    day = production_date()
    rows = db.session.scalars(Checklist.loaded().join(Standard).order_by(Standard.code))
    return [one for one in rows if one.standard.revision_on(day) is not None]


def _lasts(plan: CheckPlan) -> bool:
    """Not one that was followed by another before it had begun."""
    return plan.active_to is None or plan.active_to >= plan.active_from
