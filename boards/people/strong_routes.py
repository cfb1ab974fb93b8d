"""Addresses of the stronger sign-in: password and code; setting it up on an invitation; inviting."""

from __future__ import annotations

from flask import flash, render_template, request, session
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from qrcode.main import QRCode
from sqlalchemy import select

from boards import typed
from boards.db import db, writing
from boards.guard import limiter, me, open_to
from boards.people import pins, strong, tries
from boards.people.devices import Device
from boards.people.models import Person, active
from boards.people.person_routes import person_or_404, refused_page
from boards.people.provider import Provider
from boards.people.routes import bp, let_in
from boards.people.strong import PASSWORD_LENGTH, StrongKey
from boards.people.tries import SignInTry
from boards.plant.models import Plant
from boards.refusals import Refusal, Unfit
from boards.typed import same_site

__all__ = ["bp"]


@bp.get("/sign-in/administrator")
@open_to("anybody")
def strong_sign_in() -> ResponseReturnValue:
    return _page(None)


@bp.post("/sign-in/administrator")
@open_to("anybody")
@limiter.limit("10/minute", error_message=lambda: _("Too many tries from here. Wait a minute and try again."))
def strongly_signed_in() -> ResponseReturnValue:
    """Badge, password, and a code of the app or a recovery code. What was wrong is not said; tries count as a PIN's do."""
    badge, code = request.form.get("badge", "").strip()[:20], request.form.get("code", "").strip()[:30]
    try:
        person = _proved(badge, request.form.get("password", "")[: PASSWORD_LENGTH[1]], code)
    except Refusal as refusal:
        return _page(refusal)
    return let_in(person, "password", same_site(request.form.get("next")), strong=True)


@bp.get("/administrator")
def setting_up() -> ResponseReturnValue:
    return _setting_up(None)


@bp.post("/administrator")
@limiter.limit("10/minute", error_message=lambda: _("Too many tries from here. Wait a minute and try again."))
def set_up() -> ResponseReturnValue:
    """In two steps on one page: the invitation shows the QR code; password and first code finish it."""
    try:
        key = strong.invited(me(), typed.words("invitation", 40))
        if "code" not in request.form:
            return _setting_up(None, key)
        password = request.form.get("password", "")[: PASSWORD_LENGTH[1]]
        strong.check_password(password, request.form.get("password_again", ""), me())
        db.session.rollback()
        password_hash = pins.hash_pin(password)
        with writing():
            key = strong.invited(me(), typed.words("invitation", 40))
            codes = key.set_up(password_hash, request.form.get("code", "")[:20])
        session.pop("invitation", None)
    except Unfit as refusal:
        db.session.rollback()
        return _setting_up(refusal)
    return render_template("people/recovery.html", codes=codes), 200, {"Cache-Control": "no-store"}


@bp.post("/people/<int:id>/invitation")
def invitation(id: int) -> ResponseReturnValue:
    """Another administrator sets the stronger sign-in up, or anew: a code for a day, shown once."""
    try:
        with writing():
            who = person_or_404(id)
            code = strong.invite(who, me())
    except Refusal as refusal:
        return refused_page(id, refusal)
    return render_template("people/invitation.html", who=who, code=code), 200, {"Cache-Control": "no-store"}


def _proved(badge: str, password: str, code: str) -> Person:
    wrong = Unfit(_l("Number, password and code don't fit together. Please try again."), "code")
    if not (badge and password and code):
        raise wrong
    with writing():
        whose = select(StrongKey).join(Person).where(Person.personnel_no == badge, *active())
        key = db.session.scalar(whose)
        found = (key.id, key.person_id, key.password_hash) if key is not None else None
        one = tries.begin(f"password {badge}", key.person_id if key else None, Device.here().counted_as).id
    fits = pins.pin_fits(password, found[2] if found else None)
    if found is None or not fits:
        raise wrong
    with writing():
        key = db.session.get_one(StrongKey, found[0], with_for_update=True)
        person = key.person
        by_code = key.accepts(code)
        if not strong.is_admin(person) or not (by_code or key.recovers(code)):
            raise wrong
        db.session.get_one(SignInTry, one).fits = True
        if not by_code:
            person.tell_account("recovery code used", person)
            left = len(key.recovery)
    if not by_code:
        flash(_("Recovery codes left: %(n)s.", n=left), "said")
    return person


def _page(refusal: Refusal | None) -> ResponseReturnValue:
    given = {"badge": request.form.get("badge", "")[:20], "next": same_site(request.values.get("next"))}
    page = render_template("people/strong.html", refusal=refusal, provider=Provider.here(), **given)
    return page, refusal.status if refusal else 200


def _setting_up(refused: Refusal | None, key: StrongKey | None = None) -> ResponseReturnValue:
    if key is None and "code" in request.form:  # the second step again
        try:
            key = strong.invited(me(), typed.words("invitation", 40))
        except Unfit as gone:
            refused = gone
    invitation = request.form.get("invitation") or session.get("invitation", "")  # a founder has it with him
    shown = {"invitation": str(invitation)[:40], "refused": refused, "key": key}
    symbol = _symbol(key.address(Plant.get().name)) if key is not None else None
    page = render_template("people/set_up.html", symbol=symbol, **shown)
    return page, refused.status if refused else 200, {"Cache-Control": "no-store"}


def _symbol(text: str) -> Markup:
    """The QR code, for a phone held before a screen: as fine as it has to be, unlike those on labels."""
    code = QRCode(border=4)
    code.add_data(text)
    rows = code.get_matrix()
    dark = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark)
    return Markup('<svg class="qr" viewBox="0 0 {0} {0}" role="img" aria-label="{1}">{2}<path d="{3}"/></svg>').format(
        len(rows), _("QR code for the app"), Markup('<path fill="#fff" d="M0 0h{0}v{0}H0z"/>').format(len(rows)), dark
    )
