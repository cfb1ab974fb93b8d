"""Addresses of accounts: the list, somebody new, name and language, roles, back with the company, signed out everywhere."""

from __future__ import annotations

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from boards import typed
from boards.db import db, writing
from boards.guard import me
from boards.people.account_pages import Accounts, led_units
from boards.people.models import Person, RoleGrant
from boards.people.moving import crews
from boards.people.person_routes import person_or_404, refused_page, spoken
from boards.people.ranks import ROLES
from boards.people.routes import bp
from boards.people.sign_ins import end_all
from boards.people.words import role_word
from boards.plant.models import Plant, Unit
from boards.records import ID_MAX
from boards.refusals import NotAllowed, Refusal, Unfit, need

__all__ = ["bp"]
NAME_MAX = 60


@bp.get("/people")
def accounts() -> ResponseReturnValue:
    """Whom one looks after; `?q=` words or a number, `?unit=`, `?left=1`, `?page=`."""
    page = request.args.get("page", "1")
    number = int(page) if page.isascii() and page.isdigit() and len(page) < 5 else 1
    words, unit = request.args.get("q", "").replace("\0", "")[:60], request.args.get("unit", "")[:20]
    shown = Accounts(me(), words, unit, request.args.get("left") == "1", max(number, 1))
    if not shown.units:
        raise NotAllowed(_l("This is for leaders and administrators."))
    return render_template("people/accounts.html", shown=shown, role_word=role_word)


@bp.get("/people/new")
def new() -> ResponseReturnValue:
    return _new_page()


@bp.post("/people")
def enter() -> ResponseReturnValue:
    """Somebody new: next comes the PIN."""
    try:
        badge, name = typed.words("badge", 20), typed.words("name", NAME_MAX)
        need(badge, "badge")
        need(name, "name")
        crew = typed.choice("crew", ["-", *crews()])
        language = typed.choice("language", spoken()) or Plant.get().default_language
        with writing():
            id = Person.enter(badge, name, _unit(), me(), None if crew == "-" else crew, language).id
    except Refusal as refusal:
        db.session.rollback()
        return _new_page(refusal)
    flash(_("%(name)s is entered. Now the PIN.", name=name), "said")
    return redirect(url_for("people.person", id=id, _anchor="pin"), 303)


@bp.post("/people/<int:id>")
def amendment(id: int) -> ResponseReturnValue:
    try:
        name, language = typed.words("name", NAME_MAX), typed.choice("language", spoken())
        need(name, "name")
        with writing():
            who = person_or_404(id)
            changed = {"name": name, "language": language or who.language}
            who.amend(me(), **changed, deputy_id=_other("deputy", who), coach_id=_other("coach", who))
    except Refusal as refusal:
        return refused_page(id, refusal)
    flash(_("It is written down."), "said")
    return redirect(url_for("people.person", id=id), 303)


@bp.post("/people/<int:id>/roles")
def grant(id: int) -> ResponseReturnValue:
    try:
        role, from_on, to_on = typed.choice("role", ROLES), typed.date("from_on"), typed.date("to_on")
        with writing():
            person_or_404(id).grant(role or "", _unit(), me(), from_on, to_on)
    except Refusal as refusal:
        return refused_page(id, refusal)
    flash(_("The role is given."), "said")
    return redirect(url_for("people.person", id=id, _anchor="roles"), 303)


@bp.delete("/people/<int:id>/roles/<int:grant_id>")
def end_grant(id: int, grant_id: int) -> ResponseReturnValue:
    try:
        with writing():
            who = person_or_404(id)
            one = db.session.get(RoleGrant, grant_id) if grant_id <= ID_MAX else None
            if one is None or one.person_id != who.id:
                abort(404)
            who.end_grant(one, me())
    except Refusal as refusal:
        return refused_page(id, refusal)
    flash(_("The role has ended."), "said")
    return redirect(url_for("people.person", id=id, _anchor="roles"), 303)


@bp.delete("/people/<int:id>/leaving")
def come_back(id: int) -> ResponseReturnValue:
    """With the company again."""
    try:
        crew = typed.choice("crew", ["-", *crews()])
        with writing():
            person_or_404(id).come_back(_unit(), None if crew == "-" else crew, me())
    except Refusal as refusal:
        return refused_page(id, refusal)
    flash(_("Back again. Now the PIN."), "said")
    return redirect(url_for("people.person", id=id, _anchor="pin"), 303)


@bp.delete("/people/<int:id>/sign-ins")
def sign_ins(id: int) -> ResponseReturnValue:
    """Signed out everywhere, by the person (who stays here), or by who looks after the account."""
    with writing():
        who = person_or_404(id)
        if who is not me():
            who.before_amending(me())
        end_all(who, "everywhere", but=g.present.active if who is me() else None)
        who.tell_account("signed out everywhere", me())
    flash(_("Signed out everywhere else.") if id == me().id else _("Signed out everywhere."), "said")
    return redirect(url_for("people.person", id=id), 303)


def _unit() -> Unit:
    unit = Unit.by_code(request.form.get("unit", "")[:20])
    if unit is None or not unit.has_board:
        raise Unfit(_l("Choose one of those shown."), "unit")
    return unit


def _other(field: str, who: Person) -> int | None:
    """Who is named as deputy or coach, an active person; none: nobody."""
    id = typed.number(field)
    other = db.session.get(Person, id) if id is not None and id <= ID_MAX else None
    if id is not None and (other is None or not other.is_active or other is who):
        raise Unfit(_l("Choose one of those shown."), field)
    return id


def _new_page(refused: Refusal | None = None) -> ResponseReturnValue:
    units = led_units(me())
    if not units:
        raise NotAllowed(_l("This is for leaders and administrators."))
    page = render_template("people/new.html", units=units, crews=crews(), spoken=spoken(), refused=refused)
    return page, refused.status if refused else 200
