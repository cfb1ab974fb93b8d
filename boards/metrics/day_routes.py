"""Addresses of one day of one metric: its page, writing and correcting its numbers, why it was red and what is done."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from boards import typed
from boards.db import db, writing
from boards.guard import me, open_to
from boards.htmx import answer as board_answer
from boards.htmx import is_htmx
from boards.issues.privacy import may_read_injury, shows_names
from boards.live.checks import may_read
from boards.metrics.day_page import DayPage
from boards.metrics.models import CATEGORIES, Metric
from boards.metrics.readings import NOTE_MAX
from boards.metrics.recording_routes import bp
from boards.metrics.reds import Choices, answered, explained
from boards.plant.models import Plant
from boards.refusals import Refusal, Unfit
from boards.typed import same_site

__all__ = ["bp"]
ID_MAX = 2**31 - 1
REASON_MAX = 300
bp.add_app_template_global(shows_names)
bp.add_app_template_global(may_read_injury)


@bp.get("/metrics/<int:id>/days/<date>")
@open_to("everyone")
def day(id: int, date: str) -> ResponseReturnValue:
    metric = metric_of(id)
    if not may_read(metric.unit.board, g.person):
        abort(401)
    return _page(metric, day_of(metric, date))


@bp.post("/metrics/<int:id>/days/<date>/readings")
def readings(id: int, date: str) -> ResponseReturnValue:
    """Writes or corrects the number of one shift; after the deadline with a reason, by a shift lead (L-15)."""
    shift = typed.words("shift", 10)
    try:
        with writing():
            metric = metric_of(id)
            on = day_of(metric, date)
            written = metric.record(
                on, shift, by=me(), note=typed.words("note", NOTE_MAX), reason=typed.words("reason", REASON_MAX),
                extra_shift=request.form.get("extra") == "yes", seen=typed.number("version") or 0, **_numbers(metric),
            )  # fmt: skip
            corrected = written.corrected
    except Refusal as refusal:
        return _page(metric_of(id), day_of(metric_of(id), date), refusal, f"write-{shift}")
    flash(_("Corrected. The old number stays below.") if corrected else _("Written."), "said")
    return _back(id, date)


@bp.delete("/metrics/<int:id>/days/<date>/readings")
def taken_back(id: int, date: str) -> ResponseReturnValue:
    """Undo within ten minutes, by who wrote it."""
    with writing():
        metric = metric_of(id)
        metric.take_back(day_of(metric, date), typed.words("shift", 10), me())
    flash(_("Taken back."), "said")
    return _back(id, date)


@bp.post("/metrics/<int:id>/days/<date>/reasons")
def reason(id: int, date: str) -> ResponseReturnValue:
    """Why it was red: reasons by chips. In a stand-up one tap."""
    try:
        with writing():
            metric = metric_of(id)
            if not any(request.form.getlist("reason")):
                raise Unfit(_l("Tap at least one reason."), "reason")
            explained(metric, day_of(metric, date), typed.choice("shift", Plant.get().shifts), me())
    except Refusal as refusal:
        return _refused(id, date, refusal, "reasons")
    return _said(metric, date, _("%(number)s: the reason is said.", number=metric.code))


@bp.post("/metrics/<int:id>/days/<date>/answer")
def answer(id: int, date: str) -> ResponseReturnValue:
    """What is done about it: an action, an issue, or none, because."""
    try:
        with writing():
            metric = metric_of(id)
            if answered(metric, day_of(metric, date), me()) is None:
                raise Unfit(_l("Tap one of the answers."), "answer")
    except Refusal as refusal:
        return _refused(id, date, refusal, "answer")
    return _said(metric, date, _("%(number)s: it stands on the board.", number=metric.code))


def metric_of(id: int) -> Metric:
    """The metric with this id, 404 for none."""
    found = db.session.scalar(Metric.loaded().where(Metric.id == id)) if id <= ID_MAX else None
    return found or abort(404)


def day_of(metric: Metric, written: str) -> dt.date:
    """A date out of an address, of a monthly metric the first of its month; 404 for none."""
    try:
        date = dt.date.fromisoformat(written)
    except ValueError:
        abort(404)
    if not 1970 < date.year < 2200:
        abort(404)
    return date.replace(day=1) if metric.frequency == "monthly" else date


def _numbers(metric: Metric) -> dict[str, Any]:
    if metric.judge == "worst":
        return {"category": typed.choice("category", CATEGORIES)}
    names = ("numerator", "denominator") if metric.roll_up == "ratio" else ("value",)
    return {name: typed.decimal(name) for name in names}


def _said(metric: Metric, date: str, said: str) -> ResponseReturnValue:
    """Back to the page; from a stand-up the panel of the meeting as it now is."""
    back = same_site(request.form.get("next")) or url_for("numbers.day", id=metric.id, date=date)
    if is_htmx():
        return board_answer(metric.unit.board, "meeting", said, to=back)
    flash(said, "said")
    return redirect(back, 303)


def _refused(id: int, date: str, refusal: Refusal, section: str) -> ResponseReturnValue:
    if is_htmx():
        raise refusal
    metric = metric_of(id)
    return _page(metric, day_of(metric, date), refusal, section)


def _back(id: int, date: str) -> ResponseReturnValue:
    return redirect(same_site(request.form.get("next")) or url_for("numbers.day", id=id, date=date), 303)


def _page(metric: Metric, date: dt.date, refused: Refusal | None = None, section: str = "") -> ResponseReturnValue:
    page = render_template(
        "metrics/day.html",
        metric=metric,
        unit=metric.unit.board,
        shown=DayPage(metric, date, g.get("person")),
        choices=Choices(metric.unit),
        refused=refused,
        section=section,
    )
    return page, refused.status if refused else 200
