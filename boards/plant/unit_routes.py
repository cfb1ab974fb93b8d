"""The pages of the tree: all units, a new one, one of them to word otherwise, to move or to close."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from boards import typed
from boards.db import db, writing
from boards.guard import me
from boards.i18n import SOURCE, languages
from boards.plant import units as tree
from boards.plant.calendar import WEEKDAYS
from boards.plant.models import Plant, Unit
from boards.plant.setting_up import before_setting_up
from boards.plant.settings_routes import bp
from boards.plant.shift_sheet import weekday
from boards.plant.words import KIND_WORDS, kind_word
from boards.refusals import Refusal, Unfit

__all__ = ["bp"]
bp.add_app_template_global(kind_word)
NAME_MAX, DETAIL_MAX = 80, 80


@bp.get("/set-up/units")
def units() -> ResponseReturnValue:
    return _all()


@bp.post("/set-up/units")
def added() -> ResponseReturnValue:
    before_setting_up(me())
    try:
        kind = typed.choice("kind", tree.UNDER) or ""
        code, name = typed.words("code", 20), typed.words("name", NAME_MAX)
        if not name:
            raise Unfit(_l("Please write a few words."), "name")
        with writing():
            parent = Unit.by_code(request.form.get("parent", "")[:20]) or abort(404)
            code = tree.add(code, kind, name, parent, me()).code
    except Refusal as refusal:
        db.session.rollback()
        return _all(refusal)
    flash(_("%(number)s is set up.", number=code), "said")
    return redirect(url_for("plant_pages.unit", code=code.lower()), 303)


@bp.get("/set-up/units/<code>")
def unit(code: str) -> ResponseReturnValue:
    return _one(code)


@bp.post("/set-up/units/<code>")
def amended(code: str) -> ResponseReturnValue:
    before_setting_up(me())
    try:
        words = _typed()
        with writing():
            found = _found(code)
            above = request.form.get("parent", "")[:20]
            if found.parent is not None and above and above.upper() != found.parent.code:
                tree.move(found, Unit.by_code(above) or abort(404), me())
            tree.amend(found, me(), **words)
    except Refusal as refusal:
        db.session.rollback()
        return _one(code, refusal)
    flash(_("Changed."), "said")
    return redirect(url_for("plant_pages.unit", code=code), 303)


@bp.post("/set-up/units/<code>/closure")
def closed(code: str) -> ResponseReturnValue:
    """Out of use: no board, no station, no new numbers; what was stays."""
    return _use(code, tree.close, _l("Out of use. What was stays."))


@bp.delete("/set-up/units/<code>/closure")
def opened(code: str) -> ResponseReturnValue:
    return _use(code, tree.reopen, _l("In use again."))


def _use(code: str, verb: Any, said: Any) -> ResponseReturnValue:
    before_setting_up(me())
    try:
        with writing():
            verb(_found(code), me())
    except Refusal as refusal:
        db.session.rollback()
        return _one(code, refusal)
    flash(str(said), "said")
    return redirect(url_for("plant_pages.unit", code=code), 303)


def _typed() -> dict[str, Any]:
    name = typed.words("name", NAME_MAX)
    if not name:
        raise Unfit(_l("Please write a few words."), "name")
    others = {code: typed.words(f"name_{code}", NAME_MAX) for code in languages() if code != SOURCE}
    shifts = Plant.get().shifts
    week = {
        day: [code for code in shifts if code in request.form.getlist(f"week-{day}")]
        for day in WEEKDAYS
        if request.form.get(f"own-{day}") == "yes"
    }
    return {
        "name": name,
        "names": {code: said for code, said in others.items() if said},
        "detail": typed.words("detail", DETAIL_MAX),
        "takt_s": typed.number("takt_s"),
        "critical": request.form.get("critical") == "yes",
        "week_pattern": week or None,
    }


def _found(code: str) -> Unit:
    """Also one that is out of use."""
    return db.session.scalar(select(Unit).where(Unit.code == code.upper())) or abort(404)


def _all(refused: Refusal | None = None) -> ResponseReturnValue:
    before_setting_up(me())
    found = db.session.scalars(select(Unit)).all()
    places = {one.id: (one.position, one.code) for one in found}
    ordered = sorted(found, key=lambda one: [places.get(id, (0, "")) for id in one.lineage])
    page = render_template("setup/units.html", units=ordered, kinds=_kinds(), refused=refused)
    return page, refused.status if refused else 200


def _one(code: str, refused: Refusal | None = None) -> ResponseReturnValue:
    before_setting_up(me())
    found = _found(code)
    above = tree.UNDER.get(found.kind, ())
    places = db.session.scalars(select(Unit).where(Unit.kind.in_(above), Unit.active).order_by(Unit.path)).all()
    page = render_template(
        "setup/unit.html",
        this=found,
        places=[one for one in places if not one.is_within(found.id)],
        others=[code for code in languages() if code != SOURCE],
        shifts=Plant.get().shifts,
        weekdays=[(day, weekday(n)) for n, day in enumerate(WEEKDAYS)],
        refused=refused,
    )
    return page, refused.status if refused else 200


def _kinds() -> list[tuple[str, Any]]:
    return [(kind, words) for kind, words in KIND_WORDS.items() if kind in tree.UNDER]
