"""Addresses where names are taken out: who has left, the places in free text one by one, the second pair of eyes (P-02)."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from boards import typed
from boards.db import db, writing
from boards.guard import me
from boards.people.models import Person
from boards.people.person_routes import person_or_404
from boards.privacy import forms
from boards.privacy.models import Anonymisation
from boards.privacy.people_page import PeopleWhoLeft, PlacesPage
from boards.privacy.routes import bp
from boards.privacy.verbs import before_anonymising, may_anonymise
from boards.refusals import NotAllowed, Refusal, Unfit

__all__ = ["bp"]


@bp.get("/privacy/people")
def people() -> ResponseReturnValue:
    """Who has left with the name still there, what waits for a second pair of eyes, and what was done."""
    if not may_anonymise(me()):
        raise NotAllowed(_l("This is for human resources, the works council and who looks after accounts."))
    return render_template("privacy/people.html", shown=PeopleWhoLeft())


@bp.get("/people/<int:id>/anonymisation")
def anonymisation(id: int) -> ResponseReturnValue:
    who = person_or_404(id)
    before_anonymising(who, me())
    return _page(who)


@bp.post("/people/<int:id>/anonymisation")
def anonymisation_asked(id: int) -> ResponseReturnValue:
    with writing():
        Anonymisation.ask(person_or_404(id), me())
    flash(_("Asked for. Decide about each place; somebody else confirms it."), "said")
    return redirect(url_for("privacy.anonymisation", id=id), 303)


@bp.delete("/people/<int:id>/anonymisation")
def anonymisation_withdrawn(id: int) -> ResponseReturnValue:
    with writing():
        _open(id).withdraw(me())
    flash(_("Taken back. The name stays."), "said")
    return redirect(url_for("privacy.people"), 303)


@bp.post("/people/<int:id>/anonymisation/places")
def anonymisation_place(id: int) -> ResponseReturnValue:
    """One place in free text: the name stays there, or goes."""
    try:
        key, decision = forms.place_typed()
        with writing():
            _open(id).decide(key, decision, me())
    except Unfit as refusal:
        return _refused(id, refusal)
    return redirect(url_for("privacy.anonymisation", id=id, _anchor="places"), 303)


@bp.post("/people/<int:id>/anonymisation/confirmation")
def anonymisation_confirmed(id: int) -> ResponseReturnValue:
    """By another than who asked: the name goes everywhere, for good."""
    try:
        with writing():
            found = _open(id)
            found.before_deciding(me())
            if typed.choice("sure", ("yes",)) is None:
                raise Unfit(_l("Tick that it is so: it can't be taken back."), "sure")
            found.confirm(me())
            name = found.person.name
    except Refusal as refusal:
        return _refused(id, refusal)
    flash(_("Done. The name is gone; from now on it is %(name)s.", name=name), "said")
    return redirect(url_for("privacy.people"), 303)


def _open(id: int) -> Anonymisation:
    """What was asked for; 404 where nothing was. Who may not is refused before."""
    who = person_or_404(id)
    before_anonymising(who, me())
    return db.session.scalar(select(Anonymisation).where(Anonymisation.open_for == who.id)) or abort(404)


def _refused(id: int, refusal: Refusal) -> ResponseReturnValue:
    db.session.rollback()
    if isinstance(refusal, NotAllowed) and not may_anonymise(me()):
        raise refusal
    return _page(person_or_404(id), refusal)


def _page(who: Person, refused: Refusal | None = None) -> ResponseReturnValue:
    page = render_template("privacy/anonymisation.html", who=who, shown=PlacesPage(who, me()), refused=refused)
    return page, refused.status if refused else 200
