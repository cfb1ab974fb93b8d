"""Addresses of screens, for those who look after them: pair one, see how they stand, and what one can be told."""

from __future__ import annotations

import secrets

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from boards import typed
from boards.db import writing
from boards.guard import limiter, me
from boards.live.devices import room_of
from boards.plant.addressed import board_at
from boards.refusals import Refusal
from boards.screens.forms import about_fields, chosen_board
from boards.screens.models import Screen
from boards.screens.tv_pages import ScreensPage, boards_of_mine, form_page, found, page_of
from boards.screens.verbs import before_looking_after, looks_after_any

bp = Blueprint("tvs", __name__)
bp.add_app_template_global(looks_after_any, "looks_after_screens")
# A code is one of 900 million and good for minutes: nobody tries them until one fits.
few_codes = limiter.shared_limit("20/minute", scope="pairing codes")


@bp.get("/screens")
def all_of_mine() -> ResponseReturnValue:
    boards_of_mine()
    return render_template("screens/tvs.html", unit=None, shown=ScreensPage(me()))


@bp.get("/boards/<unit>/screens")
def of_unit(unit: str) -> ResponseReturnValue:
    board = board_at(unit)
    before_looking_after(me(), board)
    return render_template("screens/tvs.html", unit=board, shown=ScreensPage(me(), board))


@bp.get("/screens/new")
def new() -> ResponseReturnValue:
    return form_page()


@bp.post("/screens")
@few_codes
def create() -> ResponseReturnValue:
    try:
        about, board = about_fields(), chosen_board()
        with writing():
            screen, secret = Screen.pair(request.form.get("code", ""), board, me(), **about)
            id = screen.id
    except Refusal as refusal:
        if refusal.field == "code":
            current_app.logger.warning("person %s typed a pairing code that opens nothing", me().id)
        return form_page(refusal)
    return page_of(id, secret=secret, is_new=True)


@bp.get("/screens/<int:id>")
def screen(id: int) -> ResponseReturnValue:
    return page_of(id)


@bp.post("/screens/<int:id>")
def amendment(id: int) -> ResponseReturnValue:
    try:
        about, version = about_fields(), typed.number("version")
        with writing():
            found(id).amend(me(), version, **about)
    except Refusal as refusal:
        return page_of(id, refusal)
    return _told(id, _("Changed."))


@bp.post("/screens/<int:id>/pairing")
@few_codes
def pairing(id: int) -> ResponseReturnValue:
    """Another device hangs there now."""
    try:
        with writing():
            found(id).take(request.form.get("code", ""), me())
    except Refusal as refusal:
        return page_of(id, refusal)
    return _told(id, _("Paired. The board comes by itself."))


@bp.post("/screens/<int:id>/board")
def board(id: int) -> ResponseReturnValue:
    with writing():
        to = chosen_board()
        shown = found(id)
        shown.send_to(to, me())
        code, name = shown.code, to.code
    return _told(id, _("%(screen)s shows %(unit)s.", screen=code, unit=name), url_for(".board_undone", id=id))


@bp.delete("/screens/<int:id>/board")
def board_undone(id: int) -> ResponseReturnValue:
    with writing():
        shown = found(id)
        shown.undo_sending(me())
        code, name = shown.code, shown.unit.code
    return _told(id, _("%(screen)s shows %(unit)s.", screen=code, unit=name))


@bp.post("/screens/<int:id>/reload")
def reload(id: int) -> ResponseReturnValue:
    with writing():
        shown = found(id)
        shown.load_anew(me())
        code = shown.code
    return _told(id, _("%(screen)s loads its page anew.", screen=code))


@bp.post("/screens/<int:id>/kiosk")
@limiter.limit("60/hour")
def kiosk(id: int) -> ResponseReturnValue:
    with writing():
        submission = typed.words("submission", 40) or secrets.token_urlsafe(12)
        secret = found(id).make_kiosk(me(), submission)
    _call(id)
    return page_of(id, secret=secret)


@bp.delete("/screens/<int:id>/kiosk")
def kiosk_ended(id: int) -> ResponseReturnValue:
    with writing():
        found(id).end_kiosk(me())
    return _told(id, _("That address opens nothing any more."))


@bp.post("/screens/<int:id>/ending")
def ending(id: int) -> ResponseReturnValue:
    """Unpaired: what it has opens nothing any more."""
    with writing():
        shown = found(id)
        shown.unpair(me())
        code = shown.code
    return _told(id, _("%(screen)s is unpaired: it shows a code again.", screen=code), url_for(".ending_undone", id=id))


@bp.delete("/screens/<int:id>/ending")
def ending_undone(id: int) -> ResponseReturnValue:
    with writing():
        shown = found(id)
        shown.undo_unpairing(me())
        code = shown.code
    return _told(id, _("%(screen)s is paired as before.", screen=code))


def _call(id: int) -> None:
    """Lets the device ask at once; it would by itself within 20 s."""
    current_app.extensions["live"].call(room_of(id))


def _told(id: int, said: str, undo: str | None = None) -> ResponseReturnValue:
    _call(id)
    flash(said, undo or "said")
    return redirect(typed.same_site(request.form.get("next")) or url_for(".screen", id=id), 303)
