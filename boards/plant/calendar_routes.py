"""The page of what differs from the week: holidays, shutdowns, extra shifts, short days; of the plant or one unit."""

from __future__ import annotations

import datetime as dt

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from boards import typed
from boards.db import db, writing
from boards.guard import me
from boards.plant.exceptions import LONGEST_DAYS, plan_days, unplan
from boards.plant.models import WITH_BOARD, CalendarDay, Plant, Unit
from boards.plant.production_day import production_date
from boards.plant.setting_up import before_setting_up
from boards.plant.settings_routes import bp
from boards.records import ID_MAX
from boards.refusals import Refusal, Unfit

__all__ = ["bp"]
NOTE_MAX = 80
BACK_DAYS = 7  # that are over and still shown


@bp.get("/set-up/calendar")
def calendar() -> ResponseReturnValue:
    return _page()


@bp.post("/set-up/calendar")
def days_planned() -> ResponseReturnValue:
    """One day or several; what is asked first is answered with `sure` (T-07, T-08)."""
    before_setting_up(me())
    try:
        first = typed.date("date")
        last = typed.date("until") or first
        if first is None or last is None:
            raise Unfit(_l("Which day? Choose one."), "date")
        chosen = [code for code in Plant.get().shifts if code in request.form.getlist("shifts")]
        note, sure = typed.words("note", NOTE_MAX), request.form.get("sure") == "yes"
        with writing():
            unit = Unit.by_code(request.form.get("unit", "")[:20]) or abort(404)
            plan_days(unit, first, last, chosen, note, me(), sure=sure)
    except Refusal as refusal:
        db.session.rollback()
        return _page(refusal)
    flash(_("It is in the calendar."), "said")
    return redirect(url_for("plant_pages.calendar"), 303)


@bp.delete("/set-up/calendar/<int:id>")
def day_unplanned(id: int) -> ResponseReturnValue:
    """The day is as the week says again."""
    before_setting_up(me())
    try:
        with writing():
            day = db.session.get(CalendarDay, id) if 0 < id <= ID_MAX else None
            unplan(day or abort(404), me(), sure=request.form.get("sure") == "yes")
    except Refusal as refusal:
        db.session.rollback()
        return _page(refusal)
    flash(_("As the week says again."), "said")
    return redirect(url_for("plant_pages.calendar"), 303)


def _page(refused: Refusal | None = None) -> ResponseReturnValue:
    before_setting_up(me())
    today = production_date()
    units = db.session.scalars(select(Unit).where(Unit.active, Unit.kind.in_(WITH_BOARD)).order_by(Unit.path)).all()
    rows = select(CalendarDay, Unit).join(Unit, Unit.id == CalendarDay.unit_id)
    rows = rows.where(CalendarDay.date >= today - dt.timedelta(days=BACK_DAYS)).order_by(CalendarDay.date, Unit.path)
    page = render_template(
        "setup/calendar.html",
        units=units,
        days=db.session.execute(rows).all(),
        shifts=Plant.get().shifts,
        most=LONGEST_DAYS,
        today=today,
        refused=refused,
        asks=refused is not None and refused.field == "sure",
    )
    return page, refused.status if refused else 200
