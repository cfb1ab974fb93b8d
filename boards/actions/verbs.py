"""What can be done to an action, and by whom (the state table of domain 1.7, decisions 1 and 2).

A mixin so that models.py stays the picture of the record. Every verb raises NotAllowed, NotNow or Unfit with a plain
sentence and then has changed nothing.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from flask_babel import format_date
from flask_babel import lazy_gettext as _l

from boards.clock import now
from boards.db import db, next_number
from boards.refusals import NotAllowed, NotNow, Unfit
from boards.history.models import record
from boards.people.models import Person
from boards.plant.models import Plant, Unit
from boards.plant.production_day import plant_date, production_date

if TYPE_CHECKING:
    from boards.actions.models import Action, Step

UNDO_MINUTES = 10
EVIDENCE_ORIGINS = ("audit", "issue", "capa", "check_run", "initiative")  # done needs proof; no one-tap closing


class ActionVerbs:
    @classmethod
    def raise_at(
        cls,
        unit: Unit,
        title: str,
        *,
        by: Person | None,
        owner: Person | None = None,
        due_on: dt.date | None = None,
        origin: Any = None,
        number: int | None = None,
        **details: Any,
    ) -> Action:
        """A new action at `unit`. Planned at once when who raises it may assign the owner, else a request (A-03)."""
        from boards.actions.models import Action

        if owner is not None and not owner.is_active:
            raise Unfit(_l("%(name)s has left. Choose somebody else.", name=owner.name), "owner")
        action = Action(
            number=number or next_number(Action.number),
            unit=unit,
            title=title,
            raised_by=by,
            raised_on=production_date(),
            owner=owner,
            due_on=due_on,
            original_due_on=due_on,
            **details,
        )
        if origin is not None:
            action.origin_type, action.origin_id, action.origin_label = origin.__tablename__, origin.id, origin.label
        db.session.add(action)
        record(action, "raised", on=production_date(), by=by)
        if owner and due_on and by and (by is owner or _assigns(by, unit, owner)):
            action._reach("acceptance", by=owner, entered_by=by)
        return action

    def accept(self: Action, by: Person, due_on: dt.date | None = None) -> None:
        """The owner promises; or the leader of the unit for an owner of his area who stands beside him."""
        if self.stage >= 1 or self.is_cancelled:
            return
        if self.owner is None or not self.owner.is_active:
            raise NotNow(_l("It needs an owner first."))
        if by is not self.owner and not _assigns(by, self.unit, self.owner):
            raise NotAllowed(_l("Only %(name)s can accept this.", name=self.owner.name))
        if due_on:
            self.due_on = due_on
            self.original_due_on = self.original_due_on or due_on
        if self.due_on is None:
            raise Unfit(_l("By when? Choose a date."), "due_on")
        self._reach("acceptance", by=self.owner, entered_by=by)

    def refuse(self: Action, by: Person, reason: str) -> None:
        """The asked person says no, with a reason; it goes back to who asked (A-03)."""
        if by is not self.owner:
            raise NotAllowed(_l("Only the person who was asked can say no."))
        if self.stage >= 1:
            raise NotNow(_l("It has been accepted already."))
        _need(reason, "reason")
        self.owner = None
        record(self, "refused", on=production_date(), by=by, reason=reason)

    def start(self: Action, by: Person) -> None:
        """Work has begun: shown on the board, no quarter filled."""
        if self.stage >= 2 or self.step("start") or self.is_cancelled:
            return
        done_by = self._doer(by)
        if self.stage == 0:
            self.accept(by)
        self._reach("start", by=done_by, entered_by=by)

    def complete(self: Action, by: Person, result: str | None = None, has_photo: bool = False) -> None:
        """Done: by the owner, his deputy, or a leader on the owner's behalf (`by` owner, `entered_by` leader)."""
        if self.stage >= 2:
            return
        self._must_be_open()
        done_by = self._doer(by)
        if self.origin_type in EVIDENCE_ORIGINS and not (result or has_photo):
            raise Unfit(_l("What was done? A few words or a photo, because this came from a finding."), "result")
        if self.stage == 0:
            self.accept(by)
        today = plant_date()
        self.verify_due_on = today + dt.timedelta(days=Plant.get().setting("action_verify_after_days"))
        self._reach("completion", by=done_by, entered_by=by, text=result)

    def verify_done(self: Action, by: Person, result: str | None = None) -> None:
        """Another person saw that it works at the place, or that the effect is there (A-01, A-06)."""
        if self.stage >= 3:
            return
        self._must_be_open()
        if self.stage < 2:
            raise NotNow(_l("It is not done yet."))
        self._must_be_another(by)
        if not by.may_verify(self.unit):
            raise NotAllowed(_l("Checking is for team leaders, the Kaizen office and specialists."))
        if self.verify == "effect":
            if plant_date() < self.effect_from:
                raise NotNow(_l("The effect can be judged from %(date)s.", date=format_date(self.effect_from, "EEE d MMM")))
            _need(result, "result")
        self._reach("verification", by=by, text=result)

    def close(self: Action, by: Person, standard_decision: str | None, yokoten_decision: str | None) -> None:
        """The lesson is kept: standard changed or not concerned, looked across or not (A-09). Never by the owner (A-01)."""
        if self.stage == 4:
            return
        self._must_be_open()
        self._must_be_another(by)
        if self.stage == 2 and self.verify == "place" and self.origin_type not in EVIDENCE_ORIGINS:
            self.verify_done(by)  # "seen, works, no standard concerned": one tap of the verifier
        verification = self.step("verification")
        if verification is None:
            raise NotNow(_l("Somebody has to check it first."))
        if by is not verification.by and not by.leads(self.unit):
            raise NotAllowed(_l("Closing is for the person who checked it, or the leader."))
        _need(standard_decision, "standard_decision")
        _need(yokoten_decision, "yokoten_decision")
        self._reach("closure", by=by, standard_decision=standard_decision, yokoten_decision=yokoten_decision)

    def send_back(self: Action, by: Person, reason: str, due_on: dt.date) -> None:
        """ "Not done" or "no effect": back to Plan in the next cycle, with a new date (A-07)."""
        if self.stage != 2:
            raise NotNow(_l("Only what was said to be done can be sent back."))
        self._must_be_another(by)
        if not by.may_verify(self.unit):
            raise NotAllowed(_l("Checking is for team leaders, the Kaizen office and specialists."))
        self._next_cycle("sent back", by, reason, due_on)

    def reopen(self: Action, by: Person, reason: str, due_on: dt.date) -> None:
        """It slipped: number, origin and history stay, the next cycle begins (A-08)."""
        if self.stage < 3 and not self.is_cancelled:
            raise NotNow(_l("It is still open."))
        if not by.may_verify(self.unit):
            raise NotAllowed(_l("Opening it again is for team leaders, the Kaizen office and specialists."))
        self._next_cycle("reopened", by, reason, due_on)

    def cancel(self: Action, by: Person, reason: str) -> None:
        """Will not be done, because. Not the same as done (A-10)."""
        if self.is_cancelled:
            return
        if self.stage == 4:
            raise NotNow(_l("It is closed already."))
        if not by.leads(self.unit):
            raise NotAllowed(_l("Cancelling is for the leader of the unit."))
        _need(reason, "reason")
        self._reach("cancellation", by=by, text=reason)

    def reassign(self: Action, by: Person, owner: Person) -> None:
        """A new owner, who has to accept: the Plan quarter empties until then."""
        if not by.leads(self.unit):
            raise NotAllowed(_l("Giving it to somebody else is for the leader of the unit."))
        if self.stage >= 2 or self.is_cancelled:
            raise NotNow(_l("It is done already."))
        if not owner.is_active:
            raise Unfit(_l("%(name)s has left. Choose somebody else.", name=owner.name), "owner")
        if owner is self.owner:
            return
        former = self.owner
        for kind in ("start", "acceptance"):
            if step := self.step(kind):
                self.steps.remove(step)
        self.owner = owner
        record(self, "reassigned", on=production_date(), by=by, former=former and former.name, to=owner.name)

    def move_due(self: Action, by: Person, to_due: dt.date, reason: str) -> None:
        """Moves the due date: the leader at once, the owner as a proposal that a leader confirms (A-04, A-05)."""
        from boards.actions.models import Move

        self._must_be_open()
        if self.stage >= 2:
            raise NotNow(_l("It is done already."))
        leads = by.leads(self.unit) and by is not self.owner
        if not leads and by is not self.owner and not by.leads(self.unit):
            raise NotAllowed(_l("Only the owner or the leader can move the date."))
        _need(reason, "reason")
        leads = by.leads(self.unit)
        move = Move(from_due=self.due_on, to_due=to_due, reason=reason, on=production_date(), by_id=by.id)
        self.moves.append(move)
        if leads:
            move.confirmed_by_id = by.id
            self.due_on = to_due
            self.original_due_on = self.original_due_on or to_due
        record(self, "moved" if leads else "move proposed", on=production_date(), by=by, reason=reason, to=str(to_due))

    def undo(self: Action, kind: str, by: Person) -> None:
        """Takes back a state: the same person, within ten minutes, only the last one. A row of history stays."""
        step = self.step(kind)
        if step is None:
            return
        if by.id not in (step.by_id, step.entered_by_id) or (step.entered_by_id and by.id != step.entered_by_id):
            raise NotAllowed(_l("Only the person who tapped can undo it."))
        if now() - step.at > dt.timedelta(minutes=UNDO_MINUTES):
            raise NotNow(_l("Too late to undo. Open it again, with a reason."))
        last = max((other for other in self.steps if other.cycle == self.cycle), key=lambda other: other.id)
        one_tap = kind == "closure" and self.step("verification")
        if last is not step:
            raise NotNow(_l("Something has happened since. Open it again, with a reason."))
        self.steps.remove(step)
        if one_tap and one_tap.at == step.at and one_tap.by_id == step.by_id:
            self.steps.remove(one_tap)
        if kind == "completion":
            self.verify_due_on = None
        record(self, f"{kind} undone", on=production_date(), by=by)

    @property
    def effect_from(self: Action) -> dt.date:
        """The first plant date on which the effect may be judged (A-06)."""
        completion = self.step("completion")
        start = completion.on if completion else plant_date()
        return start + dt.timedelta(days=Plant.get().setting("action_verify_after_days"))

    def _reach(self: Action, kind: str, *, by: Person | None, entered_by: Person | None = None, **said: Any) -> Step:
        from boards.actions.models import Step

        behalf = entered_by if entered_by is not by else None
        step = Step(cycle=self.cycle, kind=kind, by=by, entered_by=behalf, at=now(), on=plant_date(), **said)
        self.steps.append(step)
        record(self, PAST[kind], on=production_date(), by=by, entered_by=entered_by, reason=said.get("text"))
        return step

    def _next_cycle(self: Action, event: str, by: Person, reason: str, due_on: dt.date) -> None:
        _need(reason, "reason")
        if due_on is None:
            raise Unfit(_l("By when? Choose a date."), "due_on")
        ended = self.cycle
        self.cycle += 1
        self.due_on, self.verify_due_on = due_on, None
        record(self, event, on=production_date(), by=by, reason=reason, cycle=ended)
        if self.owner is not None and self.owner.is_active:
            self._reach("acceptance", by=self.owner, entered_by=by)

    def _must_be_open(self: Action) -> None:
        if self.is_cancelled:
            raise NotNow(_l("It was cancelled."))

    def _must_be_another(self: Action, by: Person) -> None:
        completion = self.step("completion")
        if by is self.owner or (completion and by.id in (completion.by_id, None)):
            raise NotAllowed(_l("Somebody else has to check this: not the person who did it."))

    def _doer(self: Action, by: Person) -> Person:
        """Who counts as the one who did it when `by` taps. Raises NotAllowed for anybody not concerned."""
        if self.owner is None:
            raise NotNow(_l("It needs an owner first."))
        if by is self.owner:
            return by
        if self.owner.deputy_id == by.id:
            return by
        if by.leads(self.unit):
            return self.owner
        raise NotAllowed(_l("Only %(name)s, the deputy or the leader can do this.", name=self.owner.name))


PAST = {
    "acceptance": "accepted",
    "start": "started",
    "completion": "completed",
    "verification": "verified",
    "closure": "closed",
    "cancellation": "cancelled",
}


def _assigns(by: Person, unit: Unit, owner: Person) -> bool:
    return by.leads(unit) and (owner is by or by.leads(owner.home_unit))


def _need(text: str | None, field: str) -> None:
    if not (text or "").strip():
        raise Unfit(_l("Please write a few words."), field)
