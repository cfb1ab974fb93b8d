"""The page of the plant's settings."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from boards.db import db, writing
from boards.guard import me
from boards.plant.models import Plant
from boards.plant.setting_up import before_setting_up
from boards.plant.settings import GROUPS, SETTINGS, change
from boards.refusals import Refusal

bp = Blueprint("plant_pages", __name__)


@bp.get("/set-up/plant")
def settings() -> ResponseReturnValue:
    return _page()


@bp.post("/set-up/plant")
def changed() -> ResponseReturnValue:
    """All that the form holds; what is not in it stays as it is."""
    before_setting_up(me())
    try:
        said = {name: one.read(request.form[name]) for name, one in SETTINGS.items() if name in request.form}
        with writing():
            change(Plant.get(), said, me())
    except Refusal as refusal:
        db.session.rollback()
        return _page(refusal)
    flash(_("Changed."), "said")
    return redirect(url_for("plant_pages.settings"), 303)


def _page(refused: Refusal | None = None) -> ResponseReturnValue:
    before_setting_up(me())
    plant = Plant.get()
    values = {name: one.kind.say(one.of(plant)) for name, one in SETTINGS.items()}
    page = render_template("setup/settings.html", groups=GROUPS, values=values, refused=refused)
    return page, refused.status if refused else 200
