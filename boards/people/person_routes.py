"""Addresses of people: those of a unit, one of them, and what a leader says of where somebody belongs (P-10, P-01)."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from boards import typed
from boards.db import db, writing
from boards.guard import me
from boards.i18n import languages
from boards.people import words
from boards.people.models import Person
from boards.people.moving import crews
from boards.people.person_pages import PeoplePage, PersonPage
from boards.people.provider import Provider
from boards.people.routes import bp
from boards.plant.addressed import board_at
from boards.plant.models import Plant, Unit
from boards.plant.pages import day
from boards.plant.production_day import production_date
from boards.records import ID_MAX
from boards.refusals import Refusal, Unfit

__all__ = ["bp"]


@bp.get("/boards/<unit>/people")
def of_unit(unit: str) -> ResponseReturnValue:
    """Who belongs to a unit, and who comes."""
    found = board_at(unit)
    return render_template("people/of_unit.html", unit=found, shown=PeoplePage(found))


@bp.get("/people/<int:id>")
def person(id: int) -> ResponseReturnValue:
    return _page(person_or_404(id))


@bp.post("/people/<int:id>/moves")
def move(id: int) -> ResponseReturnValue:
    """To another team or crew from a day on."""
    try:
        from_on = typed.date("from_on")
        crew = typed.choice("crew", ["-", *crews()])
        if from_on is None:
            raise Unfit(_l("From which day on? Choose one."), "from_on")
        with writing():
            who = person_or_404(id)
            unit = Unit.by_code(request.form.get("unit", "")[:20]) or abort(404)
            who.move_to(unit, crew if crew != "-" else None, from_on, me())
            name, code = who.name, unit.code
    except Refusal as refusal:
        return refused_page(id, refusal)
    flash(_("%(name)s belongs to %(team)s from %(day)s.", name=name, team=code, day=day(from_on)), "said")
    return redirect(url_for("people.person", id=id), 303)


@bp.delete("/people/<int:id>/moves")
def stay(id: int) -> ResponseReturnValue:
    """A move is taken back, named by its day."""
    try:
        from_on = typed.date("from_on")
        with writing():
            who = person_or_404(id)
            for transfer in [one for one in who.transfers if one.from_on == from_on]:
                who.stay(transfer, me())
            name, code = who.name, who.home_unit.code
    except Refusal as refusal:
        return refused_page(id, refusal)
    flash(_("%(name)s stays at %(team)s.", name=name, team=code), "said")
    return redirect(url_for("people.person", id=id), 303)


@bp.post("/people/<int:id>/leaving")
def leaving(id: int) -> ResponseReturnValue:
    """Has left the company: signed out, off every plan, promises back on their boards (P-01)."""
    try:
        if request.form.get("sure") != "yes":
            raise Unfit(_l("Tick that it is so: it can't be taken back."), "sure")
        with writing():
            who = person_or_404(id)
            who.before_leaving(me())
            who.leave(me())
            name, unit = who.name, who.home_unit.board.code.lower()
    except Refusal as refusal:
        return refused_page(id, refusal)
    flash(_("%(name)s has left.", name=name), "said")
    return redirect(url_for("people.of_unit", unit=unit), 303)


def person_or_404(id: int) -> Person:
    """Anybody who is, or was, with the company, and has not become nameless."""
    found = db.session.get(Person, id) if 0 < id <= ID_MAX else None
    return found if found is not None and found.anonymised_at is None else abort(404)


def spoken() -> list[str]:
    """Languages of people: the plant's, also those that the product doesn't speak."""
    return list(dict.fromkeys([*Plant.get().languages, *languages()]))


def refused_page(id: int, refusal: Refusal) -> ResponseReturnValue:
    db.session.rollback()
    return _page(person_or_404(id), refusal)


def _page(who: Person, refused: Refusal | None = None) -> ResponseReturnValue:
    shown = PersonPage(who, me(), refused)
    page = render_template(
        "people/person.html",
        who=who,
        unit=who.home_unit.board,
        shown=shown,
        refused=refused,
        today=production_date(),
        spoken=spoken(),
        words=words,
        provider=Provider.here(),
    )
    return page, refused.status if refused else 200
