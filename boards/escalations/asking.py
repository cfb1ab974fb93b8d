"""Asking: anybody for the own unit, any level, also sideways; the system by time and for what is severe (domain 1.9)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from boards.clock import now
from boards.db import db, next_number
from boards.escalations.levels import answering_at, crews_of
from boards.escalations.promises import start_of_day
from boards.escalations.steps import EscalationSteps
from boards.history.models import record
from boards.notices.telling import tell
from boards.people.models import Person
from boards.plant.models import Plant, Unit
from boards.plant.production_day import crew_at, production_date
from boards.refusals import NotAllowed, Unfit, need

if TYPE_CHECKING:
    from boards.escalations.models import Escalation


class EscalationAsking(EscalationSteps):
    @classmethod
    def ask_for(
        cls,
        from_unit: Unit,
        to_unit: Unit,
        ask: str,
        *,
        by: Person | None = None,
        subject: Any = None,
        reason: str = "manual",
        parties: Sequence[Unit] = (),
        submission: str | None = None,
        number: int | None = None,
    ) -> Escalation:
        """A question of `from_unit` to `to_unit`, which owes the answer from now on. `by` none: time, severity, nameless.

        The same `submission` again is the same question (U-02); a question about a record that already lies there, or
        higher, becomes that one, and all who asked get the answer (E-10).
        """
        from boards.escalations.models import Escalation, Party

        if submission and (sent := db.session.scalar(select(Escalation).where(Escalation.submission == submission))):
            return sent
        from_unit = from_unit.board
        before_asking(from_unit, to_unit, by)
        need(ask, "ask")
        nameless = by is None and reason != "time" and bool(getattr(subject, "is_nameless", False))
        crew = "" if nameless else _crew_asking(from_unit, by)
        still_open = Escalation.all_open_on(subject, severe=reason == "severity") if subject is not None else []
        if same := next((one for one in still_open if _is_already_asked(one, to_unit, parties)), None):
            same._asked_too(from_unit, by, crew, ask, anew=reason == "time")
            return same
        plant, today = Plant.get(), production_date()
        asked = Escalation(
            number=number or next_number(Escalation.number),
            from_unit=from_unit,
            to_unit=to_unit,
            reason=reason,
            ask=ask,
            asked_by=by,
            asked_on=today,
            asked_at=start_of_day(today, plant) if nameless else now(),
            answer_due_at=now(),  # until _lies_at says it
            crew=crew,
            submission=submission,
            parties=[Party(unit=unit) for unit in dict.fromkeys(parties)],
        )
        if subject is not None:
            asked.subject_type, asked.subject_id = subject.__tablename__, subject.id
            asked.subject_label = subject.label
        db.session.add(asked)
        record(asked, "asked", on=today, by=by, timeless=nameless, to_unit=to_unit.code)
        asked._lies_at(to_unit, by, nameless)
        tell([person for party in asked.parties for person in answering_at(party.unit)], "agree", asked, by=by)
        return asked

    def _asked_too(self: Escalation, unit: Unit, by: Person | None, crew: str, ask: str, anew: bool) -> None:
        """Somebody else asks the same: nobody twice; `anew`: time does, for another due date."""
        names = {(step.unit_id, step.crew, step.by_id) for step in self.steps if step.kind == "asking"}
        names.add((self.from_unit_id, self.crew, self.asked_by_id))
        if anew or (unit.id, crew, by.id if by else None) not in names:
            self._step("asking", unit, by, ask, crew=crew)


def before_asking(from_unit: Unit, to_unit: Unit, by: Person | None) -> None:
    """Raises NotAllowed or Unfit: anybody for the own unit, whoever leads it too; any board but the own."""
    if by is not None and not (by.is_active and (by.home_unit.is_within(from_unit.id) or by.leads(from_unit))):
        raise NotAllowed(_l("A question for a team is asked by somebody who works there or leads it."))
    if not to_unit.has_board or not to_unit.active or to_unit is from_unit:
        raise Unfit(_l("Who can answer it? Choose one of those shown."), "to")


def _crew_asking(unit: Unit, by: Person | None) -> str:
    """The asker's crew, else the one that works now; none where the unit has no crews."""
    crews = crews_of(unit)
    if by is not None and by.crew in crews:
        return str(by.crew)
    return (crew_at() or "") if crews else ""


def _is_already_asked(same: Escalation, to_unit: Unit, parties: Sequence[Unit]) -> bool:
    """It lies at that very level or above it, and all of these have to agree already: nothing would be new (E-10)."""
    agreeing = {party.unit_id for party in same.parties}
    return to_unit.is_within(same.to_unit_id) and all(unit.id in agreeing for unit in parties)
