"""Addresses for the works council and whoever answers for data: the table of kinds, groups, what time ends (P-05)."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from boards.db import db, writing
from boards.guard import me
from boards.plant.models import Plant
from boards.plant.production_day import production_date
from boards.privacy import forms
from boards.privacy.groups import groups
from boards.privacy.kinds import KINDS
from boards.privacy.models import RetentionRun
from boards.privacy.naming import set_public_names
from boards.privacy.retention import ahead, kept_for, set_months
from boards.privacy.routes import bp
from boards.privacy.stored import kept
from boards.privacy.verbs import may_anonymise
from boards.refusals import Refusal

__all__ = ["bp"]
RUNS_SHOWN = 50


@bp.get("/privacy")
def table() -> ResponseReturnValue:
    """What is stored about people in general, who sees it, how long; groups, never persons."""
    forms.before_reading_table(me())
    return render_template(
        "privacy/table.html",
        kinds=KINDS,
        kept=kept,
        groups=groups(production_date()),
        may_anonymise=may_anonymise(me()),
    )


@bp.get("/privacy/retention")
def retention() -> ResponseReturnValue:
    forms.before_reading_table(me())
    return _retention()


@bp.post("/privacy/retention")
def retention_set() -> ResponseReturnValue:
    """How long each kind is kept, and how boards name people."""
    try:
        months, how = forms.months_typed(), forms.format_typed()
        with writing():
            set_months(me(), months)
            set_public_names(me(), how)
    except Refusal as refusal:
        forms.before_reading_table(me())
        return _retention(refusal)
    flash(_("Changed."), "said")
    return redirect(url_for("privacy.retention"), 303)


def _retention(refused: Refusal | None = None) -> ResponseReturnValue:
    if refused:
        db.session.rollback()
    runs = select(RetentionRun).order_by(RetentionRun.id.desc()).limit(RUNS_SHOWN)
    page = render_template(
        "privacy/retention.html",
        ahead=ahead(production_date()),
        runs=db.session.scalars(runs).all(),
        refused=refused,
        may_set=me().holds("admin", "kso"),
        kept_for=kept_for,
        how=Plant.get().setting("public_name_format"),
    )
    return page, refused.status if refused else 200
