"""The unit that an address names, for the routes of every domain."""

from __future__ import annotations

from flask import abort

from boards.plant.models import Unit


def board_at(code: str) -> Unit:
    """The unit with this code, if it has a board; 404 for any other."""
    unit = Unit.by_code(code)
    return unit if unit is not None and unit.has_board else abort(404)
