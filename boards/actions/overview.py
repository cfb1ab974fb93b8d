"""All promises of a unit with their figures; and many of them given to somebody else at once (A-15)."""

from __future__ import annotations

import datetime as dt

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from boards import typed
from boards.actions import forms
from boards.actions.forms import NewAction
from boards.actions.kpis import PERIODS, SHOWN, Figures, figures_for
from boards.actions.models import Action
from boards.actions.pages import ID_MAX
from boards.actions.states import bp
from boards.db import db, writing
from boards.guard import me, open_to
from boards.history.models import TimelineEntry
from boards.htmx import answer
from boards.live.checks import may_read
from boards.people.models import Person
from boards.plant.models import Unit
from boards.plant.pages import day
from boards.plant.production_day import plant_date
from boards.refusals import NotAllowed, Refusal, Unfit
from boards.typed import same_site

__all__ = ["bp"]
MOST = 200  # actions given away at once


@bp.get("/boards/<unit>/actions")
@open_to("everyone")
def of_unit(unit: str) -> ResponseReturnValue:
    """The figures of a period, and the actions behind the one that was opened."""
    board = board_of(unit)
    if not may_read(board, g.person):
        abort(401)
    days = request.args.get("days", type=int)
    days = days if days in PERIODS else PERIODS[1]
    show = request.args.get("show", "open")
    show = show if show in SHOWN else "open"
    today = plant_date()
    figures: Figures = figures_for(board, today - dt.timedelta(days=days), today)
    page = {"figures": figures, "days": days, "periods": PERIODS, "show": show, "today": today}
    rows = sorted(figures.behind(show), key=lambda action: (action.due_on or dt.date.max, action.number))
    return render_template("actions/of_unit.html", unit=board, rows=rows, **page)


@bp.get("/boards/<unit>/actions/owner")
def many(unit: str) -> ResponseReturnValue:
    """What needs an owner here; with `?of=` also all that one person still has to do here."""
    return _many_page(board_of(unit), request.args.get("of", type=int))


@bp.post("/boards/<unit>/actions/owner")
def given_away(unit: str) -> ResponseReturnValue:
    """Another owner for all that were ticked: together or not at all, and each keeps its own history (A-15)."""
    board, ids = board_of(unit), _ticked()
    try:
        due_on = forms.due_on()
        with writing():
            owner = forms.person("owner")
            if not me().leads(board):
                raise NotAllowed(_l("Giving it to somebody else is for the leader of the unit."))
            actions = [action for action in _given_here(board, None) if action.id in ids]
            if not actions:
                raise Unfit(_l("Which ones? Tick them."), "action")
            if owner is None:
                raise Unfit(_l("Who? Choose a person."), "owner")
            for action in actions:
                action.reassign(me(), owner, due_on)
    except Refusal as refusal:
        return _many_page(board, request.args.get("of", type=int), refusal)
    said = _("%(name)s is asked: %(numbers)s", name=owner.name, numbers=", ".join(action.label for action in actions))
    return answer(board, "actions", said, to=same_site(request.form.get("next")))


@bp.post("/people/<int:id>/absence")
def absence(id: int) -> ResponseReturnValue:
    """Away for long: what this person has promised needs somebody meanwhile, on all boards at once (A-11)."""
    until = typed.date("until", first=plant_date())
    if until is None:
        raise Unfit(_l("Until when? Choose a day."), "until")
    with writing():
        person = _person(id)
        person.be_away(me(), until)
    flash(_("%(name)s is away until %(day)s.", name=person.name, day=day(until)), "said")
    return redirect(url_for("actions.many", unit=person.home_unit.board.code.lower(), of=id), 303)


@bp.delete("/people/<int:id>/absence")
def presence(id: int) -> ResponseReturnValue:
    with writing():
        person = _person(id)
        person.be_back(me())
    flash(_("%(name)s is back.", name=person.name), "said")
    return redirect(url_for("actions.many", unit=person.home_unit.board.code.lower(), of=id), 303)


def _person(id: int) -> Person:
    person = db.session.get(Person, id) if id <= ID_MAX else None
    return person if person and person.is_active else abort(404)


def board_of(code: str) -> Unit:
    """The unit with a board of this code, 404 for none."""
    unit = Unit.by_code(code)
    return unit if unit and unit.has_board else abort(404)


def _many_page(board: Unit, of: int | None, refused: Refusal | None = None) -> ResponseReturnValue:
    person = db.session.get(Person, of) if of and 0 < of <= ID_MAX else None
    ticked = _ticked() if refused else set()
    here = _given_here(board, None if ticked else person)
    rows = [action for action in here if action.needs_owner or action.owner is person or action.id in ticked]
    former = _former_owners([action.id for action in rows])
    page = {"person_left": person, "rows": rows, "former": former, "form": NewAction(board), "today": plant_date()}
    status = refused.status if refused else 200
    return render_template("actions/many.html", unit=board, refused=refused, **page), status


def _ticked() -> set[int]:
    ids = request.form.getlist("action")[:MOST]
    return {int(id) for id in ids if id.isascii() and id.isdigit() and len(id) < 10}


def _given_here(board: Unit, person: Person | None) -> list[Action]:
    """Not done yet, at this unit or below it; with `person` only that one's and those that nobody owns."""
    below = select(Unit.id).where(Unit.path.startswith(board.path))
    found = Action.loaded().options(joinedload(Action.unit)).where(Action.unit_id.in_(below), ~Action.ended())
    if person is not None:
        found = found.where(or_(Action.owner_id == person.id, Action.owner_id.is_(None)))
    return [action for action in db.session.scalars(found.order_by(Action.number)) if action.stage < 2]


def _former_owners(ids: list[int]) -> dict[int, str]:
    """Who owned them before they left, by action id."""
    left = (TimelineEntry.subject_type == "action", TimelineEntry.event == "owner left", TimelineEntry.subject_id.in_(ids))
    entries = db.session.scalars(select(TimelineEntry).where(*left).order_by(TimelineEntry.id)).all()
    return {entry.subject_id: (entry.details or {}).get("former", "") for entry in entries}
