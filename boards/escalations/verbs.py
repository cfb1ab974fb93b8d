"""What can be done to an escalation, and by whom (the state table of domain 1.9). A mixin of models.Escalation.

Here: asking, acknowledging, passing up, hearing, asking again, a word beside; answering is in answering.py. Every verb
raises NotAllowed, NotNow or Unfit with a plain sentence (conditions.py) and then has changed nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from boards.escalations.answering import EscalationAnswering
from boards.escalations.asking import EscalationAsking
from boards.escalations.levels import level_above
from boards.notices.telling import tell
from boards.people.models import Person
from boards.refusals import need

if TYPE_CHECKING:
    from boards.escalations.models import Escalation


class EscalationVerbs(EscalationAsking, EscalationAnswering):
    def acknowledge(self: Escalation, by: Person) -> None:
        """Seen, with the name of who owes the answer now; the date is promised already."""
        if self.acknowledgement is not None:
            return
        self.before_acknowledging(by)
        self._step("acknowledgement", self.to_unit, by)

    def pass_up(self: Escalation, by: Person | None, text: str | None = None) -> None:
        """To the next level, with what was tried; by time (`by` none) with the whole path. The asker is told (E-03)."""
        last = self.last_step
        if last and last.kind == "passing" and by is not None and (last.by_id, last.text) == (by.id, text):
            return  # a second tap
        self.before_passing(by)
        if by is not None:
            need(text, "text")
        had_it, above = self.to_unit, level_above(self.to_unit)
        assert above is not None  # asked before
        self._step("passing", had_it, by, text, due_at=self.answer_due_at, arrived_at=self.arrived_at)
        self._lies_at(above, by)
        tell([*self.askers], "passed_up", self, by=by, of=above.code)

    def hear(self: Escalation, by: Person, crew: str | None = None) -> None:
        """A crew of a team that asked has heard the answer, on its shift; the asking crew's hearing makes it received.

        Units without crews hear once. The answer stays on the board until all have (E-02).
        """
        unit, heard = self.before_hearing(by, crew)
        if self.hearing(unit.id, heard) is None:
            self._step("hearing", unit, by, crew=heard)

    def reopen(self: Escalation, by: Person, text: str) -> None:
        """ "Does not answer the question": the next level sees question and answer; at the plant it stays (E-07)."""
        last = self.last_step
        if last and last.kind == "reopening" and (last.by_id, last.text) == (by.id, text):
            return
        self.before_reopening(by)
        need(text, "text")
        had_it = self.to_unit
        self._step("reopening", had_it, by, text)
        for party in self.parties:
            party.agreed_by, party.agreed_at, party.agreed_text = None, None, None
        self._lies_at(level_above(had_it) or had_it, by)

    def comment(self: Escalation, by: Person, text: str) -> None:
        """A word by anybody in the line: all that those between may do (E-05)."""
        self.before_commenting(by)
        need(text, "text")
        last = next((step for step in reversed(self.steps) if step.kind == "comment"), None)
        if last and (last.by_id, last.text) == (by.id, text):
            return
        unit = self.speaks_for(by)
        assert unit is not None  # asked before
        self._step("comment", unit, by, text)
