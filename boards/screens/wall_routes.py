"""What a TV opens: a pairing code, then for ever the board it was given; and the same by a secret address (kiosk)."""

from __future__ import annotations

import logging
from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, jsonify, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from limits import parse

from boards.db import writing
from boards.guard import counted, limiter, open_to
from boards.keyed import hash_of, keyed
from boards.plant.walls import wall_of
from boards.refusals import NotNow
from boards.screens import qr
from boards.screens.codes import plain
from boards.screens.heard import heard
from boards.screens.models import Pairing, Screen
from boards.screens.public_address import public_url
from boards.screens.scanning import few_misses
from boards.screens.watching import COOKIE, opened_by, screen_here

bp = Blueprint("walls", __name__)
log = logging.getLogger(__name__)
FOR_GOOD = 10 * 365 * 24 * 3600  # seconds; browsers cut it to 400 days, and each page renews it
WAITING = "pairing"  # the cookie of a TV that shows a code
CODES = parse("60/minute")  # new codes from one address


@bp.get("/wall")
@open_to("anybody")
def wall() -> ResponseReturnValue:
    return _own() or _code_page()


@bp.get("/wall/pairing")
@open_to("anybody")
@limiter.exempt
def pairing() -> ResponseReturnValue:
    """What a TV with a code asks every two seconds: whether its page is still the right one."""
    found = Pairing.known_as(request.cookies.get(WAITING))
    waits = screen_here() is None and found is not None and found.is_open
    return _unkept(jsonify(waits=waits, code=found.code if found else None))


@bp.get("/wall/<secret>")
@open_to("anybody")
@few_misses
def kiosk(secret: str) -> ResponseReturnValue:
    """The same wall by its secret address, for a TV that forgets its cookies when it is switched off."""
    letters = plain(secret)
    screen = opened_by(letters)
    if screen is None or screen.kiosk_hash != hash_of(letters):
        log.warning("a kiosk address was opened that leads nowhere")
        return _own() or _code_page(404)
    if request.cookies.get(COOKIE) != letters and "kept" not in request.args:
        return _keeping(
            make_response(redirect(url_for(".kiosk", secret=secret, kept=1, lang=request.args.get("lang")))), letters
        )
    return _shown(screen, letters)


@bp.get("/w/<code>")
def scanned(code: str) -> ResponseReturnValue:
    """What the QR code on a waiting TV says: the leader's form with the code in it."""
    return redirect(url_for("tvs.new", code=plain(code)[:12]), 303)


def _own() -> Response | None:
    """The wall of the screen whose credential came, which a TV that showed a code has since the code was typed."""
    if (screen := screen_here()) is not None:
        return _shown(screen, request.cookies[COOKIE])
    secret = request.cookies.get(WAITING, "")
    pairing = Pairing.known_as(secret)
    paired = opened_by(secret) if pairing is not None and pairing.screen_id is not None else None
    return _shown(paired, secret) if paired is not None else None


def _shown(screen: Screen, secret: str) -> Response:
    """Its wall. A browser that keeps no cookies at all gets one that asks for nothing: it could not tell who it is."""
    heard().note(screen.id, screen.build or "")
    kept = secret in (request.cookies.get(COOKIE), request.cookies.get(WAITING))
    page = make_response(wall_of(screen.unit, density=screen.density, shows=screen.shows if kept else None))
    page.delete_cookie(WAITING)
    return _keeping(page, secret)


def _code_page(status: int = 200) -> Response:
    """The code of this TV, another one when the former is used or over."""
    secret = request.cookies.get(WAITING)
    pairing = Pairing.known_as(secret)
    if pairing is None or not pairing.is_open:
        pairing, secret = _another()
    try:
        where = public_url()
        code = qr.svg(f"{where}/w/{pairing.code}")
    except NotNow:  # no address that a phone could open from a QR code: what is typed has to do
        where, code = request.host_url.rstrip("/"), None
    shown = urlsplit(where).netloc + url_for("tvs.new")
    page = make_response(render_template("screens/pairing.html", pairing=pairing, qr=code, address=shown), status)
    page.set_cookie(WAITING, secret or "", httponly=True, samesite="Lax", secure=request.is_secure)
    return _unkept(page)


def _keeping(answer: Response, secret: str) -> Response:
    """Renewed with each page, so that it lasts as long as the TV does."""
    answer.set_cookie(COOKIE, secret, max_age=FOR_GOOD, httponly=True, samesite="Lax", secure=request.is_secure)
    return _unkept(answer)


def _another() -> tuple[Pairing, str]:
    """A new code for this TV. 429 when too many were asked for from here."""
    if not counted(CODES, "pairing codes", keyed("limit", str(request.remote_addr)).hex()[:24]):
        abort(429)
    with writing():
        pairing, secret = Pairing.make()
    return pairing, secret


def _unkept(answer: Response) -> Response:
    answer.headers["Cache-Control"] = "no-store"
    return answer
