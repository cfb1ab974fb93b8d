"""What every page knows: the board it belongs to, who may do what there, and how to show a panel."""

from __future__ import annotations

import datetime as dt
from typing import Any

from babel import Locale
from babel.dates import format_date
from flask import Flask, g
from flask_babel import get_locale
from markupsafe import Markup

from boards.clock import now
from boards.guard import may
from boards.i18n import language
from boards.live.publisher import build_of
from boards.live.rendering import rendered
from boards.plant.models import NotSetUp, Plant, Unit
from boards.plant.production_day import plant_date
from boards.typed import typed_form

FAR = 180  # days beyond which a date could be of another year than one thinks


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(show_panel=show_panel, typed_form=typed_form, may=may)
    app.jinja_env.globals.update(now=now, plant_date=plant_date, plant=_plant)
    app.jinja_env.filters.update(weekday=weekday, day=day)

    @app.context_processor
    def page() -> dict[str, Any]:
        plant = _plant()
        return {"person": g.get("person"), "build": build_of(app, plant.epoch if plant else "")}


def show_panel(unit: Unit, name: str) -> Markup:
    """A panel in a page: the very HTML that is pushed."""
    return rendered(unit, name, language()).html


def weekday(date: dt.date) -> str:
    """A date of the coming or past week as people say it, "Tue 24"; others with month, "2 Dec", far ones with year."""
    away = abs((date - plant_date()).days)
    return _by_skeleton(date, "Ed" if away < 7 else "MMMd" if away < FAR else "yMMMd")


def day(date: dt.date | str) -> str:
    """A date in full, in the order of the language and on one line: "Tue 24 Nov", "Di. 24. Nov."; far ones "24 Nov 2024"."""
    if isinstance(date, str):  # a record's story keeps its dates as text
        date = dt.date.fromisoformat(date)
    if isinstance(date, dt.datetime):
        date = date.date()
    return _by_skeleton(date, "MMMEd" if abs((date - plant_date()).days) < FAR else "yMMMd").replace(
        " ", "\N{NO-BREAK SPACE}"
    )


def _by_skeleton(date: dt.date, skeleton: str) -> str:
    locale = get_locale() or Locale("en")
    if locale.language == "en":
        locale = Locale("en", "GB")
    pattern = locale.datetime_skeletons[skeleton]
    return str(format_date(date, pattern.pattern, locale=locale)).replace(",", "")


def _plant() -> Plant | None:
    try:
        return Plant.get()
    except NotSetUp:
        return None
