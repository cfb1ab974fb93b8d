"""The plan of an action: who has promised it, by when, and in which words (the first rows of domain 1.7)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _l

from boards.actions.steps import ActionSteps
from boards.history.models import record
from boards.notices.telling import tell
from boards.people.models import Person
from boards.plant.production_day import production_date
from boards.refusals import NotNow, Unfit, need

if TYPE_CHECKING:
    from boards.actions.models import Action, Move


class ActionPlanning(ActionSteps):
    def accept(self: Action, by: Person, due_on: dt.date | None = None, reason: str | None = None) -> None:
        """The owner promises; or the leader of the unit for an owner of his area who stands beside him.

        Another day than the one asked for is a move, with its `reason` and another leader's yes (A-04, A-05).
        """
        if self.stage >= 1 or self.is_cancelled:
            return
        self.before_accepting(by)
        asked = self.due_on
        if asked is None and due_on is None:
            raise Unfit(_l("By when? Choose a date."), "due_on")
        moving = due_on is not None and asked not in (None, due_on)
        if moving and not (reason or "").strip():
            raise Unfit(_l("It was asked for another day. Accept that one, or ask for yours with a reason."))
        was = self._was("due_on") if asked is None else None
        if asked is None:
            self.due_on = due_on
            self.original_due_on = self.original_due_on or due_on
        self._reach("acceptance", by=self.owner, entered_by=by, was=was)
        if moving:
            self.move_due(by, due_on, reason or "")  # type: ignore[arg-type]

    def refuse(self: Action, by: Person, reason: str) -> None:
        """The asked person says no, with a reason; it goes back to who asked (A-03)."""
        self.before_refusing(by)
        need(reason, "reason")
        was = self._was("owner_id")
        self.owner = None
        record(self, "refused", on=production_date(), by=by, reason=reason, was=was)
        tell([self.raised_by], "refused", self, by=by, of=f"{self.cycle} {production_date()}")

    def reassign(self: Action, by: Person, owner: Person, due_on: dt.date | None = None) -> None:
        """A new owner, who has to accept: the Plan quarter empties until then. `due_on`: asked for where no day is set."""
        self.before_reassigning(by)
        if not owner.is_active:
            raise Unfit(_l("%(name)s has left. Choose somebody else.", name=owner.name), "owner")
        if owner is self.owner:
            return
        former, was = self.owner, self._was("owner_id", "due_on")
        self._empty_plan()
        self._drop_wishes()
        self.owner, self.due_on = owner, self.due_on or due_on
        self.original_due_on = self.original_due_on or due_on
        record(self, "reassigned", on=production_date(), by=by, former=former and former.name, to=owner.name, was=was)
        self._ask_owner(by)

    def lose_owner(self: Action, by: Person | None) -> None:
        """The owner has left: it needs another and a date, said at once on its board (A-11). Done stays done."""
        if self.stage >= 2 or self.is_cancelled or self.owner is None:
            return
        former, was = self.owner, self._was("owner_id", "due_on")
        self._empty_plan()
        self._drop_wishes()
        self.owner = self.due_on = None
        record(self, "owner left", on=production_date(), by=by, former=former.name, was=was)

    def move_due(self: Action, by: Person, to_due: dt.date, reason: str) -> None:
        """Moves the due date: a leader at once, the owner, also one who leads, as a wish that another leader confirms.

        A newer wish, or a day that a leader sets, stands in for an older wish (A-04, A-05).
        """
        from boards.actions.models import Move

        self.before_moving(by)
        need(reason, "reason")
        at_once = self.is_led_by_another(by)
        self._drop_wishes()
        move = Move(from_due=self.due_on, to_due=to_due, reason=reason, on=production_date(), by_id=by.id)
        self.moves.append(move)
        self._touch()
        event, more = "move proposed", dict[str, Any](to=str(to_due))
        if at_once:
            event, more["was"] = "moved", self._was("due_on")
        record(self, event, on=production_date(), by=by, reason=reason, **more)
        if at_once:
            self._confirm(move, by)
        else:
            self._tell_leaders("move", by)

    def confirm_move(self: Action, by: Person) -> None:
        """Another leader agrees to the date that the owner proposed (A-05). Nothing happens where none is open."""
        if (move := self.proposed_move) is None:
            return
        self.before_agreeing(by)
        was = self._was("due_on")
        record(self, "moved", on=production_date(), by=by, reason=move.reason, to=str(move.to_due), was=was)
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
        if not changed.keys().isdisjoint(("criterion", "verify")):
            self.before_judging_otherwise(by)
        for name, (_, text) in changed.items():
            setattr(self, name, text)
        record(self, "amended", on=production_date(), by=by, **changed)

    def _confirm(self: Action, move: Move, by: Person) -> None:
        move.confirmed_by_id = by.id
        self.due_on = move.to_due
        self.original_due_on = self.original_due_on or move.to_due
