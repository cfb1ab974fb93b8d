"""Addresses of who does one check: a leader gives it to somebody, and takes it back."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from boards import typed
from boards.checks.assigned import before_auditing, subject_of
from boards.checks.models import CheckRun
from boards.checks.plan_pages import bp, found
from boards.checks.plans import CheckPlan
from boards.checks.routes import window_of
from boards.db import db, writing
from boards.guard import me
from boards.people.models import Person, active
from boards.plant.models import Unit
from boards.refusals import Refusal, Unfit


@bp.get("/check-plans/<int:id>/assignee/<path:window>")
def assignee(id: int, window: str) -> ResponseReturnValue:
    return _page(id, window)


@bp.post("/check-plans/<int:id>/assignee/<path:window>")
def name(id: int, window: str) -> ResponseReturnValue:
    """This one is given to somebody."""
    try:
        with writing():
            plan, chosen = found(id), db.session.get(Person, typed.number("person") or 0)
            if chosen is None:
                raise Unfit(_("Choose one of those shown."), "person")
            CheckRun.name_for(plan, window_of(plan, window), chosen, me())
            said, board = _("%(name)s does it, and is told.", name=chosen.name), plan.unit.board
    except Refusal as refused:
        return _page(id, window, refused)
    flash(said, "said")
    return redirect(url_for("checks.of_unit", unit=board.code.lower()), 303)


@bp.delete("/check-plans/<int:id>/assignee/<path:window>")
def name_nobody(id: int, window: str) -> ResponseReturnValue:
    """It is again of whoever the plan says."""
    try:
        with writing():
            plan = found(id)
            run = CheckRun.in_slot(plan, window_of(plan, window))
            CheckRun.before_naming(plan, me())
            if run is not None:
                run.name_nobody(me())
            board = plan.unit.board
    except Refusal as refused:
        return _page(id, window, refused)
    flash(_("It was taken back."), "said")
    return redirect(url_for("checks.of_unit", unit=board.code.lower()), 303)


def _page(id: int, window: str, refused: Refusal | None = None) -> ResponseReturnValue:
    try:
        plan = found(id)
        shown = window_of(plan, window)
        CheckRun.before_naming(plan, me())
    except Refusal as closed:
        page = render_template(
            "checks/assignee.html", plan=found(id), unit=found(id).unit.board, refused=closed, closed=True
        )
        return page, closed.status
    page = render_template(
        "checks/assignee.html",
        plan=plan,
        unit=plan.unit.board,
        window=shown,
        run=CheckRun.in_slot(plan, shown),
        groups=_groups(plan),
        refused=refused,
        closed=False,
    )
    return page, refused.status if refused else 200


def _groups(plan: CheckPlan) -> list[tuple[Unit, list[Person]]]:
    """Who may do it: of the own place first, then everybody else, by their units."""
    board = plan.unit.board
    rows = select(Person).join(Unit, Unit.id == Person.home_unit_id).where(*active()).order_by(Unit.code, Person.name)
    groups: dict[int, tuple[Unit, list[Person]]] = {}
    for person in db.session.scalars(rows):
        if before_auditing(plan.checklist.auditor_rule, person, plan.unit, subject_of(plan)) is None:
            groups.setdefault(person.home_unit_id, (person.home_unit, []))[1].append(person)
    return sorted(groups.values(), key=lambda group: not group[0].is_within(board.id))
