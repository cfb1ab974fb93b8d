"""Addresses where a plant sets up its numbers: a new metric, its words, its dated targets, which one a letter shows."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from boards import typed
from boards.db import db, writing
from boards.guard import me, open_to
from boards.history.models import timeline_of
from boards.i18n import SOURCE, languages
from boards.live.checks import may_read
from boards.metrics import forms
from boards.metrics.day_routes import metric_of
from boards.metrics.models import LETTERS, BoardMetric, Metric
from boards.metrics.recording_routes import board, bp
from boards.metrics.setting_up import before_setting_up, may_set_up
from boards.plant.models import Plant, Unit
from boards.plant.pages import day
from boards.plant.production_day import production_date
from boards.refusals import NotNow, Refusal, Unfit

__all__ = ["bp"]
WHY_MAX = 300


@bp.get("/metrics/<int:id>/targets")
@open_to("everyone")
def targets(id: int) -> ResponseReturnValue:
    metric = metric_of(id)
    if not may_read(metric.unit.board, g.person):
        abort(401)
    return _targets(metric)


@bp.post("/metrics/<int:id>/targets")
def target(id: int) -> ResponseReturnValue:
    """A target from a day on; days that are over keep theirs (L-09)."""
    try:
        value, valid_from = typed.decimal("value"), typed.date("valid_from")
        if value is None:
            raise Unfit(_l("Please write the number."), "value")
        with writing():
            metric_of(id).set_target(value, valid_from or production_date(), me(), typed.words("why", WHY_MAX))
    except Refusal as refusal:
        return _targets(metric_of(id), refusal)
    flash(_("The target is set."), "said")
    return redirect(url_for("numbers.targets", id=id), 303)


@bp.get("/boards/<unit>/letters")
@open_to("everyone")
def letters(unit: str) -> ResponseReturnValue:
    return _letters(board(unit))


@bp.post("/boards/<unit>/letters")
def letter(unit: str) -> ResponseReturnValue:
    """Which metric colours a letter from a day on (L-16)."""
    try:
        name, id = typed.choice("letter", LETTERS) or "", typed.words("metric", 10)
        valid_from = typed.date("valid_from") or production_date()
        with writing():
            here = board(unit)
            metric = metric_of(typed.number("metric") or 0) if id != "none" else None
            Metric.show(here, name, metric, valid_from, me())
    except Refusal as refusal:
        return _letters(board(unit), refusal)
    flash(_("From %(day)s on. Days before keep what they showed.", day=day(valid_from)), "said")
    return redirect(url_for("numbers.letters", unit=unit), 303)


@bp.get("/boards/<unit>/metrics/new")
def new(unit: str) -> ResponseReturnValue:
    here = board(unit)
    before_setting_up(here, me())
    return _form("metrics/new.html", here)


@bp.post("/boards/<unit>/metrics")
def create(unit: str) -> ResponseReturnValue:
    """A new number, with its target and, if wished, on the board from today on."""
    here = board(unit)
    before_setting_up(here, me())
    try:
        about, target = forms.new_metric(), typed.decimal("target")
        with writing():
            here = board(unit)
            metric = Metric.set_up(here, me(), **about)
            if target is not None and metric.judge == "target":
                metric.set_target(target, production_date(), me())
            if forms.is_ticked("on_board") and metric.letter:
                Metric.show(here, metric.letter, metric, production_date(), me())
    except Refusal as refusal:
        return _form("metrics/new.html", board(unit), refusal)
    flash(_("%(number)s is set up.", number=metric.code), "said")
    return redirect(url_for("numbers.letters", unit=unit), 303)


@bp.get("/metrics/<int:id>/about")
def about(id: int) -> ResponseReturnValue:
    metric = metric_of(id)
    before_setting_up(metric.unit, me())
    return _form("metrics/about.html", metric.unit.board, metric=metric, timeline=timeline_of(metric))


@bp.post("/metrics/<int:id>/about")
def amendment(id: int) -> ResponseReturnValue:
    """Other words, reasons, decimals; or out of use. What was said with a reason that is retired stays."""
    try:
        words = {**forms.amended(), "active": not forms.is_ticked("retired")}
        with writing():
            metric_of(id).amend(me(), typed.number("version") or 0, **words)
    except Refusal as refusal:
        metric = metric_of(id)
        before_setting_up(metric.unit, me())
        more = {"overtaken": isinstance(refusal, NotNow), "timeline": timeline_of(metric)}
        return _form("metrics/about.html", metric.unit.board, refusal, metric=metric, **more)
    flash(_("Changed."), "said")
    return redirect(url_for("numbers.about", id=id), 303)


def _targets(metric: Metric, refused: Refusal | None = None) -> ResponseReturnValue:
    by = g.get("person")
    may = by is not None and (by.leads(metric.unit) or may_set_up(metric.unit, by))
    page = render_template(
        "metrics/targets.html", unit=metric.unit.board, metric=metric, refused=refused, allowed=may, today=production_date()
    )
    return page, refused.status if refused else 200


def _letters(unit: Unit, refused: Refusal | None = None) -> ResponseReturnValue:
    rows = select(BoardMetric).where(BoardMetric.unit_id == unit.id).order_by(BoardMetric.valid_from.desc())
    by_letter: dict[str, list[BoardMetric]] = {letter: [] for letter in LETTERS}
    for row in db.session.scalars(rows):
        by_letter[row.letter].append(row)
    page = render_template(
        "metrics/letters.html",
        unit=unit,
        by_letter=by_letter,
        usual=Plant.get().setting("letters"),
        metrics=db.session.scalars(Metric.of(unit)).all(),
        allowed=may_set_up(unit, g.get("person")),
        refused=refused,
        chosen=request.form.get("letter", ""),
        today=production_date(),
    )
    return page, refused.status if refused else 200


def _form(template: str, unit: Unit, refused: Refusal | None = None, **about: Any) -> ResponseReturnValue:
    page = render_template(
        template,
        unit=unit,
        refused=refused,
        others=[code for code in languages() if code != SOURCE],
        recorders=forms.recorders(),
        functions={one.code: one for one in db.session.scalars(select(Unit).where(Unit.kind == "function"))},
        units_of_measure=forms.UNITS_OF_MEASURE,
        **about,
    )
    return page, refused.status if refused else 200
