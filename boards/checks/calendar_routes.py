"""Addresses of what is due: a month of a unit or of oneself, and the secret address for one's own calendar."""

from __future__ import annotations

import datetime as dt
import re
import secrets

from flask import Blueprint, Response, abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from boards import typed
from boards.checks.calendar_feeds import CheckFeed
from boards.checks.calendar_month import by_day, of_person, of_unit, weeks
from boards.checks.ical import ical
from boards.db import writing
from boards.guard import limiter, me, open_to
from boards.plant.addressed import board_at
from boards.plant.models import Unit
from boards.plant.production_day import production_date
from boards.refusals import Refusal

bp = Blueprint("check_calendar", __name__)
BACK, AHEAD = dt.timedelta(days=31), dt.timedelta(days=92)
MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])", re.ASCII)
TRIES = "60/hour"
ICAL = "text/calendar; charset=utf-8"


@bp.get("/boards/<unit>/checks/calendar")
def unit(unit: str) -> ResponseReturnValue:
    return _page(board_at(unit))


@bp.get("/checks/calendar")
def mine() -> ResponseReturnValue:
    return _page(None)


@bp.post("/boards/<unit>/checks/calendar/feed")
@limiter.limit(TRIES)
def unit_feed(unit: str) -> ResponseReturnValue:
    return _made(board_at(unit))


@bp.post("/checks/calendar/feed")
@limiter.limit(TRIES)
def my_feed() -> ResponseReturnValue:
    return _made(None)


@bp.delete("/boards/<unit>/checks/calendar/feed")
def unit_feed_ended(unit: str) -> ResponseReturnValue:
    return _ended(board_at(unit))


@bp.delete("/checks/calendar/feed")
def my_feed_ended() -> ResponseReturnValue:
    return _ended(None)


@bp.get("/calendars/<secret>.ics")
@open_to("token")
@limiter.limit("240/hour")
def feed(secret: str) -> ResponseReturnValue:
    """For a calendar program: whoever knows the address reads it, until it is revoked. The words are its person's."""
    found = CheckFeed.known_as(secret) or abort(404)
    if found.last_used_on != production_date():
        with writing():
            found = CheckFeed.known_as(secret) or abort(404)
            found.is_used()
    since, until = production_date() - BACK, production_date() + AHEAD
    spoken = found.person.language
    with force_locale(spoken):
        dues = of_unit(found.unit, since, until) if found.unit else of_person(found.person, since, until)
        place = f"{found.unit.code} {found.unit.name_in(spoken)}" if found.unit else found.person.name
        data = ical(dues, _("Checks: %(of)s", of=place), spoken)
    answer = Response(data, content_type=ICAL)
    answer.headers["Cache-Control"] = "private, max-age=300"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _page(of: Unit | None, secret: str | None = None, refused: Refusal | None = None) -> ResponseReturnValue:
    """`secret`: of the address that was just made; shown this once."""
    person, today = me(), production_date()
    asked = MONTH.fullmatch(request.args.get("month", ""))
    first = dt.date(int(asked[1]), int(asked[2]), 1) if asked else today.replace(day=1)
    shown = weeks(first.year, first.month)
    span = shown[0][0], shown[-1][-1]
    dues = of_unit(of, *span) if of else of_person(person, *span)
    page = render_template(
        "checks/calendar.html",
        unit=of or person.home_unit.board,
        of=of,
        first=first,
        before=(first - dt.timedelta(days=1)).strftime("%Y-%m"),
        after=(first + dt.timedelta(days=32)).strftime("%Y-%m"),
        weeks=shown,
        days=by_day(dues),
        today=today,
        feed=CheckFeed.of(person, of),
        address=url_for(".feed", secret=secret, _external=True) if secret else None,
        submission=secrets.token_urlsafe(12),
        refused=refused,
    )
    answer = make_response(page, refused.status if refused else 200)
    if secret:
        answer.headers["Cache-Control"] = "no-store"  # shown once: not again by the way back either
    return answer


def _made(of: Unit | None) -> ResponseReturnValue:
    try:
        with writing():
            _feed, secret = CheckFeed.make(me(), of, typed.words("submission", 40) or secrets.token_urlsafe(12))
    except Refusal as refusal:
        return _page(of, refused=refusal)
    return _page(of, secret)


def _ended(of: Unit | None) -> ResponseReturnValue:
    with writing():
        if (found := CheckFeed.of(me(), of)) is not None:
            found.revoke()
    flash(_("That address opens nothing any more."), "said")
    return redirect(url_for(".unit", unit=of.code.lower()) if of else url_for(".mine"), 303)
