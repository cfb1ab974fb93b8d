"""What a page offers is what the verbs allow: asked of every person in every state, and then tried."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from boards.actions.choices import choices_for, undoable
from boards.actions.models import Action
from boards.db import db, writing
from boards.people.models import Person
from boards.refusals import Refusal
from tests.actions.promises import closed, day, done, entered, from_audit, promised, some_days_later, verified, wished
from tests.world import World

TRIES: dict[str, Callable[[Action, Person, World], Any]] = {
    "acceptance": lambda action, by, world: action.accept(by, day(4), "The sheet is late"),
    "refusal": lambda action, by, world: action.refuse(by, "No time"),
    "start": lambda action, by, world: action.start(by),
    "completion": lambda action, by, world: action.complete(by, "Welded"),
    "verification": lambda action, by, world: action.verify_done(by, "Dry"),
    "closure": lambda action, by, world: action.close(by, "none: only this", "none: only here"),
    "rejection": lambda action, by, world: action.send_back(by, "Still drips", day(5)),
    "reopening": lambda action, by, world: action.reopen(by, "It drips again", day(5)),
    "cancellation": lambda action, by, world: action.cancel(by, "The pan goes"),
    "due_date": lambda action, by, world: action.move_due(by, day(7), "The sheet is late"),
    "agreement": lambda action, by, world: action.confirm_move(by),
    "owner": lambda action, by, world: action.reassign(by, world.bruno),
    "words": lambda action, by, world: action.amend(by, action.version, title="Weld it"),
}
STATES: dict[str, Callable[[World], Action]] = {
    "asked": lambda world: promised(world, by=world.joana),
    "ownerless": lambda world: promised(world, owner=None, due_on=None),
    "promised": promised,
    "from an audit": from_audit,
    "asked for another day": wished,
    "done": done,
    "entered as done by a leader": entered,
    "done, judged by effect": lambda world: done(world, verify="effect"),
    "checked": verified,
    "closed": closed,
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("name", ["amina", "marek", "joana", "rosa", "piotr", "karl", "eva", "greta", "nils"])
def test_the_page_offers_exactly_what_the_verb_does(world: World, state: str, name: str) -> None:
    action, person = STATES[state](world), getattr(world, name)
    choices = choices_for(action, person)
    assert choices
    for choice, why_not in choices.items():
        said = _refusal_of(lambda choice=choice: TRIES[choice](action, person, world))
        assert said == (why_not and str(why_not)), choice


def _refusal_of(attempt: Callable[[], Any]) -> str | None:
    """Tries in a transaction that is never kept."""
    try:
        with writing():
            attempt()
            db.session.flush()
            raise NotKept
    except NotKept:
        return None
    except Refusal as refusal:
        return str(refusal.sentence)


class NotKept(Exception):
    pass


def test_who_is_not_signed_in_is_offered_nothing(world: World) -> None:
    assert choices_for(promised(world), None) == {}


def test_undo_is_offered_to_who_tapped_for_ten_minutes(world: World) -> None:
    action = done(world)
    assert undoable(action, world.marek) is action.step("completion")
    assert undoable(action, world.amina) is None
    assert undoable(action, None) is None
    with some_days_later(1):
        assert undoable(action, world.marek) is None
