"""What stands in the way of a verb: the conditions of the state table of domain 1.9, asked by the verb and by the page.

Each `before_…` raises the NotAllowed, NotNow or Unfit that the verb would answer with, and changes nothing. None of them
knows a way to close, delete or edit: there is none (E-01, E-05).
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

from boards.clock import now
from boards.db import db
from boards.escalations.levels import answering_at, answers_for, crews_of, level_above, present_at
from boards.people.models import Person
from boards.plant.calendar import Calendar
from boards.plant.models import Plant, Unit
from boards.plant.production_day import crew_on, shift_at
from boards.refusals import NotAllowed, NotNow

if TYPE_CHECKING:
    from boards.escalations.models import Escalation, EscalationStep, Party

UNDO_MINUTES = 10
UNDOABLE = ("acknowledgement", "answer", "hearing")


def crew_there(unit: Unit) -> str | None:
    """The crew that is there now: of the stand-up that runs, which may begin before its shift; else the one that works
    in this unit by its own calendar; none where nobody does."""
    from boards.meetings.models import Meeting

    if (running := Meeting.running_at(unit.id)) and running.crew:
        return running.crew
    plant, on = Plant.get(), shift_at()
    if on is None or on.code not in Calendar(unit, plant).shifts_on(on.production_date):
        return None
    return crew_on(on.code, on.production_date, plant)


class EscalationConditions:
    def before_acknowledging(self: Escalation, by: Person) -> None:
        self._must_be_owed()
        self._must_answer_here(by)

    def before_answering(self: Escalation, by: Person) -> None:
        """The leader of the level where it lies; whoever comes second hears the first one's words (U-01)."""
        self._must_be_owed()
        self._must_answer_here(by)

    def before_passing(self: Escalation, by: Person | None) -> None:
        self._must_be_owed()
        if level_above(self.to_unit) is None:
            raise NotNow(_l("There is no level above this one."))
        if by is not None:
            self._must_answer_here(by)

    def before_agreeing(self: Escalation, by: Person) -> None:
        """To a joint answer: the leader of each party; who is asked may propose its words (E-06)."""
        self._must_be_owed()
        if not self.parties:
            raise NotNow(_l("Nobody else has to agree to this answer."))
        if self.party_of(by) is None and not answers_for(by, self.to_unit):
            raise NotAllowed(_l("Agreeing is for the leaders of those who were asked together."))

    def before_reopening(self: Escalation, by: Person) -> None:
        """ "Does not answer the question": by who asked, once per level (E-07)."""
        if self.is_owed:
            raise NotNow(_l("There is no answer yet."))
        if not self.is_asker(by):
            raise NotAllowed(_l("Only who asked can say that this does not answer the question."))
        if any(step.kind == "reopening" and step.unit_id == self.to_unit_id for step in self.steps):
            raise NotNow(_l("This level has been asked a second time already."))

    def before_hearing(self: Escalation, by: Person, crew: str | None = None) -> tuple[Unit, str]:
        """Somebody of an asking crew, or a leader of the team, during that crew's shift (E-02).

        Answers the asking unit and the crew for which `by` may say "heard"; `crew`: this one and no other.
        """
        answer = self.answer
        if answer is None:
            raise NotNow(_l("There is no answer yet."))
        for unit in self.asking_units:
            works_there = by.home_unit.is_within(unit.id)
            if not works_there and (by.id == answer.by_id or not by.leads(unit)):  # who answers cannot close it (E-01)
                continue
            crews, on = crews_of(unit), crew_there(unit)
            if not crews:
                return unit, ""
            wanted = crew or on
            if wanted == on and wanted in crews and (by.leads(unit) or by.crew == wanted):
                return unit, wanted
            if wanted in crews:
                raise NotNow(_l("Crew %(crew)s hears it on its own shift, from somebody who is there.", crew=wanted))
            raise NotNow(_l("Nobody works here now. Every crew hears it on its own shift."))
        raise NotAllowed(_l("Heard is said by the team that asked."))

    def before_commenting(self: Escalation, by: Person) -> None:
        """Anybody in the line: of those who asked, who was asked, or who has to agree (E-05)."""
        if self.speaks_for(by) is None:
            raise NotAllowed(_l("A word here is for those who ask and those who are asked."))

    def before_undoing(self: Escalation, step: EscalationStep, by: Person) -> None:
        """Undo is for who tapped, soon, and before anybody has built upon it (decision 2)."""
        if step.by_id != by.id:
            raise NotAllowed(_l("Only the person who tapped can undo it."))
        if now() - step.at > dt.timedelta(minutes=UNDO_MINUTES):
            raise NotNow(_l("Too late to undo."))
        since = [other for other in self.steps if other.id > step.id and other.kind not in ("comment", "asking")]
        if step.kind != "hearing" and since:
            raise NotNow(_l("Something has happened since: it stays."))

    @property
    def asking_units(self: Escalation) -> list[Unit]:
        """The units that asked, the first first."""
        found = (db.session.get(Unit, unit_id) for unit_id, _ in self.askings)
        return list(dict.fromkeys(unit for unit in found if unit is not None))

    def is_asker(self: Escalation, by: Person) -> bool:
        """Who asked; where the system or somebody nameless did, or the asker has left, who leads the asking unit."""
        askers = [person for person in self.askers if person.is_active]
        return by in askers if askers else any(by.leads(unit) for unit in self.asking_units)

    def party_of(self: Escalation, by: Person) -> Party | None:
        """The party for which this person agrees: its own leader, not somebody above, unless nobody is there."""
        for party in self.parties:
            if by in answering_at(party.unit) or (not present_at(party.unit) and by.leads(party.unit)):
                return party
        return None

    def speaks_for(self: Escalation, by: Person) -> Unit | None:
        """The unit in the line for which this person speaks, the nearest first; none: not in the line."""
        had_it = [self.to_unit, *(party.unit for party in self.parties), *(step.unit for step in self.steps)]
        for unit in dict.fromkeys(had_it):
            if by in answering_at(unit):
                return unit
        for unit in self.asking_units:
            if by.home_unit.is_within(unit.id):
                return unit
        between = [db.session.get(Unit, id) for unit in self.asking_units for id in reversed(unit.lineage)]
        leads = [unit for unit in [*between, *dict.fromkeys(had_it)] if unit is not None and by.leads(unit)]
        return next((unit for unit in leads if by in answering_at(unit)), leads[0] if leads else None)

    def _must_be_owed(self: Escalation) -> None:
        if answer := self.answer:
            name = answer.by.name if answer.by else ""
            raise NotNow(_l("%(name)s has answered: “%(text)s”", name=name, text=answer.text))

    def _must_answer_here(self: Escalation, by: Person) -> None:
        if not answers_for(by, self.to_unit):
            raise NotAllowed(_l("The answer is for the leader of %(unit)s.", unit=self.to_unit.name))
