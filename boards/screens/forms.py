"""What is typed about a screen: where it hangs, what it is, and from how far it is read."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l

from boards import typed
from boards.plant.models import Unit
from boards.refusals import Unfit, need
from boards.screens.models import KINDS

PLACE_MAX = 80
INCHES, METRES = (5, 150), (0.2, 30.0)


def about_fields() -> dict[str, Any]:
    """place, kind, size_inch (diagonal), distance_m. Raises Unfit at the field."""
    place = typed.words("place", PLACE_MAX)
    need(place, "place")
    kind = typed.choice("kind", KINDS)
    if kind is None:
        raise Unfit(_l("Choose one of those shown."), "kind")
    size = typed.number("size_inch")
    if size is None or not INCHES[0] <= size <= INCHES[1]:
        raise Unfit(_l("How many inches? From %(least)s to %(most)s.", least=INCHES[0], most=INCHES[1]), "size_inch")
    distance = typed.decimal("distance_m")
    if distance is None or not METRES[0] <= distance <= METRES[1]:
        raise Unfit(_l("From how many metres? From 0.2 to 30."), "distance_m")
    return {"place": place, "kind": kind, "size_inch": size, "distance_m": distance}


def chosen_board() -> Unit:
    """The board that was chosen. Raises Unfit where none was."""
    unit = Unit.by_code(request.form.get("unit", "")[:20])
    if unit is None or not unit.has_board:
        raise Unfit(_l("Which board? Choose one."), "unit")
    return unit
