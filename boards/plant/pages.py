"""What every page knows: the board it belongs to, who may do what there, and how to show a panel."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask import Flask, current_app, g
from markupsafe import Markup

from boards.clock import now
from boards.guard import may
from boards.i18n import language
from boards.live.rendering import rendered
from boards.plant.models import NotSetUp, Plant, Unit
from boards.plant.production_day import plant_date


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(show_panel=show_panel, may=may, now=now, plant_date=plant_date, plant=_plant)
    app.jinja_env.filters["weekday"] = weekday

    @app.context_processor
    def page() -> dict[str, Any]:
        return {"person": g.get("person"), "build": current_app.config["BUILD"]}


def show_panel(unit: Unit, name: str) -> Markup:
    """A panel in a page: the very HTML that is pushed."""
    return rendered(unit, name, language()).html


def weekday(date: dt.date) -> str:
    """A near date as people say it: "Tue 24", with the month from a month on: "24 Jan"."""
    from flask_babel import format_date

    near = abs((date - plant_date()).days) < 28
    return str(format_date(date, "EEE d" if near else "d MMM"))


def _plant() -> Plant | None:
    try:
        return Plant.get()
    except NotSetUp:
        return None
