"""What stands in the way of a verb: the conditions of the state table of domain 1.7, asked by the verb and by the page.

Each `before_…` raises the NotAllowed, NotNow or Unfit that the verb would answer with, and changes nothing.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from flask_babel import format_date
from flask_babel import lazy_gettext as _l

from boards.clock import now
from boards.people.models import Person
from boards.plant.models import Plant, Unit
from boards.plant.production_day import plant_date
from boards.refusals import NotAllowed, NotNow

if TYPE_CHECKING:
    from boards.actions.models import Action, Step

UNDO_MINUTES = 10
EVIDENCE_ORIGINS = ("audit", "issue", "capa", "check_run", "initiative")  # done needs proof; no one-tap closing


class ActionConditions:
    def before_accepting(self: Action, by: Person) -> None:
        if self.owner is None or not self.owner.is_active:
            raise NotNow(_l("It needs an owner first."))
        if by is not self.owner and not assigns(by, self.unit, self.owner):
            raise NotAllowed(_l("Only %(name)s can accept this.", name=self.owner.name))

    def before_refusing(self: Action, by: Person) -> None:
        if by is not self.owner:
            raise NotAllowed(_l("Only the person who was asked can say no."))
        if self.stage >= 1:
            raise NotNow(_l("It has been accepted already."))

    def before_doing(self: Action, by: Person) -> None:
        """Starting and completing: the owner, the deputy, or a leader on the owner's behalf."""
        self._must_be_open()
        if self.owner is None:
            raise NotNow(_l("It needs an owner first."))
        if by is not self.owner and self.owner.deputy_id != by.id and not by.leads(self.unit):
            raise NotAllowed(_l("Only %(name)s, the deputy or the leader can do this.", name=self.owner.name))

    def before_checking(self: Action, by: Person) -> None:
        """Verifying and sending back: another person with the right to (A-01)."""
        self._must_be_open()
        if self.stage < 2:
            raise NotNow(_l("It is not done yet."))
        self._must_be_another(by)
        if not by.may_verify(self.unit):
            raise NotAllowed(_l("Checking is for team leaders, the Kaizen office and specialists."))

    def before_judging(self: Action, by: Person) -> None:
        """Verifying: what is judged by its effect only when there can be one (A-06)."""
        self.before_checking(by)
        if self.verify == "effect" and plant_date() < self.effect_from:
            raise NotNow(_l("The effect can be judged from %(date)s.", date=format_date(self.effect_from, "long")))

    def before_closing(self: Action, by: Person) -> None:
        self._must_be_open()
        self._must_be_another(by)
        verification = self.step("verification")
        if verification is None and not self.closes_in_one_tap:
            raise NotNow(_l("Somebody has to check it first."))
        if verification is None:
            self.before_judging(by)
        elif by is not verification.by and not by.leads(self.unit):
            raise NotAllowed(_l("Closing is for the person who checked it, or the leader."))

    def before_reopening(self: Action, by: Person) -> None:
        if self.stage < 3 and not self.is_cancelled:
            raise NotNow(_l("It is still open."))
        if not by.may_verify(self.unit):
            raise NotAllowed(_l("Opening it again is for team leaders, the Kaizen office and specialists."))

    def before_cancelling(self: Action, by: Person) -> None:
        if self.stage == 4:
            raise NotNow(_l("It is closed already."))
        if not by.leads(self.unit):
            raise NotAllowed(_l("Cancelling is for the leader of the unit."))

    def before_reassigning(self: Action, by: Person) -> None:
        self._must_be_undone()
        if not by.leads(self.unit):
            raise NotAllowed(_l("Giving it to somebody else is for the leader of the unit."))

    def before_moving(self: Action, by: Person) -> None:
        self._must_be_undone()
        if by is not self.owner and not by.leads(self.unit):
            raise NotAllowed(_l("Only the owner or the leader can move the date."))

    def before_agreeing(self: Action, by: Person) -> None:
        """To another date: a leader who is neither the owner nor who asked for it (A-05)."""
        self._must_be_undone()
        if not by.leads(self.unit):
            raise NotAllowed(_l("Moving the date needs the leader's yes."))
        asked = self.proposed_move
        if not self.is_led_by_another(by) or (asked and asked.by_id == by.id):
            raise NotAllowed(_l("Another leader has to agree to your own date."))

    def before_amending(self: Action, by: Person) -> None:
        self._must_be_undone()
        if by is not self.owner and not by.leads(self.unit) and not (by is self.raised_by and self.stage == 0):
            raise NotAllowed(_l("Only the owner or the leader can change the words."))

    def before_judging_otherwise(self: Action, by: Person) -> None:
        """Once promised, nobody lowers the own bar: how we will know is another leader's to change (A-06)."""
        if self.stage >= 1 and not self.is_led_by_another(by):
            raise NotAllowed(_l("How we will know was promised: only another leader can change it."))

    def before_undoing(self: Action, step: Step, by: Person) -> None:
        """Undo is for who tapped, soon, and only the last state; later it is reopening (decision 2)."""
        if by.id != (step.entered_by_id or step.by_id):
            raise NotAllowed(_l("Only the person who tapped can undo it."))
        if now() - step.at > dt.timedelta(minutes=UNDO_MINUTES):
            raise NotNow(_l("Too late to undo. Open it again, with a reason."))
        if step is not max((other for other in self.steps if other.cycle == self.cycle), key=lambda other: other.id):
            raise NotNow(_l("Something has happened since. Open it again, with a reason."))

    def is_led_by_another(self: Action, by: Person) -> bool:
        """Whether `by` leads here and does not own it: may decide about the owner's promise (A-05, A-06)."""
        return by is not self.owner and by.leads(self.unit)

    @property
    def closes_in_one_tap(self: Action) -> bool:
        """Done, seen at the place, not from a finding: the verifier closes it in one tap (decision 1)."""
        return self.stage == 2 and self.verify == "place" and self.origin_type not in EVIDENCE_ORIGINS

    @property
    def effect_from(self: Action) -> dt.date:
        """The first plant date on which the effect may be judged (A-06)."""
        completion = self.step("completion")
        start = completion.on if completion else plant_date()
        return start + dt.timedelta(days=Plant.get().setting("action_verify_after_days"))

    def _must_be_open(self: Action) -> None:
        if self.is_cancelled:
            raise NotNow(_l("It was cancelled."))

    def _must_be_undone(self: Action) -> None:
        self._must_be_open()
        if self.stage >= 2:
            raise NotNow(_l("It is done already."))

    def _must_be_another(self: Action, by: Person) -> None:
        completion = self.step("completion")
        if by is self.owner or (completion and by.id == completion.by_id):
            raise NotAllowed(_l("Somebody else has to check this: not the person who did it."))
        if completion and by.id == completion.entered_by_id:  # decision 1: nor whoever entered it for the owner
            raise NotAllowed(_l("Somebody else has to check this: you have entered that it is done."))


def assigns(by: Person, unit: Unit, owner: Person) -> bool:
    """Whether `by` may give work of `unit` to `owner` without asking: a leader of both."""
    return by.leads(unit) and (owner is by or by.leads(owner.home_unit))
