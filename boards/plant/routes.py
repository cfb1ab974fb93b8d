"""Boards: for people, for a TV, one panel, and what a screen asks to stay true."""

from __future__ import annotations

import re

from flask import Blueprint, abort, g, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from boards.clock import now
from boards.guard import limiter, open_to, unnoted
from boards.i18n import language
from boards.kept_pages import same_for_nobody
from boards.live import devices
from boards.live.checks import answer, language_of, may_read, may_watch, readable
from boards.live.registry import panels_of
from boards.live.rendering import rendered
from boards.plant.addressed import board_at
from boards.plant.lists import NAMES, page_of
from boards.plant.models import Plant, Unit
from boards.plant.walls import wall_of

bp = Blueprint("plant", __name__)
REVISION = re.compile("[0-9]{1,9}")


@bp.get("/")
@open_to("everyone")
@same_for_nobody
def home() -> ResponseReturnValue:
    return _board(readable_or_404(Unit.root().code), "plant")


@bp.get("/boards/<unit>")
@open_to("everyone")
@same_for_nobody
def board(unit: str) -> ResponseReturnValue:
    found = readable_or_404(unit)
    return _board(found, "board" if found.kind != "plant" else "plant")


@bp.get("/boards/<unit>/wall")
@open_to("watchers")
@unnoted
@same_for_nobody
def wall(unit: str) -> ResponseReturnValue:
    return wall_of(_watchable_or_404(unit))


@bp.get("/boards/<unit>/panels/<panel>")
@open_to("watchers")
@unnoted
def panel(unit: str, panel: str) -> ResponseReturnValue:
    try:
        return str(rendered(_watchable_or_404(unit), panel, language()).html)
    except LookupError:
        abort(404)


@bp.get("/boards/<unit>/records/<what>")
@open_to("everyone")
def records(unit: str, what: str) -> ResponseReturnValue:
    """What a figure of the board counts, in the board's order; with `?below=1` also of the units below (U-09)."""
    found = readable_or_404(unit)
    if what not in NAMES:
        abort(404)
    below = request.args.get("below") == "1"
    number = request.args.get("page", "1")
    number = number if number.isascii() and number.isdigit() and len(number) < 7 else "1"
    page = page_of(found, what, now(), below=below, number=int(number))
    return render_template("plant/list.html", unit=found, what=what, below=below, shown=page)


@bp.get("/boards/<unit>/check")
@open_to("watchers")
@unnoted
@limiter.exempt
def check(unit: str) -> ResponseReturnValue:
    """The websocket's check over HTTP: the probe while the server is away, and the heal where no websocket can be had."""
    shown = {name: int(value) for name, value in request.args.items() if REVISION.fullmatch(value)}
    asked = {"unit": unit, "lang": request.args.get("lang"), "panels": shown}
    told = devices.told({**asked, "build": request.args.get("build"), "screen": request.args.get("screen")})
    found = readable(asked)
    if found is None:
        return jsonify(ok=False, **told)
    said = jsonify({**answer(found, {**asked, "lang": language_of(asked)}), **told})
    said.headers["Cache-Control"] = "no-store"
    return said


def readable_or_404(code: str) -> Unit:
    """The board `code` if whoever asks may read it; 404 for a unit without a board, 401 where the plant asks for people."""
    unit = board_at(code)
    if not may_read(unit, g.person):
        abort(401)
    return unit


def _watchable_or_404(code: str) -> Unit:
    unit = board_at(code)
    return unit if may_watch(unit, g.person) else abort(401)


def _board(unit: Unit, page: str) -> ResponseReturnValue:
    names = [panel.name for panel in panels_of(unit)]
    return render_template("plant/board.html", page=page, unit=unit, panels=names, plant=Plant.get())
