"""What can be done to an action, and by whom (the state table of domain 1.7, decisions 1 and 2).

Here: raising, doing, checking, closing and taking back; the plan is in planning.py. A mixin so that models.py stays the
picture of the record. Every verb raises NotAllowed, NotNow or Unfit with a plain
sentence (conditions.py) and then has changed nothing.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _l

from boards.actions.conditions import EVIDENCE_ORIGINS, assigns
from boards.actions.planning import ActionPlanning
from boards.clock import now
from boards.db import db, next_number
from boards.history.models import record, timeline_of
from boards.notices.telling import tell
from boards.people.models import Person
from boards.plant.models import Plant, Unit
from boards.plant.production_day import plant_date, production_date
from boards.refusals import NotNow, Unfit, need

if TYPE_CHECKING:
    from boards.actions.models import Action


class ActionVerbs(ActionPlanning):
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
        submission: str | None = None,
        **details: Any,
    ) -> Action:
        """A new action at `unit`. Planned at once when who raises it may assign the owner, else a request (A-03).

        The same `submission` again is the same action (U-02).
        """
        from boards.actions.models import Action

        if submission and (sent := Action.by_submission(submission)):
            return sent
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
            submission=submission,
            **details,
        )
        if origin is not None:
            action.origin_type, action.origin_id, action.origin_label = origin.__tablename__, origin.id, origin.label
        db.session.add(action)
        record(action, "raised", on=production_date(), by=by)
        if owner and due_on and by and (by is owner or assigns(by, unit, owner)):
            action._reach("acceptance", by=owner, entered_by=by)
        action._ask_owner(by)
        return action

    def start(self: Action, by: Person) -> None:
        """Work has begun: shown on the board, no quarter filled."""
        if self.stage >= 2 or self.step("start") or self.is_cancelled:
            return
        self.before_doing(by)
        if self.stage == 0:
            self.accept(by)
        self._reach("start", by=self._doer(by), entered_by=by)

    def complete(
        self: Action,
        by: Person,
        result: str | None = None,
        has_photo: bool = False,
        verify_due_on: dt.date | None = None,
    ) -> None:
        """Done: by the owner, his deputy, or a leader on the owner's behalf (`by` owner, `entered_by` leader).

        `verify_due_on`: the day agreed for looking at it; else the plant's `action_verify_after_days` from today.
        """
        if self.stage >= 2:
            return
        self.before_doing(by)
        if self.origin_type in EVIDENCE_ORIGINS and not (result or has_photo):
            raise Unfit(_l("What was done? A few words or a photo, because this came from a finding."), "result")
        if self.stage == 0:
            self.accept(by)
        after = dt.timedelta(days=Plant.get().setting("action_verify_after_days"))
        self.verify_due_on = verify_due_on or plant_date() + after
        self._reach("completion", by=self._doer(by), entered_by=by, text=result)

    def verify_done(self: Action, by: Person, result: str | None = None) -> None:
        """Another person saw that it works at the place, or that the effect is there (A-01, A-06)."""
        if self.stage >= 3:
            return
        self.before_judging(by)
        if self.verify == "effect":
            need(result, "result")
        self._reach("verification", by=by, text=result)

    def close(
        self: Action,
        by: Person,
        standard_decision: str | None,
        yokoten_decision: str | None,
        result: str | None = None,
    ) -> None:
        """The lesson is kept: standard changed or not concerned, looked across or not (A-09). Never by the owner.

        From done in one tap where `closes_in_one_tap`: "seen, works", with `result` as what was seen.
        """
        if self.stage == 4:
            return
        self.before_closing(by)
        need(standard_decision, "standard_decision")
        need(yokoten_decision, "yokoten_decision")
        tapped = now()
        if self.step("verification") is None:
            self._reach("verification", by=by, at=tapped, text=result)
        self._reach("closure", by=by, at=tapped, standard_decision=standard_decision, yokoten_decision=yokoten_decision)

    def send_back(self: Action, by: Person, reason: str, due_on: dt.date | None) -> None:
        """ "Not done" or "no effect": back to Plan in the next cycle, with a new date (A-07)."""
        if self.stage > 2:
            raise NotNow(_l("Only what was said to be done can be sent back."))
        self.before_checking(by)
        self._next_cycle("sent back", by, reason, due_on)

    def reopen(self: Action, by: Person, reason: str, due_on: dt.date | None) -> None:
        """It slipped: number, origin and history stay, the next cycle begins (A-08)."""
        self.before_reopening(by)
        self._next_cycle("reopened", by, reason, due_on)

    def cancel(self: Action, by: Person, reason: str) -> None:
        """Will not be done, because. Not the same as done (A-10)."""
        if self.is_cancelled:
            return
        self.before_cancelling(by)
        need(reason, "reason")
        self._reach("cancellation", by=by, text=reason)

    def undo(self: Action, kind: str, by: Person) -> None:
        """Takes back a state: the same person, within ten minutes, only the last one. A row of history stays."""
        step = self.step(kind)
        if step is None:
            self._must_have_undone(kind, by)
            return
        self.before_undoing(step, by)
        self._touch()
        self.steps.remove(step)
        seen = self.step("verification") if kind == "closure" else None
        if seen and seen.at == step.at and seen.by_id == step.by_id:  # both were one tap
            self.steps.remove(seen)
        if kind == "completion":
            self.verify_due_on = None
        record(self, f"{kind} undone", on=production_date(), by=by)

    def _must_have_undone(self: Action, kind: str, by: Person) -> None:
        """A second tap of who has just taken it back is fine; for anybody else there is nothing to take back."""
        last = timeline_of(self)[-1]
        if (last.event, last.person_id) != (f"{kind} undone", by.id):
            raise NotNow(_l("There is nothing to take back."))

    def _doer(self: Action, by: Person) -> Person:
        """Who counts as the one who did it when `by` taps: the deputy himself, else the owner."""
        assert self.owner is not None
        return by if self.owner.deputy_id == by.id else self.owner

    def _next_cycle(self: Action, event: str, by: Person, reason: str, due_on: dt.date | None) -> None:
        need(reason, "reason")
        if due_on is None:
            raise Unfit(_l("By when? Choose a date."), "due_on")
        ended, was = self.cycle, self._was("due_on", "verify_due_on")
        self.cycle += 1
        self.due_on, self.verify_due_on = due_on, None
        self._drop_wishes()
        record(self, event, on=production_date(), by=by, reason=reason, cycle=ended, was=was)
        tell([self.owner], "back", self, by=by, of=str(self.cycle))
        if self.owner is not None and self.owner.is_active:
            self._reach("acceptance", by=self.owner, entered_by=by)
