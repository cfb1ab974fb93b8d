"""What is done with a red tag on its page: laid down, claimed by a team, decided (domain 1.17)."""

from __future__ import annotations

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from boards import typed
from boards.db import writing
from boards.guard import me
from boards.issues.detail_words import disposition_word
from boards.issues.models import TEXT_MAX
from boards.issues.pages import found, kept
from boards.issues.red_tags import DISPOSITIONS, PLACE_MAX
from boards.issues.states import bp, reached
from boards.plant.production_day import plant_date


@bp.post("/issues/<int:id>/holding")
@kept("holding")
def holding(id: int) -> ResponseReturnValue:
    """Where it lies until it is decided, and until when."""
    place, until = typed.words("held_at", PLACE_MAX), typed.date("hold_until", first=plant_date())
    with writing():
        issue = found(id)
        issue.hold(me(), place, until)
    return reached(issue, None, _("It is held: %(place)s", place=place))


@bp.post("/issues/<int:id>/claim")
@kept("claim")
def claim(id: int) -> ResponseReturnValue:
    """My team can use it."""
    note = typed.words("text", TEXT_MAX, lines=True)
    with writing():
        issue = found(id)
        issue.claim(me(), me().home_unit, note)
    return reached(issue, None, _("The leader of the place hears that you can use it."))


@bp.post("/issues/<int:id>/disposition")
@kept("disposition")
def disposition(id: int) -> ResponseReturnValue:
    note, chosen = typed.words("text", TEXT_MAX, lines=True), typed.choice("disposition", DISPOSITIONS) or ""
    with writing():
        issue = found(id)
        issue.dispose(me(), chosen, note)
    return reached(issue, "resolution", str(disposition_word(chosen)))
