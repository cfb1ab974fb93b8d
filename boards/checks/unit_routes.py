"""Addresses of checks at a place and for a person: a unit's checks, a leader's day, a walk."""

from __future__ import annotations

import datetime as dt

from flask import abort, g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from boards import typed
from boards.checks import forms, walking
from boards.checks.content import KINDS
from boards.checks.my_day import BACK_DAYS, find, my_day
from boards.checks.routes import bp
from boards.checks.ticking import acted_for, tick
from boards.checks.unit_page import LATEST, WHAT, names_for, page_of, runs_of, starts_for
from boards.clock import now
from boards.db import db, writing
from boards.guard import me, open_to
from boards.htmx import go
from boards.live.checks import may_read
from boards.people.models import Person
from boards.plant.addressed import board_at
from boards.plant.models import Unit
from boards.plant.production_day import production_date
from boards.refusals import Refusal

ONE = dt.timedelta(days=1)


@bp.get("/boards/<unit>/checks")
@open_to("everyone")
def of_unit(unit: str) -> ResponseReturnValue:
    """What is checked here: to do, overdue, coming, done and not done. `kind`, `what`, `since` choose, as a figure does."""
    place = _board(unit)
    kind = request.args.get("kind", "") if request.args.get("kind") in KINDS else ""
    what = request.args.get("what", "all") if request.args.get("what") in WHAT else "all"
    shown = page_of(place, now(), kind, _date(request.args.get("since")))
    may = starts_for(g.person, [*shown.now, *shown.overdue])
    runs, names = runs_of(place, kind), names_for(g.person, [*shown.now, *shown.overdue, *shown.coming])
    about = {
        "may_name": names,
        "shown": shown,
        "latest": LATEST,
        "kind": kind,
        "what": what,
        "production_day": production_date(),
    }
    return render_template("checks/of_unit.html", unit=place, may_start=may, runs=runs, **about)


@bp.get("/today/list")
def mine() -> ResponseReturnValue:
    """A leader's list of a production date; `of`: of somebody who is away, by the deputy."""
    return _my_page(_whose(request.args.get("of")))


@bp.post("/check-plans/<int:id>/ticks/<code>")
def ticks(id: int, code: str) -> ResponseReturnValue:
    """One item of the list: done, or not after all. What is over counts as late (H-07)."""
    at, key = now(), typed.words("window", 30)
    date = _date(request.form.get("date")) or production_date(at)
    whose = _whose(request.form.get("of"))
    try:
        with writing():
            whose = db.session.get(Person, whose.id) or abort(404)
            due = find(whose, id, code, key, date, at, me()) or abort(404)
            tick(due, me(), done=request.form.get("done") != "no", note=forms.note())
    except Refusal as refused:
        return _my_page(whose, refused, date)
    of = None if whose is me() else whose.id
    return go(url_for("checks.mine", day=date.isoformat(), of=of, _anchor=f"item-{code}"))


@bp.get("/boards/<unit>/walk")
def walk(unit: str) -> ResponseReturnValue:
    """Before the questions of a gemba walk: what this board has asked for and not got (domain 1.19.2)."""
    place = _board(unit)
    return render_template("checks/walk.html", unit=place, found=walking.walk_at(place, me(), now()))


@bp.post("/boards/<unit>/walks")
def walks(unit: str) -> ResponseReturnValue:
    """A walk begins here, or goes on: one a day and person at a board."""
    place = _board(unit)
    with writing():
        run = walking.begin(place, me())
    return go(url_for("checks.run", id=run.id))


def _whose(id: str | None) -> Person:
    """Whose list: the own, or that of somebody who is away and whose deputy this is; nobody else's."""
    if not id:
        return me()
    found = next((one for one in acted_for(me(), production_date()) if str(one.id) == id), None)
    return found or abort(403)


def _my_page(person: Person, refused: Refusal | None = None, date: dt.date | None = None) -> ResponseReturnValue:
    today = production_date()
    asked = date or _date(request.args.get("day")) or today
    shown = min(max(asked, today - BACK_DAYS * ONE), today)
    list_ = my_day(person, shown, now(), me())
    about = {"present": today, "one_day": ONE, "earliest": today - BACK_DAYS * ONE, "refused": refused}
    page = render_template("checks/mine.html", list_=list_, **about)
    return page, refused.status if refused else 200


def _board(code: str) -> Unit:
    unit = board_at(code)
    if not may_read(unit, g.person):
        abort(401)
    return unit


def _date(text: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        return None
