"""The plan of an action: who has promised it, by when, and in which words (the first rows of domain 1.7)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _l

from boards.actions.steps import ActionSteps
from boards.history.models import record
from boards.people.models import Person
from boards.plant.production_day import production_date
from boards.refusals import NotAllowed, NotNow, Unfit, need

if TYPE_CHECKING:
    from boards.actions.models import Action, Move


class ActionPlanning(ActionSteps):
    def accept(self: Action, by: Person, due_on: dt.date | None = None) -> None:
        """The owner promises; or the leader of the unit for an owner of his area who stands beside him."""
        if self.stage >= 1 or self.is_cancelled:
            return
        self.before_accepting(by)
        if due_on:
            self.due_on = due_on
            self.original_due_on = self.original_due_on or due_on
        if self.due_on is None:
            raise Unfit(_l("By when? Choose a date."), "due_on")
        self._reach("acceptance", by=self.owner, entered_by=by)

    def refuse(self: Action, by: Person, reason: str) -> None:
        """The asked person says no, with a reason; it goes back to who asked (A-03)."""
        self.before_refusing(by)
        need(reason, "reason")
        self.owner = None
        record(self, "refused", on=production_date(), by=by, reason=reason)

    def reassign(self: Action, by: Person, owner: Person) -> None:
        """A new owner, who has to accept: the Plan quarter empties until then."""
        self.before_reassigning(by)
        if not owner.is_active:
            raise Unfit(_l("%(name)s has left. Choose somebody else.", name=owner.name), "owner")
        if owner is self.owner:
            return
        former = self.owner
        self._empty_plan()
        self.owner = owner
        record(self, "reassigned", on=production_date(), by=by, former=former and former.name, to=owner.name)

    def lose_owner(self: Action, by: Person | None) -> None:
        """The owner has left: it needs another and a date, said at once on its board (A-11). Done stays done."""
        if self.stage >= 2 or self.is_cancelled or self.owner is None:
            return
        former = self.owner
        self._empty_plan()
        self.owner = self.due_on = None
        record(self, "owner left", on=production_date(), by=by, former=former.name)

    def move_due(self: Action, by: Person, to_due: dt.date, reason: str) -> None:
        """Moves the due date: the leader at once, the owner as a proposal that a leader confirms (A-04, A-05)."""
        from boards.actions.models import Move

        self.before_moving(by)
        need(reason, "reason")
        leads = by.leads(self.unit)
        if not leads and (open_one := self.proposed_move):
            self.moves.remove(open_one)  # the newer proposal stands in for the older
        move = Move(from_due=self.due_on, to_due=to_due, reason=reason, on=production_date(), by_id=by.id)
        self.moves.append(move)
        record(self, "moved" if leads else "move proposed", on=production_date(), by=by, reason=reason, to=str(to_due))
        if leads:
            self._confirm(move, by)

    def confirm_move(self: Action, by: Person) -> None:
        """The leader agrees to the date that the owner proposed (A-05). Nothing happens where none is open."""
        if (move := self.proposed_move) is None:
            return
        self.before_moving(by)
        if not by.leads(self.unit):
            raise NotAllowed(_l("Moving the date needs the leader's yes."))
        record(self, "moved", on=production_date(), by=by, reason=move.reason, to=str(move.to_due))
        self._confirm(move, by)

    def amend(self: Action, by: Person, version: int, **words: Any) -> None:
        """Other words for title, criterion, note …, seen in `version`; NotNow when somebody changed it since (U-01)."""
        self.before_amending(by)
        if version != self.version:
            raise NotNow(_l("Somebody else changed it while you were writing. Here are both versions."))
        former = {name: getattr(self, name) for name in words}
        changed: dict[str, Any] = {name: [former[name], text] for name, text in words.items() if former[name] != text}
        if not changed:
            return
        for name, (_, text) in changed.items():
            setattr(self, name, text)
        record(self, "amended", on=production_date(), by=by, **changed)

    def _confirm(self: Action, move: Move, by: Person) -> None:
        move.confirmed_by_id = by.id
        self.due_on = move.to_due
        self.original_due_on = self.original_due_on or move.to_due
