"""A unit's wall as a page: at its own address, and as what a paired screen shows."""

from __future__ import annotations

from flask import render_template

from boards.live.registry import panels_of
from boards.plant.models import Unit


def wall_of(unit: Unit, density: str | None = None, shows: int | None = None) -> str:
    """The page. Of a paired screen: how it is set ("near" or "far"), and the number that its checks compare."""
    names = [panel.name for panel in panels_of(unit)]
    return render_template("wall.html", page="wall", unit=unit, panels=names, density=density, shows=shows)
