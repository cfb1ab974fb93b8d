"""Languages: which this plant has, which one a page speaks, and dates by the plant's zone."""

from __future__ import annotations

import functools
from pathlib import Path

from babel import Locale
from flask import Flask, current_app, g, has_request_context, request
from flask_babel import Babel, get_locale

from boards import api
from boards.plant.models import NotSetUp, Plant

SOURCE = "en"
COOKIE = "lang"
WALLS = ("plant.wall", "walls.wall", "walls.pairing", "walls.kiosk")  # they hang for all: no device's own language
babel = Babel()


def init_app(app: Flask) -> None:
    babel.init_app(app, locale_selector=_of_this_page, timezone_selector=_zone)
    app.jinja_env.globals.update(languages=languages, language=language, language_name=language_name, direction=direction)

    @app.context_processor
    def words() -> dict[str, object]:
        return {"lang": language()}

    @app.url_defaults
    def mirrored(endpoint: str, values: dict[str, object]) -> None:
        """Style sheets of languages that are written from right to left are mirrored (tests/mirrored.py makes them)."""
        sheet = str(values.get("filename", "")) if endpoint == "static" else ""
        if sheet.startswith("css/") and direction() == "rtl":
            values["filename"] = sheet.replace("css/", "mirrored/", 1)


def languages() -> list[str]:
    """The plant's languages that the product speaks, the default first. English always works.

    Before there is a plant, and where the database can't be asked, all that the product speaks.
    """
    spoken = _spoken(current_app.config["BABEL_TRANSLATION_DIRECTORIES"])
    try:
        plant = None if g.get("out_of_order") else Plant.get()
    except NotSetUp:
        plant = None
    if plant is None:
        return sorted(spoken, key=lambda code: code != SOURCE)
    wanted = [plant.default_language, *(code for code in plant.languages if code != plant.default_language)]
    return [code for code in wanted if code in spoken] or [SOURCE]


def language() -> str:
    """The language of what is being rendered."""
    locale = get_locale()
    return locale.language if locale else SOURCE


def direction(code: str | None = None) -> str:
    """Which way a language, or that of what is being rendered, is written: "ltr" or "rtl"."""
    locale = Locale.parse(code) if code else get_locale()
    return locale.text_direction if locale else "ltr"


def language_name(code: str) -> str:
    """A language in its own words: "Deutsch"."""
    return Locale.parse(code).get_display_name(code) or code


@functools.cache
def _spoken(folder: str) -> frozenset[str]:
    """The languages with a compiled catalogue: looked up once, a page asks several times."""
    return frozenset({SOURCE, *(path.parent.parent.name for path in Path(folder).glob("*/LC_MESSAGES/messages.mo"))})


def _of_this_page() -> str | None:
    """Asked for in the address, chosen on this device, the person's, the browser's, the plant's."""
    if not has_request_context() or api.is_asked():
        return SOURCE
    spoken = languages()
    if request.path.endswith(".pdf"):  # the typeface of paper has no letters that run from right to left
        spoken = [code for code in spoken if direction(code) == "ltr"] or [SOURCE]
    wall = request.endpoint in WALLS
    wanted = [request.args.get("lang")]
    if not wall:
        wanted += [request.cookies.get(COOKIE), g.get("persons_language")]
    found = next((code for code in wanted if code in spoken), None)
    if found or wall:
        return found or spoken[0]
    return request.accept_languages.best_match(spoken) or spoken[0]


def _zone() -> str:
    try:
        return Plant.get().timezone
    except LookupError:
        return str(current_app.config["TIMEZONE"])
