"""The promises of the story, told with the application's own verbs: raised, accepted, moved, done, checked, closed."""

from __future__ import annotations

from typing import Any

from boards.actions.models import Action
from boards.demo.days import Days, Diary
from boards.demo.people import People
from boards.demo.pictures import Prints, hang
from boards.demo.plant import Units
from boards.demo.story import Row, number
from boards.people.models import Person

# Of records whose files are not loaded only the number is known; these kinds ask for evidence when done (domain 1.7).
ORIGINS = {"CAPA": "capa", "5S": "audit", "LPA": "audit", "IS": "issue"}


class Promised:
    """The promises told so far, and what they need to know of the plant."""

    def __init__(self, units: Units, people: People, days: Days, prints: Prints, origins: dict[str, Any]) -> None:
        self.units, self.people, self.days, self.prints, self.origins = units, people, days, prints, origins

    def action(self, row: Row) -> Action:
        """One promise from the day it was raised until today."""
        diary = Diary(self.days, self.units[row["unit"]], number(row["id"]))
        owner = self.people[row.get("former_owner") or row["owner"]]
        action = self._raised(row, owner, diary)
        for past in row.get("history", []):
            self._earlier_cycle(action, row, past, owner, diary)
        for move in row.get("moves", []):
            self._moved(action, move, owner, diary)
        if row.get("state") == "cancelled":
            leader = self.people[row["cancelled_by"]]
            with diary.on(row["cancelled_day"], leader):
                action.cancel(leader, row["cancel_reason"])
        elif row["stage"] >= 2:
            self._done(action, row, owner, diary)
        return action

    def _raised(self, row: Row, owner: Person, diary: Diary) -> Action:
        by = self.people[row["raised_by"]] if row["raised_by"] else None
        with diary.on(row["raised_day"], by):
            action = Action.raise_at(
                self.units[row["unit"]],
                row["title"],
                by=by,
                owner=owner,
                due_on=self.days.date(_first_due(row)),
                number=number(row["id"]),
                kind=row["kind"],
                letter=row["letter"],
                criterion=row.get("criterion"),
                verify=row.get("verify", "place"),
                note=row.get("note"),
                **self._origin(row["source"]),
            )
            hang(self.prints, row, "photo_before", action, by)
        if row.get("stage") != 0 or "former_owner" in row:
            with diary.on(row["raised_day"], owner):
                action.accept(owner)
        return action

    def _origin(self, source: str) -> dict[str, Any]:
        if source == "none":
            return {}
        if source in self.origins:
            return {"origin": self.origins[source]}
        return {"origin_type": ORIGINS.get(source.partition("-")[0]), "origin_label": source}

    def _earlier_cycle(self, action: Action, row: Row, past: Row, owner: Person, diary: Diary) -> None:
        with diary.on(past["done_day"], owner):
            action.complete(owner, past["result"])
        checker, reopener = self.people[past["verified_by"]], self.people[past["reopened_by"]]
        with diary.on(past["verified_day"], checker):
            action.verify_done(checker)
        with diary.on(past["reopened_day"], reopener):
            action.reopen(reopener, past["reason"], self.days.date(row["due_day"]))

    def _moved(self, action: Action, move: Row, owner: Person, diary: Diary) -> None:
        leader, to_due = self.people[move["confirmed_by"]], self.days.date(move["to_day"])
        with diary.on(move["day"], owner):
            action.move_due(owner, to_due, move["reason"])
        with diary.on(move["day"], leader):
            action.confirm_move(leader)

    def _done(self, action: Action, row: Row, owner: Person, diary: Diary) -> None:
        agreed = self.days.date(row["verify_due_day"]) if "verify_due_day" in row else None
        with diary.on(row["done_day"], owner):
            photo = hang(self.prints, row, "photo_after", action, owner)
            action.complete(owner, row.get("result"), has_photo=photo is not None, verify_due_on=agreed)
        if row["stage"] < 3:
            return
        checker = self.people[row["verified_by"]]
        by_effect = row.get("verify") == "effect"  # not before its time, also where holidays moved what came before
        with diary.on(row["verified_day"], checker, not_before=action.effect_from if by_effect else None):
            action.verify_done(checker, row["criterion"] if by_effect else None)
        if row["stage"] == 4:
            with diary.on(row["closed_day"], checker):
                action.close(checker, row["standard_decision"], row["yokoten_decision"])


def _first_due(row: Row) -> int:
    """The day promised first, before it was moved, or taken back because who promised it had left."""
    return int(row["original_due_day"] if "original_due_day" in row else row["due_day"])
