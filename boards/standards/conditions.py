"""What stands in the way of a verb of a revision: asked by the verb and by the page (the table of domain 1.13).

Each `before_…` raises the NotAllowed, NotNow or Unfit that the verb would answer with, and changes nothing.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from flask_babel import format_date
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from boards.db import db
from boards.history.models import TimelineEntry
from boards.history.signoffs import Signoff
from boards.people.models import Person
from boards.plant.models import Plant
from boards.plant.production_day import production_date
from boards.refusals import NotAllowed, NotNow, Unfit, need
from boards.standards.parts import PARTS
from boards.standards.revisions import RevisionStates
from boards.standards.who import REVIEWER, gives_leave, may_manage, may_write

if TYPE_CHECKING:
    from boards.standards.models import Approver, Revision

WRITTEN = "written"  # the event by which who has written in a draft is known


class RevisionConditions(RevisionStates):
    def before_writing(self: Revision, by: Person) -> None:
        self._must_be_draft()
        if not may_write(by, self.unit):
            raise NotAllowed(
                _l("It is written by the people of %(unit)s, its leaders and specialists.", unit=self.unit.name)
            )

    def before_writing_over(self: Revision, version: int | None) -> None:
        """`version`: which was seen; NotNow when somebody has written since, and nothing is lost (U-01)."""
        if version is not None and version != self.version:
            raise NotNow(_l("Somebody else changed it while you were writing. Here are both versions."))

    def before_submitting(self: Revision, by: Person) -> None:
        self._must_be_draft()
        if by is not self.author and not may_manage(by, self.unit):
            raise NotAllowed(_l("%(name)s or the leader sends it for approval.", name=self.author.name))
        if self.change_class is None:
            raise Unfit(_l("What does the change ask of people: nothing, to read it, to be assessed again?"), "change_class")
        if len(self.standard.approved()) > 0:
            need(self.change, "change")
        written = self.elements or self.text or self.documents or self.lists or any(part.is_in(self) for part in PARTS)
        if not written:
            raise Unfit(_l("There is nothing in it yet. Write a step or a text, or attach a PDF."))

    def before_taking_effect(self: Revision, on: dt.date | None) -> dt.date:
        """The day it is to take effect: today or later, a major one after the time for training (domain 1.13), and after
        every revision that was approved before it (D-01)."""
        if on is None:
            raise Unfit(_l("From when? Choose a day."), "effective_on")
        first = self.first_day()
        if on < first:
            if self.change_class == "major" and on >= production_date():
                raise Unfit(
                    _l("People need time to train: choose %(day)s or later.", day=format_date(first, "long")), "effective_on"
                )
            raise Unfit(_l("That day is over. Choose a later one."), "effective_on")
        last = next((one for one in reversed(self.standard.approved()) if one is not self), None)
        if last is not None and last.effective_on is not None and on <= last.effective_on:
            day = format_date(last.effective_on, "long")
            raise Unfit(
                _l("Revision %(rev)s takes effect on %(day)s. Choose a later day.", rev=last.rev, day=day), "effective_on"
            )
        return on

    def first_day(self: Revision) -> dt.date:
        """The first day its change class allows."""
        days = Plant.get().setting("standard_training_days") if self.change_class == "major" else 0
        return production_date() + dt.timedelta(days=days)

    def before_approving(self: Revision, by: Person) -> None:
        self._must_be_in_review()
        if self.approver_row(by) is None:
            raise NotAllowed(_l("You were not asked to approve this."))
        if by.id in self.writer_ids():
            raise NotAllowed(_l("Who wrote it can't approve it."))
        if self.effective_on is None or self.effective_on < self.first_day():
            raise NotNow(_l("The day it should take effect is too near now. Send it back, so that another is chosen."))

    def before_sending_back(self: Revision, by: Person) -> None:
        self._must_be_in_review()
        if self.approver_row(by) is None:
            raise NotAllowed(_l("Only who was asked to approve it can send it back."))

    def before_recalling(self: Revision, by: Person) -> None:
        """In review its author may take it back; approved, an approver, until the day it takes effect."""
        if self.is_draft or self.is_discarded:
            raise NotNow(_l("It is a draft."))
        if not self.is_approved:
            if by is not self.author and not may_manage(by, self.unit):
                raise NotAllowed(_l("Only %(name)s or the leader can take it back.", name=self.author.name))
            return
        if (begins := self.begins_on) is not None and begins <= production_date():
            raise NotNow(_l("It is in force already. Write the next revision."))
        if self.approver_row(by) is None:
            raise NotAllowed(_l("Only who approved it can call it back."))

    def before_throwing_away(self: Revision, by: Person) -> None:
        self._must_be_draft()
        if by is not self.author and not may_manage(by, self.unit):
            raise NotAllowed(_l("Only %(name)s or the leader can throw it away.", name=self.author.name))

    def approver_row(self: Revision, person: Person) -> Approver | None:
        """The row by which somebody has to sign; none for a reviewer."""
        rows = (row for row in self.approvers if row.person_id == person.id and row.role != REVIEWER)
        return next(rows, None)

    def signed(self: Revision) -> dict[int, Signoff]:
        """Who has approved in this cycle, by person."""
        mine = Signoff.subject_type == self.__tablename__, Signoff.subject_id == self.id
        this = Signoff.kind == "approve", Signoff.decision == "approved", Signoff.subject_version == self.cycle
        return {row.person_id: row for row in db.session.scalars(select(Signoff).where(*mine, *this))}

    def writer_ids(self: Revision) -> set[int]:
        """Its author, and whoever has written in the draft: none of them approves it (D-02)."""
        mine = TimelineEntry.subject_type == self.__tablename__, TimelineEntry.subject_id == self.id
        wrote = select(TimelineEntry.person_id).where(*mine, TimelineEntry.event == WRITTEN)
        return {self.author_id, *(id for id in db.session.scalars(wrote) if id is not None)}

    def has_leave(self: Revision, by: Person, asked: list[Person]) -> bool:
        """A member's draft goes on once a leader beside him sends it, or is asked about it (domain 1.13: "leave")."""
        author = self.author
        if may_manage(author, self.unit) or author.holds("specialist"):
            return True
        return any(person is not author and gives_leave(person, self.unit) for person in (by, *asked))

    def _must_be_draft(self: Revision) -> None:
        if self.is_discarded:
            raise NotNow(_l("This draft was thrown away."))
        if self.is_approved:
            raise NotNow(_l("It is approved and can't be changed any more. Write the next revision."))
        if not self.is_draft:
            raise NotNow(_l("It is with the approvers. Take it back to change it."))

    def _must_be_in_review(self: Revision) -> None:
        if self.is_approved:
            raise NotNow(_l("It is approved already."))
        if not self.step("submission"):
            raise NotNow(_l("It is not with the approvers (any more)."))
