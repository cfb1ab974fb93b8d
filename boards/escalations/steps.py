"""How an escalation goes on: one row that says who and when, one line of history, and the promise of the next level."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm.attributes import flag_modified

from boards.clock import now
from boards.escalations.conditions import EscalationConditions
from boards.escalations.levels import answering_at, level_above, present_at
from boards.escalations.promises import a_day_later, acknowledge_by, answer_due_at, end_of_day
from boards.history.models import record
from boards.notices.telling import tell
from boards.people.models import Person
from boards.plant.models import Plant, Unit
from boards.plant.production_day import production_date

if TYPE_CHECKING:
    from boards.escalations.models import Escalation, EscalationStep

PAST = {
    "acknowledgement": "acknowledged",
    "agreement": "agreed",
    "answer": "answered",
    "asking": "asked too",
    "comment": "commented",
    "hearing": "heard",
    "passing": "passed up",
    "reopening": "reopened",
}


class EscalationSteps(EscalationConditions):
    def _step(
        self: Escalation,
        kind: str,
        unit: Unit,
        by: Person | None,
        text: str | None = None,
        at: dt.datetime | None = None,
        **said: Any,
    ) -> None:
        from boards.escalations.models import EscalationStep

        today, at = production_date(), at or now()
        step: EscalationStep = EscalationStep(kind=kind, unit=unit, by=by, at=at, on=today, text=text, **said)
        self.steps.append(step)
        self._touch()
        more = {name: said[name] for name in ("crew", "answer_kind") if said.get(name)}
        record(self, PAST[kind], on=today, by=by, at=at, reason=text, **more)

    def _touch(self: Escalation) -> None:
        """A state lies in a row of its own: the escalation's own row changes with it, so that of two who answer at the
        same moment the second is told (`version`), also where the database lets both write."""
        flag_modified(self, "ask")

    def _lies_at(self: Escalation, unit: Unit, by: Person | None, nameless: bool = False) -> None:
        """From now on `unit` owes the answer, with promises of its own; where nobody is there the next level (E-09).

        `nameless`: it is being asked now, and no hour of it is kept (I-03): what is promised says none either.
        """
        arrived = self.asked_at if nameless or not self.steps else now()
        self.to_unit = unit
        if nameless:
            self.acknowledge_by = acknowledge_by(unit, end_of_day(self.asked_on, Plant.get()))
            self.answer_due_at = a_day_later(self.from_unit, self.asked_on)
        else:
            self.acknowledge_by = acknowledge_by(unit, arrived)
            self.answer_due_at = answer_due_at(self.from_unit, unit, self.crew, arrived)
        above = level_above(unit)
        if above is not None and not present_at(unit):
            self._step("passing", unit, None, at=arrived)
            self._lies_at(above, None, nameless)
        else:
            of, severe = f"{unit.code} {len(self.steps)}", self.reason == "severity"
            tell([*answering_at(unit)], "asked", self, by=by, of=of, at_once=severe)
