"""The training plan of a unit: the next steps of its people, late first, and a new one (domain 1.14)."""

from __future__ import annotations

from urllib.parse import quote

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from boards.db import db, writing
from boards.guard import me
from boards.plant.addressed import board_at
from boards.plant.models import Unit
from boards.plant.production_day import plant_date
from boards.refusals import Refusal
from boards.skills.training import Training
from boards.skills.training_forms import TrainingForm

bp = Blueprint("training", __name__)
bp.add_app_template_global(Training.of_action, "training_for")


@bp.app_template_global()
def assessing_page(training: Training) -> str:
    """Where the one who learns is assessed: the page of that skill and person."""
    return f"/skills/{quote(training.skill.code.lower())}/people/{training.person_id}"


@bp.get("/boards/<unit>/skills/training")
def plan(unit: str) -> ResponseReturnValue:
    found = board_at(unit)
    return _page(found, TrainingForm.empty(found))


@bp.post("/boards/<unit>/skills/training")
def plan_one(unit: str) -> ResponseReturnValue:
    """A training is promised: an action of the person's team."""
    found = board_at(unit)
    form = TrainingForm.sent(found)
    if form.wrong:
        return _page(found, form, 422)
    try:
        with writing():
            form = TrainingForm.sent(board_at(unit))
            assert form.person and form.skill and form.to_level and form.due_on
            training = form.skill.plan_training(
                form.person, form.to_level, me(), form.due_on, form.trainer, form.note or None, form.submission
            )
            words = _("%(number)s is promised.", number=training.action.label)
    except Refusal as refusal:
        form = TrainingForm.sent(board_at(unit))
        form.wrong[refusal.field or "form"] = refusal.sentence
        return _page(board_at(unit), form, refusal.status)
    except IntegrityError:  # the same form at the same moment in another process
        db.session.rollback()
        words = _("It is promised already.")
    flash(words, "said")
    return redirect(url_for("training.plan", unit=unit), 303)


def _page(unit: Unit, form: TrainingForm, status: int = 200) -> ResponseReturnValue:
    today = plant_date()
    steps = Training.open_at(unit)
    page = {
        "unit": unit,
        "form": form,
        "today": today,
        "steps": [one for one in steps if not one.waits_for_assessment],
        "waiting": [one for one in steps if one.waits_for_assessment],
        "may_plan": me().leads(unit) or me().holds("kso"),
    }
    return render_template("skills/training.html", **page), status
