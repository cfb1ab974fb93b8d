"""What a transaction touched is counted in the same transaction, and told only when it was committed."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import update

from boards.actions.models import Action
from boards.db import db, writing
from boards.live import touch
from boards.live.revisions import revisions_of
from boards.people.models import Person
from tests.world import World


def revision(world: World, unit: str = "A3", panel: str = "actions") -> int:
    db.session.rollback()
    return revisions_of(world.unit(unit).id).get(panel, 0)


def outbox(app: Flask) -> set[tuple[int, str]]:
    touched: set[tuple[int, str]] = app.extensions["live"].outbox
    return touched


def raise_one(world: World, title: str = "Weld the drain pan") -> Action:
    return Action.raise_at(world.unit("A3"), title, by=world.amina)


def test_a_new_row_moves_its_units_panel_once_however_often_it_was_flushed(app: Flask, world: World) -> None:
    before = revision(world)
    with writing():
        action = raise_one(world)
        db.session.flush()
        action.title = "Weld the drain pan at the door"
        db.session.flush()
    assert revision(world) == before + 1
    assert (world.unit("A3").id, "actions") in outbox(app)
    assert (world.unit("B2").id, "actions") not in outbox(app)


def test_a_row_of_a_state_moves_the_panel_of_its_action(world: World) -> None:
    with writing():
        action = raise_one(world)
    before = revision(world)
    with writing():
        world.fresh(action).cancel(world.amina, "Not needed")
    assert revision(world) == before + 1


def test_what_was_rolled_back_was_never_told(app: Flask, world: World) -> None:
    before = revision(world)
    with pytest.raises(ZeroDivisionError), writing():
        raise_one(world)
        db.session.flush()
        raise ZeroDivisionError
    assert revision(world) == before
    assert not outbox(app)


def test_nothing_is_told_at_a_savepoint_but_all_at_the_commit(app: Flask, world: World) -> None:
    before = revision(world)
    with writing():
        with db.session.begin_nested():
            raise_one(world, "Kept")
        assert not outbox(app)
        with pytest.raises(ZeroDivisionError), db.session.begin_nested():
            raise_one(world, "Thrown away")
            raise ZeroDivisionError
        assert not outbox(app)
    assert revision(world) == before + 1
    assert outbox(app)


def test_a_row_that_moves_to_another_board_moves_both_boards(app: Flask, world: World) -> None:
    with writing():
        action = raise_one(world)
    here, there = revision(world, "A3"), revision(world, "B2")
    with writing():
        world.fresh(action).unit = world.unit("B2")
    assert (revision(world, "A3"), revision(world, "B2")) == (here + 1, there + 1)


def test_a_bulk_write_that_does_not_say_what_it_touches_is_refused(world: World) -> None:
    with pytest.raises(RuntimeError, match="touches"), writing():
        db.session.execute(update(Action).values(note="x"))
    a3 = world.unit("A3").id
    before = revision(world)
    with writing():
        db.session.execute(update(Action).values(note="x"), execution_options={"touches": [(a3, "actions")]})
    assert revision(world) == before + 1


def test_a_panel_can_be_touched_by_hand(app: Flask, world: World) -> None:
    before = revision(world)
    with writing():
        touch(world.unit("A3").id, "actions")
    assert revision(world) == before + 1


def test_a_change_outside_a_write_transaction_is_refused(world: World) -> None:
    world.amina.name = "Somebody Else"
    with pytest.raises(RuntimeError, match="outside"), writing():
        pass
    db.session.rollback()
    assert db.session.query(Person).filter_by(name="Somebody Else").count() == 0
