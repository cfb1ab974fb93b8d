"""Where PINs are given out: which units wait for some, and the list to print, which is shown once."""

from __future__ import annotations

from flask import Blueprint, abort, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from boards.db import db
from boards.guard import me
from boards.people.giving_pins import GivenPin, give_pins
from boards.people.models import Person, active
from boards.plant.models import Unit
from boards.plant.setting_up import may_set_up_plant
from boards.refusals import NotAllowed, Refusal

bp = Blueprint("pins", __name__)


@bp.get("/set-up/pins")
def pins() -> ResponseReturnValue:
    return _page()


@bp.post("/set-up/pins")
def given() -> ResponseReturnValue:
    """PINs for a unit's people who have none. The page is kept by no browser, and nothing else shows them again."""
    code = request.form.get("unit", "")[:20]
    try:
        unit = Unit.by_code(code) or abort(404)
        return _page(unit=unit.code, made=give_pins(unit, me()))
    except Refusal as refusal:
        db.session.rollback()
        return _page(refusal)


def _page(refused: Refusal | None = None, unit: str = "", made: list[GivenPin] | None = None) -> ResponseReturnValue:
    by = me()
    rows = select(Unit, func.count(Person.id)).join(Person, Person.home_unit_id == Unit.id)
    rows = rows.where(Person.pin_hash.is_(None), Person.personnel_no.is_not(None), *active()).group_by(Unit.id)
    everywhere = may_set_up_plant(by)
    waiting = [(one, n) for one, n in db.session.execute(rows.order_by(Unit.path)) if everywhere or by.leads(one)]
    if not everywhere and not waiting and refused is None and made is None and not by.leads(by.home_unit):
        raise NotAllowed(_l("These PINs are given by their leader or by who looks after the system."))
    page = render_template("people/pins.html", waiting=waiting, made=made, code=unit, refused=refused, everywhere=everywhere)
    answer = make_response(page, refused.status if refused else 200)
    answer.headers["Cache-Control"] = "no-store"
    return answer
