"""The page of shifts, weekdays and crews."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from boards import typed
from boards.db import db, writing
from boards.guard import me
from boards.i18n import SOURCE, languages
from boards.plant.calendar import WEEKDAYS
from boards.plant.models import Plant
from boards.plant.production_day import production_date
from boards.plant.setting_kinds import clock
from boards.plant.setting_up import before_setting_up
from boards.plant.settings_routes import bp
from boards.plant.shift_sheet import weekday
from boards.plant.shifts import CREW_MAX, MOST, Shifts, Week, set_crews, set_shifts
from boards.refusals import Refusal, Unfit

__all__ = ["bp"]
NEW, NAME_MAX = "new", 20


@bp.get("/set-up/shifts")
def shifts() -> ResponseReturnValue:
    return _page()


@bp.post("/set-up/shifts")
def shifts_changed() -> ResponseReturnValue:
    """Every shift of the form, one more where its code is filled in, without those that are ticked away."""
    before_setting_up(me())
    try:
        said, week = _typed(Plant.get())
        with writing():
            set_shifts(Plant.get(), said, week, me())
    except Refusal as refusal:
        db.session.rollback()
        return _page(refusal)
    flash(_("Changed."), "said")
    return redirect(url_for("plant_pages.shifts"), 303)


@bp.post("/set-up/crews")
def crews_changed() -> ResponseReturnValue:
    """Which crew works which shift this week; a shift without a crew has none."""
    before_setting_up(me())
    try:
        crews: dict[str, str] = {}
        for code in Plant.get().shifts:
            if crew := typed.words(f"crew-{code}", CREW_MAX):
                if crew in crews:
                    raise Unfit(_l("A crew works one shift in a week."), f"crew-{code}")
                crews[crew] = code
        with writing():
            set_crews(Plant.get(), crews, production_date(), me())
    except Refusal as refusal:
        db.session.rollback()
        return _page(refusal)
    flash(_("Changed."), "said")
    return redirect(url_for("plant_pages.shifts"), 303)


def _typed(plant: Plant) -> tuple[Shifts, Week]:
    said: Shifts = {}
    week: Week = {day: [] for day in WEEKDAYS}
    codes = [*plant.shifts, *([NEW] if request.form.get("code-new", "").strip() else [])]
    for n, field in enumerate(codes):
        if request.form.get(f"gone-{field}") == "yes":
            continue
        code = typed.words("code-new", 12).lower() if n == len(plant.shifts) else field
        if n == len(plant.shifts) and code in said:
            raise Unfit(_l("This code is taken. Choose another one."), "code-new")
        names = dict(plant.shifts.get(code, {}).get("name", {}))
        for language in languages():
            names[language] = typed.words(f"name-{field}-{language}", NAME_MAX)
        named = {language: word for language, word in names.items() if word}
        said[code] = {"name": named or {SOURCE: code}, "start": _clock(f"start-{field}"), "end": _clock(f"end-{field}")}
        for day in request.form.getlist(f"week-{field}"):
            if day in week:
                week[day].append(code)
    return said, week


def _clock(field: str) -> str:
    try:
        return clock(request.form.get(field, ""))
    except Unfit as refusal:
        raise Unfit(refusal.sentence, field) from None


def _page(refused: Refusal | None = None) -> ResponseReturnValue:
    before_setting_up(me())
    plant = Plant.get()
    page = render_template(
        "setup/shifts.html",
        shown=plant.shifts,
        week=plant.week_pattern,
        crews=_crews_this_week(plant),
        weekdays=[(day, weekday(n)) for n, day in enumerate(WEEKDAYS)],
        spoken=languages(),
        may_add=len(plant.shifts) < MOST,
        refused=refused,
    )
    return page, refused.status if refused else 200


def _crews_this_week(plant: Plant) -> dict[str, Any]:
    """The crew of each shift in the present week."""
    from boards.plant.production_day import crew_on

    today: dt.date = production_date(plant=plant)
    return {code: crew_on(code, today, plant) for code in plant.shifts} if plant.crew_rotation else {}
