"""Two people put one record into two states at the same moment: one is first, the other is told. On every database."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm.exc import StaleDataError

from boards.db import db, writing
from boards.ideas.models import Idea
from boards.signals.models import Signal
from tests.actions.promises import day, done, promised, wished
from tests.ideas.test_answering import OWN_WORDS, idea_of
from tests.signals.doors import raised
from tests.world import World

Verb = Callable[[World, Any], Any]


def _accepted(world: World) -> Idea:
    idea = idea_of(world.marek, world)
    with writing():
        idea.accept(world.amina, world.marek, day(9))
    return idea


def _signal(world: World) -> Signal:
    with writing():
        return raised(world)


PAIRS: dict[str, tuple[Callable[[World], Any], Verb, Verb]] = {
    "accepted and declined": (
        lambda world: idea_of(world.marek, world),
        lambda world, idea: idea.accept(world.amina, world.marek, day(9)),
        lambda world, idea: idea.decline(world.bruno, "safety_risk", OWN_WORDS),
    ),
    "taken back and made real": (
        _accepted,
        lambda world, idea: idea.undo("acceptance", world.amina),
        lambda world, idea: idea.report(world.marek, "Found at once", "A hook is a hook"),
    ),
    "checked and cancelled": (
        done,
        lambda world, action: action.verify_done(world.amina),
        lambda world, action: action.cancel(world.bruno, "The pan goes"),
    ),
    "taken back and checked": (
        done,
        lambda world, action: action.undo("completion", world.marek),
        lambda world, action: action.verify_done(world.amina),
    ),
    "sent back and closed": (
        done,
        lambda world, action: action.send_back(world.amina, "Drips", day(9)),
        lambda world, action: action.close(world.bruno, "none: seen", "none: only here"),
    ),
    "given away and started": (
        promised,
        lambda world, action: action.reassign(world.amina, world.joana),
        lambda world, action: action.start(world.marek),
    ),
    "explained and acted on": (
        _signal,
        lambda world, signal: signal.explain(world.amina, "A worn electrode"),
        lambda world, signal: signal.act(world.bruno),
    ),
    "agreed to and asked for another": (
        wished,
        lambda world, action: action.confirm_move(world.amina),
        lambda world, action: action.move_due(world.marek, day(8), "Later still"),
    ),
}


@pytest.mark.parametrize("first", [0, 1])
@pytest.mark.parametrize("pair", PAIRS)
def test_of_two_at_the_same_moment_the_second_is_told(app: Flask, world: World, pair: str, first: int) -> None:  # U-01
    make, *verbs = PAIRS[pair]
    record = make(world)
    identity, model = record.id, type(record)
    seen = model.loaded().where(model.id == identity)
    db.session().expire_on_commit = False  # what the second has read stays read
    db.session.rollback()
    mine = db.session.scalars(seen.execution_options(populate_existing=True)).one()
    db.session.commit()
    with app.app_context():  # somebody else's session
        with writing():
            verbs[first](world, db.session.scalars(seen).one())
        db.session.remove()
    with pytest.raises(StaleDataError):
        verbs[1 - first](world, mine)
        db.session.flush()
    db.session.rollback()
