"""From draft to in force: sent to the approvers, signed by each, sent back or called back. Verbs of `Revision`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _l

from boards.history.models import record
from boards.history.signoffs import sign
from boards.notices.telling import leaders_at, tell
from boards.people.models import Person
from boards.plant.models import Plant
from boards.plant.production_day import production_date
from boards.refusals import NotAllowed, NotNow, Unfit, need
from boards.standards.who import REVIEWER, SIGNING, can_sign_as, role_of, wanted_roles
from boards.standards.writing import RevisionWriting

if TYPE_CHECKING:
    from boards.standards.models import Revision

APPROVERS_MIN = 2
MISSING = {
    "owner": _l("The process owner has to be among the approvers: the manager of the line, or who leads the function."),
    "quality": _l("It touches what the product must be: somebody of quality has to approve it."),
    "ehs": _l("A safety rule is approved by somebody of safety."),
    "kso": _l("A code list is approved by the Kaizen office."),
}


class RevisionApproving(RevisionWriting):
    def submit(
        self: Revision,
        by: Person,
        *,
        effective_on: dt.date | None,
        approvers: Mapping[Person, str],
    ) -> None:
        """Sends it to who has to approve it, to take effect on a production date.

        `approvers`: person → owner | quality | ehs | kso | function, or "" for what fits; "reviewer" need not sign.
        At least two sign, the process owner among them, never who wrote it (D-02). Raises Unfit, NotAllowed, NotNow.
        """
        if self.step("submission") is not None and self.is_open:
            return
        self.before_submitting(by)
        self._ask(approvers)
        if not self.has_leave(by, list(approvers)):
            raise NotAllowed(_l("Your team leader has to know of it: ask for approval or review there too."))
        self.effective_on = self.before_taking_effect(effective_on)
        self._reach("submission", by)
        details: dict[str, Any] = {"effective_on": str(self.effective_on), "change_class": self.change_class}
        record(self, "submitted", on=production_date(), by=by, reason=self.change or None, **details)
        tell([row.person for row in self.approvers if row.role != REVIEWER], "approve", self, by=by, of=str(self.cycle))
        tell([row.person for row in self.approvers if row.role == REVIEWER], "review", self, by=by, of=str(self.cycle))

    def approve(self: Revision, by: Person, text: str | None = None) -> None:
        """One approver's name under this cycle's text. With the last one it is approved, and takes effect on its day."""
        signed = self.signed()
        if by.id in signed:
            return
        self.before_approving(by)
        row = self.approver_row(by)
        assert row is not None
        sign(self, "approve", by, "approved", version=self.cycle, role=row.role, text=text)
        record(self, "signed", on=production_date(), by=by, reason=text, role=row.role)
        if all(one.person_id in {*signed, by.id} for one in self.approvers if one.role != REVIEWER):
            self._reach("approval", by)
            if self.change_class == "major" and Plant.get().setting("standard_waits_for_training"):
                self._reach("hold", None)
            record(self, "approved", on=production_date(), by=by, effective_on=str(self.effective_on))
            tell([self.author, *leaders_at(self.unit)], "approved", self, by=by, of=str(self.cycle))
        else:
            self._touch()

    def start(self: Revision, on: dt.date) -> None:
        """It was held, and everybody is trained: in force from a production date. Time says so (rules.py)."""
        if self.step("hold") is None or self.step("start") is not None:
            return
        self._reach("start", None, on=on)
        record(self, "started", on=on)

    def send_back(self: Revision, by: Person, reason: str) -> None:
        """An approver's no, with what has to be other: a draft again, in the next cycle; everybody signs anew."""
        if self._went_back_by(by, "return"):
            return
        self.before_sending_back(by)
        need(reason, "reason")
        if by.id not in self.signed():
            row = self.approver_row(by)
            sign(self, "approve", by, "returned", version=self.cycle, role=row.role if row else "", text=reason)
        self._go_back("return", by, reason, "sent back")
        tell([self.author], "back", self, by=by, of=str(self.cycle))

    def recall(self: Revision, by: Person, reason: str) -> None:
        """A draft again: of what is in review by its author, of what is approved by an approver before its day."""
        if self._went_back_by(by, "recall"):
            return
        self.before_recalling(by)
        need(reason, "reason")
        told: list[Person | None] = [self.author, *(row.person for row in self.approvers)]
        self._go_back("recall", by, reason, "recalled")
        tell(told, "back", self, by=by, of=str(self.cycle))

    def _ask(self: Revision, approvers: Mapping[Person, str]) -> None:
        from boards.standards.models import Approver

        signing = [person for person, role in approvers.items() if role != REVIEWER]
        writers = self.writer_ids()
        for person in approvers:
            if not person.is_active:
                raise Unfit(_l("%(name)s has left. Choose somebody else.", name=person.name), "approvers")
        for person in signing:
            if person.id in writers:
                raise Unfit(_l("%(name)s has written in it and can't approve it.", name=person.name), "approvers")
        if len(signing) < APPROVERS_MIN:
            raise Unfit(_l("Two people have to approve it, at least."), "approvers")
        for role in wanted_roles(self):
            if not any(can_sign_as(person, role, self.standard, self.author) for person in signing):
                raise Unfit(MISSING[role], "approvers")
        there = {row.person_id: row for row in self.approvers}
        rows = []
        for person, said in approvers.items():
            row = there.get(person.id) or Approver(person=person)
            row.role = said if said == REVIEWER else self._role(person, said)
            rows.append(row)
        self.approvers = rows

    def _role(self: Revision, person: Person, said: str) -> str:
        if not said:
            return role_of(person, self.standard, self.author)
        if said not in SIGNING or not can_sign_as(person, said, self.standard, self.author):
            raise Unfit(_l("%(name)s can't sign as that.", name=person.name), "approvers")
        return said

    def _went_back_by(self: Revision, by: Person, kind: str) -> bool:
        """A second tap of who has just sent it back: done already."""
        before = (step for step in self.steps if step.cycle == self.cycle - 1 and step.kind == kind and step.by_id == by.id)
        return self.is_draft and next(before, None) is not None

    def _go_back(self: Revision, kind: str, by: Person, reason: str, event: str) -> None:
        if len(reason) > 500:
            raise NotNow(_l("Please say it shorter: at most %(most)s characters.", most=500))
        self._reach(kind, by, reason)
        record(self, event, on=production_date(), by=by, reason=reason, cycle=self.cycle)
        self.cycle += 1
