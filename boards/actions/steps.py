"""How an action reaches a state: one row that says who and when, and one line of history."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm.attributes import flag_modified

from boards.actions.conditions import ActionConditions
from boards.clock import now
from boards.history.models import record
from boards.notices.telling import leaders_at, tell
from boards.people.models import Person
from boards.plant.production_day import plant_date, production_date

if TYPE_CHECKING:
    from boards.actions.models import Action, Step

PAST = {
    "acceptance": "accepted",
    "start": "started",
    "completion": "completed",
    "verification": "verified",
    "closure": "closed",
    "cancellation": "cancelled",
}


class ActionSteps(ActionConditions):
    def _reach(
        self: Action,
        kind: str,
        *,
        by: Person | None,
        entered_by: Person | None = None,
        at: dt.datetime | None = None,
        was: dict[str, str] | None = None,
        **said: Any,
    ) -> Step:
        from boards.actions.models import Step

        behalf = entered_by if entered_by is not by else None
        step = Step(cycle=self.cycle, kind=kind, by=by, entered_by=behalf, at=at or now(), on=plant_date(), **said)
        self.steps.append(step)
        self._touch()
        more: dict[str, Any] = {"was": was} if was else {}
        reason = said.get("text")
        record(self, PAST[kind], on=production_date(), by=by, entered_by=entered_by, reason=reason, **more)
        if kind == "completion":
            self._tell_leaders("check", entered_by or by)
        return step

    def _tell_leaders(self: Action, kind: str, by: Person | None) -> None:
        """The leaders here, but not who owns it: it is about the owner's promise."""
        told = [leader for leader in leaders_at(self.unit) if leader is not self.owner]
        tell([*told], kind, self, by=by, of=f"{self.cycle} {len(self.moves)} {production_date()}")

    def _ask_owner(self: Action, by: Person | None) -> None:
        """Whoever is asked to promise something hears of it (A-03)."""
        if self.owner is not None and self.stage == 0:
            tell([self.owner], "given", self, by=by, of=f"{self.cycle} {production_date()}")

    def _was(self: Action, *names: str) -> dict[str, str]:
        """What columns say that a verb is about to write over, for its line of history: a past day's board reads it there.
        "": nothing."""
        values = {name: getattr(self, name) for name in names}
        return {name: "" if value is None else str(value) for name, value in values.items()}

    def _touch(self: Action) -> None:
        """A state lies in a row of its own: the action's own row changes with it, so that of two at the same moment
        the second is told (`version`), also where the database lets both write."""
        flag_modified(self, "title")

    def _drop_wishes(self: Action) -> None:
        """Days asked for that nobody has agreed to: over with the plan they belonged to; history keeps them."""
        for move in [move for move in self.moves if move.confirmed_by_id is None]:
            self.moves.remove(move)

    def _empty_plan(self: Action) -> None:
        for kind in ("start", "acceptance"):
            if step := self.step(kind):
                self.steps.remove(step)
