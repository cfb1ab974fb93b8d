"""Addresses of the shift end: the sheet of a unit's numbers, and what is asked about the red ones after it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import select

from boards.clock import now
from boards.db import db, writing
from boards.guard import me
from boards.live.checks import may_read
from boards.metrics import digits, words
from boards.metrics.models import Metric
from boards.metrics.recorded_words import WORDS
from boards.metrics.reds import Choices, answered, explained
from boards.metrics.setting_up import may_set_up
from boards.metrics.sheet import Sheet
from boards.metrics.shifts import Turn, Turns
from boards.plant.addressed import board_at
from boards.plant.models import Unit
from boards.plant.production_day import production_date
from boards.refusals import NotAllowed, Refusal, Unfit
from boards.signals.raising import look_at

bp = Blueprint("numbers", __name__)
MONTHS_SHOWN = 4
for word in (*WORDS, may_set_up):
    bp.add_app_template_global(word)
for word in (digits.shown, digits.in_full, digits.as_typed, words.with_unit, digits.of_reading):
    bp.add_app_template_global(word, f"number_{word.__name__}")


@bp.get("/boards/<unit>/numbers")
def sheet(unit: str) -> ResponseReturnValue:
    """What is to be written for the shift that ends, or ended last; another one with `?day=…&shift=…`, or `?month=…`."""
    return _page(_asked(board(unit)))


@bp.post("/boards/<unit>/numbers")
def written(unit: str) -> ResponseReturnValue:
    """One send for all rows. Rows that don't do stay with their sentence, the others are saved."""
    with writing():
        sheet = _asked(board(unit))
        metrics = sheet.write(extra_shift=request.form.get("extra") == "yes")
        look_at(metrics)
        status = max((refusal.status for refusal in sheet.wrong.values()), default=303)
    if not metrics and not sheet.wrong:
        sheet.wrong[0], status = Unfit(_l("Please write at least one number.")), 422
    if sheet.wrong:
        return _page(sheet, status, saved=len(metrics))
    flash(ngettext("%(num)s number is written.", "%(num)s numbers are written.", len(metrics)), "said")
    return redirect(address_of(sheet), 303)


@bp.post("/boards/<unit>/numbers/reasons")
def reasons(unit: str) -> ResponseReturnValue:
    """Why the red ones are red and what is done about them, all in one send; what doesn't do is asked again."""
    with writing():
        sheet, said = _asked(board(unit)), 0
        for row in sheet.reds:
            of = f"-{row.metric.id}"
            try:
                explained(row.metric, row.day.date, row.shift, sheet.by, of)
                answered(row.metric, row.day.date, sheet.by, of)
                said += 1
            except Refusal as refusal:
                sheet.wrong[row.metric.id] = refusal
        wrong, fresh = sheet.wrong, _asked(sheet.unit)
    if wrong:
        fresh.wrong = wrong
        return _page(fresh, max(refusal.status for refusal in wrong.values()), asking=True)
    flash(_("Said. It stands on the board.") if said else _("Nothing was asked any more."), "said")
    return redirect(address_of(fresh), 303)


def board(code: str) -> Unit:
    """The unit with this code, if it has a board that whoever asks may read."""
    unit = board_at(code)
    return unit if may_read(unit, g.person) else abort(401)


def address_of(sheet: Sheet) -> str:
    code = sheet.unit.code.lower()
    if sheet.monthly:
        return url_for("numbers.sheet", unit=code, month=sheet.date.strftime("%Y-%m"))
    return url_for("numbers.sheet", unit=code, day=sheet.date.isoformat(), shift=sheet.shift or None)


def _asked(unit: Unit) -> Sheet:
    """The sheet an address or a form names. Raises NotAllowed where whoever asks writes none of its numbers."""
    by, at = me(), now()
    month = _day("month", "-01")
    probe = Sheet(unit, month or production_date(at), "", by, at, monthly=True)
    daily = Sheet(unit, production_date(at), "", by, at)
    if month or (probe.metrics and not daily.metrics):
        sheet = probe if month else Sheet(unit, _months(at)[-2], "", by, at, monthly=True)
    else:
        turns, date = Turns(unit, at), _day("day")
        turn = _turn(turns, date)
        sheet = Sheet(unit, turn.date if turn else date or turns.today, turn.code if turn else "", by, at)
    if sheet.date > production_date(at):
        raise Unfit(_l("That day is still to come."), "day")
    mine = any(metric.may_record(by) for metric in (*probe.metrics, *daily.metrics))
    if not mine and not by.leads(unit) and not may_set_up(unit, by):
        raise NotAllowed(_l("These numbers are written by somebody else: the leader of the team, or who is named for them."))
    return sheet


def _turn(turns: Turns, date: dt.date | None) -> Turn | None:
    """The shift that is meant: the named one, of a named day the last that was planned, else the one that ends."""
    code = request.values.get("shift")
    if date is None and not code:
        return turns.outgoing()
    there = turns.on(date or turns.today)
    if code:
        return next((turn for turn in there if turn.code == code), None) or _no_shift()
    return next((turn for turn in reversed(there) if turn.planned), there[-1] if there else None)


def _no_shift() -> Any:
    raise Unfit(_l("That shift is not there, or has not begun."), "shift")


def _day(name: str, rest: str = "") -> dt.date | None:
    written = request.values.get(name, "").strip()
    if not written:
        return None
    try:
        return dt.date.fromisoformat(written + rest)
    except ValueError:
        raise Unfit(_l("We don't know that date. Choose one in the calendar."), name) from None


def _page(sheet: Sheet, status: int = 200, asking: bool = False, saved: int = 0) -> ResponseReturnValue:
    turns = Turns(sheet.unit, sheet.at)
    there = [] if sheet.monthly else turns.on(sheet.date)
    page = render_template(
        "metrics/numbers.html",
        unit=sheet.unit,
        sheet=sheet,
        turns=there,
        days=turns.days(),
        months=_months(sheet.at),
        planned=sheet.monthly or any(turn.planned and turn.code == sheet.shift for turn in there),
        shift=next((turn.shift for turn in there if turn.code == sheet.shift), None),
        reds=sheet.reds if asking or not sheet.wrong else [],
        choices=Choices(sheet.unit),
        frequencies=set(db.session.scalars(select(Metric.frequency).where(Metric.unit_id == sheet.unit.id, Metric.active))),
        asking=asking,
        saved=saved,
    )
    return page, status


def _months(at: dt.datetime) -> list[dt.date]:
    """The first days of the months a tap away, this one last."""
    months = [production_date(at).replace(day=1)]
    while len(months) < MONTHS_SHOWN:
        months.insert(0, (months[0] - dt.timedelta(days=1)).replace(day=1))
    return months
