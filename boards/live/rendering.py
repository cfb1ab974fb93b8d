"""One builder for fetched and pushed HTML: a panel is a pure function of (unit, database, language, now)."""

from __future__ import annotations

import datetime as dt
from collections import OrderedDict
from dataclasses import dataclass

from flask import current_app, render_template
from flask_babel import force_locale
from markupsafe import Markup

from boards import figures
from boards.clock import now
from boards.db import db
from boards.live.registry import Panel, panel_named, panels_of
from boards.live.revisions import revisions_of
from boards.outages import outage_of
from boards.plant.models import Plant, Unit
from boards.together import begin

CACHED = 2000  # panels kept rendered in a process

Key = tuple[str, int, str, str]  # database epoch, unit, panel, language: never a role


@dataclass(frozen=True)
class Rendered:
    """A panel as it goes to every screen: its whole <section>, and the revision it is true for."""

    html: Markup
    revision: int


_cache: OrderedDict[Key, Rendered] = OrderedDict()
_broken_since: dict[Key, str] = {}


def rendered(unit: Unit, name: str, language: str) -> Rendered:
    """The panel `name` of a unit. Raises LookupError for a panel this board doesn't have."""
    panel = panel_named(name)
    if panel is None or unit.kind not in panel.on:
        raise LookupError(name)
    begin()
    return _rendered(unit, panel, language, revisions_of(unit.id).get(name, 0))


def rendered_board(unit: Unit, language: str, shown: dict[str, int] | None = None) -> dict[str, Rendered]:
    """The panels of a board by name; with `shown` (panel → revision on a screen) only those that differ."""
    begin()
    revisions = revisions_of(unit.id)
    return {
        panel.name: _rendered(unit, panel, language, revisions.get(panel.name, 0))
        for panel in panels_of(unit)
        if shown is None
        or shown.get(panel.name) != revisions.get(panel.name, 0)
        or _key(unit, panel, language) in _broken_since
    }


def drawn(unit: Unit, panel: Panel, language: str, asked_at: dt.datetime) -> Markup:
    """A panel as it is at this moment, neither kept nor counted: of a board that is not the present one. `asked_at`: what
    time it really is; a broken one says that it isn't available since then."""
    begin()
    with force_locale(language):
        try:
            return _shell(panel, 0, _inner(unit, panel))
        except Exception:
            if current_app.config.get("PANELS_RAISE"):
                raise
            current_app.logger.exception("panel %s of another day can't be rendered", panel.name)
            db.session.rollback()
            since = asked_at.astimezone(Plant.get().zone).strftime("%H:%M")
            return _shell(panel, 0, render_template("ui/_broken.html", since=since))


def _rendered(unit: Unit, panel: Panel, language: str, revision: int) -> Rendered:
    key = _key(unit, panel, language)
    cached = _cache.get(key)
    if cached is not None and cached.revision == revision:
        _cache.move_to_end(key)
        return cached
    try:
        with figures.RENDER_SECONDS.time(), force_locale(language):
            made = Rendered(_shell(panel, revision, _inner(unit, panel)), revision)
    except Exception as reason:
        outage = outage_of(reason)
        if current_app.config.get("PANELS_RAISE") or (outage is not None and outage.passes):
            raise
        return _broken(key, panel, revision, language)
    _broken_since.pop(key, None)
    _cache[key] = made
    while len(_cache) > CACHED:
        _cache.popitem(last=False)
    return made


def _inner(unit: Unit, panel: Panel) -> str:
    at = now()
    Unit.meet_all()
    return render_template(panel.template, unit=unit, now=at, **panel.build(unit, at))


def _shell(panel: Panel, revision: int, inner: str) -> Markup:
    return Markup(
        '<section class="panel panel-{0}" id="panel-{0}" data-panel="{0}" data-revision="{1}">{2}</section>'
    ).format(panel.name, revision, Markup(inner))


def _broken(key: Key, panel: Panel, revision: int, language: str) -> Rendered:
    """One broken panel never blanks a board: it says since when it isn't available, and the next check tries again."""
    figures.RENDERS_BROKEN.inc()
    current_app.logger.exception("panel %s of unit %s can't be rendered", panel.name, key[1])
    db.session.rollback()
    since = _broken_since.setdefault(key, now().astimezone(Plant.get().zone).strftime("%H:%M"))
    with force_locale(language):
        return Rendered(_shell(panel, revision, render_template("ui/_broken.html", since=since)), revision)


def _key(unit: Unit, panel: Panel, language: str) -> Key:
    return Plant.get().epoch, unit.id, panel.name, language
