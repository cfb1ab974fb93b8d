"""How an accepted idea becomes real: trial, report, confirmation by another, standard (I-09). A mixin of models.Idea."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

from boards.history.models import photos_of
from boards.people.models import Person
from boards.refusals import NotAllowed, NotNow, Unfit, need

if TYPE_CHECKING:
    from boards.ideas.models import Idea


class IdeaRealising:
    def try_out(self: Idea, by: Person, from_on: dt.date, to_on: dt.date, look_at: str) -> None:
        """The owner tries it: from, to, and what we look at."""
        self.before_making(by, "accepted")
        need(look_at, "look_at")
        self._step("trial", by, None, from_on=from_on, to_on=to_on, details={"look_at": look_at})

    def report(self: Idea, by: Person, effect: str, no_photo_reason: str | None = None) -> None:
        """The owner says: it is in use. A leader who is another person confirms (I-09)."""
        self.before_making(by, "accepted", "trial")
        need(effect, "effect")
        self._step("report", by, effect, details={"no_photo_reason": no_photo_reason} if no_photo_reason else None)

    def confirm(self: Idea, by: Person, effect: str | None = None, no_photo_reason: str | None = None) -> None:
        """Seen in use by another person than owner and author, with a photo after or the reason why none (I-09)."""
        if self.stored_state in ("implemented", "standardised"):
            return
        report = self.step("report")
        if not (report or self.kind == "done"):
            raise NotNow(_l("The owner has to say first that it is in use."))
        owner = self.acceptance.owner if self.acceptance else self.author
        if by in (owner, self.author, *self.coauthors) or not by.leads(self.unit):
            raise NotAllowed(_l("Another leader has to confirm this."))
        why_none = no_photo_reason or (report and (report.details or {}).get("no_photo_reason"))
        if not why_none and not any(photo.kind == "photo_after" for photo in photos_of("idea", [self.id])[self.id]):
            raise Unfit(_l("Add a photo of the result, or say why there is none."), "photo")
        effect = effect or (report.text if report else None)
        self._step("implementation", by, effect, details={"no_photo_reason": why_none} if why_none else None)

    def standardise(self: Idea, by: Person, standard: str) -> None:
        """It is in the standard now, or no standard is concerned."""
        if not by.leads(self.unit):
            raise NotAllowed(_l("This is for the leaders of the team."))
        if self.stored_state == "standardised":
            return
        if self.stored_state != "implemented":
            raise NotNow(_l("Only what is in use can become the standard."))
        self._step("standardisation", by, standard)

    def before_making(self: Idea, by: Person, *states: str) -> None:
        if self.stored_state not in states:
            raise NotNow(_l("It has to be accepted first."))
        owner = self.acceptance.owner if self.acceptance else None
        if by is not owner and not by.leads(self.unit):
            raise NotAllowed(_l("This is for the person who makes it real."))
