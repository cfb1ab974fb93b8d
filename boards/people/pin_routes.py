"""Addresses of PINs: the first own one after a one-time PIN, another own one, and one that a leader gives on the spot."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from boards.db import db, writing
from boards.guard import limiter, me, open_to
from boards.people import once
from boards.people.accounts import check_pin, one_time_pin
from boards.people.forms import proved
from boards.people.models import Person
from boards.people.person_routes import person_or_404, refused_page
from boards.people.pins import hash_pin
from boards.people.routes import bp, let_in
from boards.refusals import NotNow, Refusal
from boards.typed import same_site

__all__ = ["bp"]


@bp.post("/sign-in/pin")
@open_to("anybody")
@limiter.limit("10/minute", error_message=lambda: _("Too many tries from here. Wait a minute and try again."))
def first_pin() -> ResponseReturnValue:
    """Whoever came with a one-time PIN chooses an own one, and is in."""
    ticket, onwards = request.form.get("ticket", "")[:300], same_site(request.form.get("next"))
    try:
        pin_hash = _chosen(once.holder(ticket))
        with writing():
            person = once.holder(ticket)
            person.set_pin(pin_hash, person)
    except NotNow as refusal:
        flash(refusal.sentence, "said")
        return redirect(url_for("people.sign_in", next=onwards), 303)
    except Refusal as refusal:
        return render_template("people/once.html", ticket=ticket, next=onwards, refused=refusal), refusal.status
    return let_in(person, "pin", onwards)


@bp.get("/pin")
def own_pin() -> ResponseReturnValue:
    return render_template("people/pin.html", refused=None)


@bp.post("/pin")
def change_pin() -> ResponseReturnValue:
    """Another own PIN, by who knows the present one: signed out everywhere else."""
    try:
        proved("", request.form.get("pin", "").strip()[:20], me().id)
        pin_hash = _chosen(me())
        with writing():
            me().set_pin(pin_hash, me(), here=g.present.active)
    except Refusal as refusal:
        db.session.rollback()
        return render_template("people/pin.html", refused=refusal), refusal.status
    flash(_("Your PIN is another one now. Everywhere else you are signed out."), "said")
    return redirect(url_for("people.person", id=me().id), 303)


@bp.post("/people/<int:id>/pin")
def given_pin(id: int) -> ResponseReturnValue:
    """Typed by the person on the leader's device (P-12)."""
    try:
        who = person_or_404(id)
        who.before_amending(me())
        pin_hash = _chosen(who)
        with writing():
            who = person_or_404(id)
            who.set_pin(pin_hash, me())
            name = who.name
    except Refusal as refusal:
        return refused_page(id, refusal)
    flash(_("%(name)s has a new PIN and is signed out everywhere.", name=name), "said")
    return redirect(url_for("people.person", id=id), 303)


@bp.post("/people/<int:id>/one-time-pin")
def one_time(id: int) -> ResponseReturnValue:
    """Made here, shown once, good for one sign-in: then an own one is chosen."""
    try:
        who = person_or_404(id)
        who.before_amending(me())
        pin = one_time_pin(who.personnel_no)
        pin_hash = hash_pin(pin)
        with writing():
            who = person_or_404(id)
            who.set_pin(pin_hash, me(), once=True)
    except Refusal as refusal:
        return refused_page(id, refusal)
    return render_template("people/one_time_pin.html", who=who, pin=pin), 200, {"Cache-Control": "no-store"}


def _chosen(who: Person) -> str:
    """The hash of the PIN that was typed twice. Before any write: hashing takes its time."""
    pin = request.form.get("new_pin", "").strip()[:20]
    check_pin(pin, request.form.get("again", "").strip()[:20], who.personnel_no)
    db.session.rollback()  # no transaction stays open meanwhile
    return hash_pin(pin)
