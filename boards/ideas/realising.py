"""How an accepted idea becomes real: trial, report, confirmation by another, standard (I-09). A mixin of models.Idea."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

from boards.history.models import photos_of
from boards.people.models import Person
from boards.plant.production_day import production_date
from boards.refusals import NotAllowed, NotNow, Unfit, need

if TYPE_CHECKING:
    from boards.ideas.models import Idea, IdeaStep

MAKING = ("accepted", "trial")


class IdeaRealising:
    def try_out(self: Idea, by: Person, from_on: dt.date, to_on: dt.date, look_at: str) -> None:
        """The owner tries it: from, to, and what we look at."""
        self.before_making(by, "accepted")
        need(look_at, "look_at")
        self._step("trial", by, None, from_on=from_on, to_on=to_on, details={"look_at": look_at})

    def report(self: Idea, by: Person, effect: str, no_photo_reason: str | None = None) -> None:
        """The owner says: it is in use. A leader who is another person confirms (I-09)."""
        self.before_making(by, *MAKING)
        need(effect, "effect")
        self._step("report", by, effect, details={"no_photo_reason": no_photo_reason} if no_photo_reason else None)

    def confirm(self: Idea, by: Person, effect: str | None = None, no_photo_reason: str | None = None) -> None:
        """Seen in use by another than maker and authors, with a photo after or the reason why none (I-09)."""
        if self.stored_state in ("implemented", "standardised"):
            return
        self.before_confirming(by)
        report = self.open_report
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

    def reassign(self: Idea, by: Person, owner: Person, due_on: dt.date) -> None:
        """Another person makes it real, by a day of their own; asked of a leader, also when who did has left (P-01)."""
        self.before_reassigning(by)
        if not owner.is_active:
            raise Unfit(_l("%(name)s has left. Choose somebody else.", name=owner.name), "owner")
        if (acceptance := self.acceptance) and (acceptance.owner, acceptance.due_on) == (owner, due_on):
            return
        self._step("owner", by, None, owner=owner, due_on=due_on)

    @property
    def maker(self: Idea) -> Person | None:
        """Who makes it real; of what was made already its author."""
        if self.acceptance:
            return self.acceptance.owner
        return self.author if self.kind == "done" else None

    @property
    def needs_owner(self: Idea) -> bool:
        """Accepted, and nobody is there any more who makes it real (P-01)."""
        return self.stored_state in MAKING and (self.maker is None or not self.maker.is_active)

    @property
    def open_report(self: Idea) -> IdeaStep | None:
        """The word that it is in use, as long as nothing has been decided since (I-09, I-10)."""
        for step in reversed(self.steps):
            if step.kind == "report":
                return step
            if step.state:
                break
        return None

    @property
    def waits_to_be_seen(self: Idea) -> bool:
        """Somebody says it is in use; or it was made already and nobody has decided about it."""
        if self.stored_state in MAKING:
            return self.open_report is not None
        return self.kind == "done" and self.state(production_date()) == "submitted"

    def before_confirming(self: Idea, by: Person) -> None:
        """A leader of the team who neither made it, nor thought of it, nor said that it is in use (I-09)."""
        if not self.waits_to_be_seen:
            raise NotNow(_l("The owner has to say first that it is in use."))
        told = self.open_report.by if self.open_report else None
        if by in (self.maker, told, *self.authors) or not by.leads(self.unit):
            raise NotAllowed(_l("Another leader has to confirm this."))

    def before_reassigning(self: Idea, by: Person) -> None:
        if self.stored_state not in MAKING:
            raise NotNow(_l("It has to be accepted first."))
        if not by.leads(self.unit):
            raise NotAllowed(_l("This is for the leaders of the team."))

    def before_making(self: Idea, by: Person, *states: str) -> None:
        if self.stored_state not in states:
            raise NotNow(_l("It has to be accepted first."))
        if by is not self.maker and not by.leads(self.unit):
            raise NotAllowed(_l("This is for the person who makes it real."))
