"""A day that is over: the whole board of a unit as it was at the end of that production date. To read, and to print."""

from __future__ import annotations

import datetime as dt
import re

from flask import Blueprint, abort, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from sqlalchemy import func, select

from boards.clock import now
from boards.db import db
from boards.guard import open_to
from boards.history.models import TimelineEntry
from boards.i18n import language
from boards.live.checks import may_read
from boards.live.registry import panels_of
from boards.live.rendering import drawn
from boards.past.seeing import as_of
from boards.past.still import still
from boards.plant.addressed import board_at
from boards.plant.calendar import Calendar
from boards.plant.models import Plant, Unit
from boards.plant.production_day import day_ends, production_date
from boards.refusals import Unfit

bp = Blueprint("past", __name__)
ISO = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
DAY = dt.timedelta(days=1)


@bp.get("/boards/<unit>/days")
@open_to("everyone")
def days(unit: str) -> ResponseReturnValue:
    """The day that was chosen (`on`), else the unit's last production day before today."""
    found = _readable(unit)
    typed = request.args.get("on", "").strip()
    date = _date(typed) if typed else Calendar(found).before(production_date(), 1)
    if date is None:
        raise Unfit(_l("We don't know that date. Choose one in the calendar."), "on")
    return redirect(url_for("past.day", unit=found.code.lower(), date=date.isoformat()), 303)


@bp.get("/boards/<unit>/days/<date>")
@open_to("everyone")
def day(unit: str, date: str) -> ResponseReturnValue:
    """The board as of that day; of the present one the board itself."""
    found, on, today = _readable(unit), _date(date) or abort(404), production_date()
    if on > today:
        abort(404, description=_l("That day is still to come."))
    if on == today:
        return redirect(url_for("plant.board", unit=found.code.lower()))
    first = db.session.scalar(select(func.min(TimelineEntry.on))) or today
    page = {
        "date": on,
        "first": first,
        "last": today - DAY,
        "before": on - DAY if on > first else None,
        "after": on + DAY if on >= first else first,
        "ended": day_ends(on, Plant.get()) if on >= first else None,
    }
    panels = _panels(found, on) if on >= first else {}
    return render_template("past/board.html", page="past", unit=found, panels=panels, may=_nothing, **page)


def _panels(unit: Unit, date: dt.date) -> dict[str, Markup]:
    """Each panel of the board as it was, by name."""
    id, lang, asked_at = unit.id, language(), now()
    with as_of(date):
        then = db.session.get_one(Unit, id)
        return {panel.name: still(drawn(then, panel, lang, asked_at), date) for panel in panels_of(then)}


def _readable(code: str) -> Unit:
    """404 for a unit without a board, 401 where the plant asks for people: as its board itself."""
    unit = board_at(code)
    if not may_read(unit, g.person):
        abort(401)
    return unit


def _date(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if ISO.fullmatch(text) else None
    except ValueError:
        return None


def _nothing(*asked: object) -> list[str]:
    """What anybody may do on a day that is over."""
    return []
