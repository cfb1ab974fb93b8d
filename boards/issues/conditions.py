"""What stands in the way of a verb: the conditions of the state table of domain 1.8, asked by the verb and by the page.

Each `before_…` raises the NotAllowed, NotNow or Unfit that the verb would answer with, and changes nothing.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

from boards.clock import now
from boards.people.models import Person
from boards.plant.production_day import production_date
from boards.refusals import NotAllowed, NotNow

if TYPE_CHECKING:
    from boards.issues.models import Issue, IssueStep

WRONG_TAP_MINUTES = 10  # so long the raiser may take it back, and who tapped a state may undo it


class IssueConditions:
    def is_handled_by(self: Issue, person: Person) -> bool:
        """Leads the unit, stands in for one who does, or belongs to the function that was called."""
        if not person.is_active:
            return False
        if self._led_by(person) or person.home_unit_id == self.called_id:
            return True
        from boards.issues.calling import Callers

        return person in Callers(self.unit).deputies()

    def before_handling(self: Issue, by: Person) -> None:
        """ "I am here", containing and resolving."""
        self._must_be_open()
        if not self.is_handled_by(by):
            raise NotAllowed(_l("This is for the leader of the team, or for who was called."))

    def before_resolving(self: Issue, by: Person) -> None:
        """Putting right; what is asked for on certain days is decided instead (domain 1.15)."""
        self.before_handling(by)
        if self.needs_decision:
            raise NotNow(_l("This is decided: granted, granted partly, another way, or no."))
        if self.kind == "red_tag":
            raise NotNow(_l("Say what becomes of the item."))

    def before_declining(self: Issue, by: Person) -> None:
        """A no: by a leader, never to a safety matter; a request also after it was looked at (domain 1.15)."""
        from boards.issues.models import SAFETY

        self._must_be_open()
        if self.kind in SAFETY:
            raise NotAllowed(_l("A safety matter is never declined. Say what you do about it."))
        if self.kind == "andon":
            raise NotAllowed(_l("A call for help is never declined. Go there."))
        if self.state != "raised" and not (self.is_request and self.state == "acknowledged"):
            raise NotNow(_l("Somebody has taken it up already: say how it ended."))
        if self.needs_decision:
            self.before_deciding(by)
        elif not self._led_by(by) and by.home_unit_id != self.called_id:
            raise NotAllowed(_l("Only a leader can say no."))

    def before_withdrawing(self: Issue, by: Person | None, holds_key: bool) -> None:
        """A wrong tap: by who raised it, within ten minutes, while nobody has come. A nameless one has no time, so that
        it can be taken back on its production day."""
        if not holds_key and (by is None or by.id != self.raised_by_id):
            raise NotAllowed(_l("Only who raised it can take it back."))
        if self.state != "raised":
            raise NotNow(_l("Somebody has taken it up already."))
        since = self.since
        fresh = now() - since <= dt.timedelta(minutes=WRONG_TAP_MINUTES) if since else self.raised_on == production_date()
        if not fresh:
            raise NotNow(_l("It is too late to take it back. Tell your leader."))

    def before_reopening(self: Issue) -> None:
        if self.state != "resolved":
            raise NotNow(_l("It is still open.") if self.is_open else _l("Raise it as a new one."))

    def before_stopping_line(self: Issue, by: Person) -> None:
        self.before_handling(by)

    def before_undoing(self: Issue, step: IssueStep, by: Person) -> None:
        """Undo is for who tapped, soon, and only the last state (decision 2)."""
        from boards.issues.models import LEADS_TO

        if step.by_id != by.id:
            raise NotAllowed(_l("Only the person who tapped can undo it."))
        if step.at is None or now() - step.at > dt.timedelta(minutes=WRONG_TAP_MINUTES):
            raise NotNow(_l("Too late to undo."))
        states = [other for other in self.steps if other.cycle == self.cycle and other.kind in LEADS_TO]
        if step is not states[-1]:
            raise NotNow(_l("Something has happened since. Take back that first."))

    def _led_by(self: Issue, person: Person) -> bool:
        """A team leader or above; of a function who answers for it."""
        return person.leads(self.unit) or (person.is_active and person.leads_unit and person.home_unit_id == self.unit_id)

    def _must_be_open(self: Issue) -> None:
        if not self.is_open:
            raise NotNow(_l("It is over already."))
