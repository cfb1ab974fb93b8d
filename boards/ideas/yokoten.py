"""What a unit can do with another's improvement: go and see, then adopt, adapt or explain why not (domain 1.12).

A mixin of models.Yokoten. The story is told on the idea's timeline, where both units read it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

from boards.history.models import record
from boards.people.models import Person
from boards.plant.production_day import production_date
from boards.refusals import NotAllowed, NotNow, Unfit

if TYPE_CHECKING:
    from boards.ideas.models import Yokoten

DECIDED = ("adopted", "adapted", "not_applicable")


class YokotenVerbs:
    def visit(self: Yokoten, by: Person) -> None:
        """Somebody of the asked unit has gone and seen it."""
        if self.state == "visited":
            return
        self._reach("visited", by, None)

    def adopt(self: Yokoten, by: Person, note: str | None = None) -> None:
        """Made the same way here."""
        self._decide("adopted", by, note)

    def adapt(self: Yokoten, by: Person, note: str | None = None) -> None:
        """Made here in another way."""
        self._decide("adapted", by, note)

    def explain_why_not(self: Yokoten, by: Person, reason: str) -> None:
        """Does not fit here, because (I-12)."""
        if not (reason or "").strip():
            raise Unfit(_l("Please write a few words."), "note")
        self._decide("not_applicable", by, reason)

    def _decide(self: Yokoten, state: str, by: Person, note: str | None) -> None:
        if self.state == state:
            return
        self._reach(state, by, note)
        self.decided_on = production_date()

    def _reach(self: Yokoten, state: str, by: Person, note: str | None) -> None:
        if self.state in DECIDED:
            raise NotNow(_l("It has been answered already."))
        if not by.leads(self.unit):
            raise NotAllowed(_l("This is for the leaders of %(unit)s.", unit=self.unit.name))
        self.state, self.by, self.note = state, by, note
        record(self.idea, state, on=production_date(), by=by, reason=note, unit=self.unit.code)
