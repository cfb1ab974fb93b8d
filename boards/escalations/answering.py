"""Answering: yes with an action, words, or no with what is offered instead; for several parties one joint text (E-06)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

from boards.clock import now
from boards.escalations.conditions import UNDOABLE
from boards.escalations.steps import EscalationSteps
from boards.history.models import record, timeline_of
from boards.notices.telling import tell
from boards.people.models import Person, leader_of
from boards.plant.production_day import production_date
from boards.refusals import NotNow, Refusal, Unfit, need

if TYPE_CHECKING:
    from boards.actions.models import Action
    from boards.escalations.models import Escalation, EscalationStep


class EscalationAnswering(EscalationSteps):
    def reply(
        self: Escalation, by: Person, kind: str, text: str, action: Action | None = None, offer: str | None = None
    ) -> None:
        """The answer of the level that owes it; from now on the board of who asked shows it until all have heard it.

        `kind`: accept ("we do it": with an `action` that has an owner and a date), answer, or decline (with an `offer`).
        With parties only the text that all of them have agreed to, word for word.
        """
        if (said := self.answer) and (said.by_id, said.answer_kind, said.text) == (by.id, kind, text):
            return  # a second tap
        self.before_answering(by)
        need(text, "text")
        if kind == "accept" and (action is None or action.owner is None or action.due_on is None):
            raise Unfit(_l("Who does it, and by when?"), "owner")
        if kind == "decline":
            need(offer, "offer")
        self._must_be_joint(text)
        promise = {"due_at": self.answer_due_at, "arrived_at": self.arrived_at}
        action_id = action.id if action else None
        self._step("answer", self.to_unit, by, text, answer_kind=kind, offer=offer, action_id=action_id, **promise)
        tell([*self.askers, *self._leaders_asking()], "answered", self, by=by, of=str(len(self.steps)))

    def agree(self: Escalation, by: Person, text: str, seen: str | None = None) -> None:
        """A party's leader agrees to these very words; other words than before clear what was agreed to (E-06).

        Who is asked may propose words without being a party: that too clears what was agreed to other words. `seen`: the
        words as they stood when these were written; NotNow when somebody has changed them since (U-01).
        """
        self.before_agreeing(by)
        need(text, "text")
        if seen is not None and self.draft not in (seen or None, text):
            raise NotNow(_l("Somebody else has changed the words meanwhile: “%(text)s”", text=self.draft or ""))
        party = self.party_of(by)
        if self.draft == text and (party is None or party.agreed_text == text):
            return
        for other in self.parties:
            if other.agreed_text != text:
                other.agreed_by, other.agreed_at, other.agreed_text = None, None, None
        if party is not None:
            party.agreed_by, party.agreed_at, party.agreed_text = by, now(), text
        self._step("agreement", party.unit if party else self.to_unit, by, text)

    def undo(self: Escalation, kind: str, by: Person) -> None:
        """Takes back an acknowledgement, an answer nobody has heard, or a hearing: the same person, within ten minutes."""
        own = [step for step in self.steps if step.kind == kind and kind in UNDOABLE]
        step = next((step for step in reversed(own) if step.by_id == by.id), own[-1] if own else None)
        if step is None or (kind == "answer" and self.answer is not step):
            last = timeline_of(self)[-1]
            if (last.event, last.person_id) != (f"{kind} undone", by.id):
                raise NotNow(_l("There is nothing to take back."))
            return
        self.before_undoing(step, by)
        self._touch()
        self.steps.remove(step)
        if step.kind == "answer":
            self._drop_action(step, by)
        record(self, f"{kind} undone", on=production_date(), by=by)

    def _must_be_joint(self: Escalation, text: str) -> None:
        missing = [party.unit.name for party in self.parties if party.agreed_text != text]
        if missing:
            names = ", ".join(missing)
            raise NotNow(_l("It is one answer of several: these very words need a yes from %(names)s.", names=names))

    def _leaders_asking(self: Escalation) -> list[Person | None]:
        """Who leads the crews that asked: they read the answer aloud."""
        units = {unit.id: unit for unit in self.asking_units}
        return [leader_of(units[unit_id], crew or None) for unit_id, crew in self.askings]

    def _drop_action(self: Escalation, step: EscalationStep, by: Person) -> None:
        """What was promised by an answer taken back is cancelled with it, by who may; else it stays on its board. What had
        been promised before stays."""
        from boards.actions.models import Action
        from boards.db import db

        action = db.session.get(Action, step.action_id) if step.action_id else None
        own = action is not None and (action.origin_type, action.origin_id) == (self.__tablename__, self.id)
        if action is not None and own and action.stage < 2:
            try:
                action.cancel(by, str(_l("The answer it belonged to was taken back.")))
            except Refusal:
                return
