"""Raising, promising, saying no, giving to somebody else, moving the date: the Plan quarter."""

from __future__ import annotations

import datetime as dt

import pytest

from boards.actions.models import Action
from boards.db import writing
from boards.history.models import timeline_of
from boards.refusals import NotAllowed, NotNow, Unfit
from tests.actions.promises import day, done, promised
from tests.world import World


def events(action: Action) -> list[str]:
    return [entry.event for entry in timeline_of(action)]


def test_a_leader_promises_for_somebody_of_the_own_team_who_stands_there(world: World) -> None:
    action = promised(world)
    assert (action.stage, action.owner, action.original_due_on) == (1, world.marek, day(2))
    assert events(action) == ["raised", "accepted"]


def test_an_action_with_only_words_waits_for_an_owner(world: World) -> None:
    with writing():
        action = Action.raise_at(world.unit("A3"), "Weld the drain pan", by=world.joana)
    assert action.stage == 0
    assert action.needs_owner


def test_whoever_takes_it_on_has_promised_it(world: World) -> None:
    with writing():
        action = Action.raise_at(world.unit("A3"), "Weld it", by=world.joana, owner=world.joana, due_on=day(1))
    assert action.stage == 1


def test_asking_somebody_outside_the_own_area_is_a_request_until_accepted(world: World) -> None:
    action = promised(world, owner=world.rosa)
    assert action.stage == 0
    with writing():
        action.accept(world.rosa)
    assert action.stage == 1


def test_a_worker_can_only_ask_a_colleague(world: World) -> None:
    action = promised(world, by=world.joana)
    assert action.stage == 0
    with pytest.raises(NotAllowed), writing():
        action.accept(world.joana)


def test_saying_no_needs_a_reason_and_gives_it_back(world: World) -> None:
    action = promised(world, owner=world.rosa)
    with pytest.raises(Unfit), writing():
        action.refuse(world.rosa, "  ")
    with pytest.raises(NotAllowed), writing():
        action.refuse(world.marek, "Not mine")
    with writing():
        action.refuse(world.rosa, "I am on leave until Christmas")
    assert action.owner is None and action.needs_owner
    assert timeline_of(action)[-1].reason == "I am on leave until Christmas"


def test_nobody_who_has_left_can_be_asked(world: World) -> None:
    with writing():
        world.marek.left_on = day(-1)
    with pytest.raises(Unfit), writing():
        Action.raise_at(world.unit("A3"), "Weld it", by=world.amina, owner=world.marek, due_on=day(1))


def test_a_promise_needs_a_day(world: World) -> None:
    action = promised(world, due_on=None)
    with pytest.raises(Unfit) as refused, writing():
        action.accept(world.marek)
    assert refused.value.field == "due_on"
    with writing():
        action.accept(world.marek, day(3))
    assert (action.due_on, action.original_due_on) == (day(3), day(3))


def test_the_first_promised_day_never_changes_however_often_it_is_moved(world: World) -> None:
    action = promised(world)
    for days in (5, 9):
        with writing():
            action.move_due(world.amina, day(days), "The sheet comes later")
    assert (action.due_on, action.original_due_on, action.moved) == (day(9), day(2), 2)


def test_moving_the_day_needs_a_reason_and_the_leaders_yes(world: World) -> None:
    action = promised(world)
    with pytest.raises(Unfit), writing():
        action.move_due(world.marek, day(5), "")
    with writing():
        action.move_due(world.marek, day(5), "The sheet comes later")
    assert (action.due_on, action.moved) == (day(2), 0), "asked for, not moved"
    with pytest.raises(NotAllowed), writing():
        action.confirm_move(world.marek)
    with writing():
        action.confirm_move(world.amina)
    assert (action.due_on, action.moved, action.proposed_move) == (day(5), 1, None)


def test_a_colleague_cannot_move_the_day_of_another(world: World) -> None:
    action = promised(world)
    with pytest.raises(NotAllowed), writing():
        action.move_due(world.joana, day(5), "Just so")


def test_a_newer_wish_stands_in_for_an_older_one(world: World) -> None:
    action = promised(world)
    for days in (5, 7):
        with writing():
            action.move_due(world.marek, day(days), "The sheet comes later")
    with writing():
        action.confirm_move(world.amina)
    assert action.due_on == day(7)
    assert len(action.moves) == 1


def test_a_new_owner_has_to_promise_anew(world: World) -> None:
    action = promised(world)
    with writing():
        action.start(world.marek)
    with pytest.raises(NotAllowed), writing():
        action.reassign(world.joana, world.joana)
    with writing():
        action.reassign(world.amina, world.joana)
    assert (action.stage, action.owner, action.step("start")) == (0, world.joana, None)
    with writing():
        action.accept(world.joana)
    assert action.stage == 1


def test_what_is_done_is_not_given_to_somebody_else(world: World) -> None:
    action = done(world)
    with pytest.raises(NotNow), writing():
        action.reassign(world.amina, world.joana)


def test_when_the_owner_leaves_the_action_needs_another_the_same_day(world: World) -> None:
    action, finished = promised(world), done(world)
    with writing():
        world.marek.leave(world.ingrid)
    action, finished = world.fresh(action), world.fresh(finished)
    assert action.needs_owner
    assert (action.stage, action.due_on, action.original_due_on) == (0, None, day(2))
    assert finished.stage == 2, "what is done stays done"


def test_a_leavers_many_actions_keep_each_its_own_history(world: World) -> None:
    actions = [promised(world) for _ in range(20)]
    with writing():
        world.marek.leave(world.ingrid)
    assert all(events(world.fresh(action))[-1] == "owner left" for action in actions)


def test_other_words_are_kept_with_the_old_ones_in_the_history(world: World) -> None:
    action = promised(world)
    with writing():
        action.amend(world.amina, action.version, title="Weld the drain pan tight", criterion="Dry after one load")
    assert action.criterion == "Dry after one load"
    details = timeline_of(action)[-1].details
    assert details is not None and details["title"] == ["Weld the drain pan", "Weld the drain pan tight"]


def test_whoever_writes_over_newer_words_is_stopped(world: World) -> None:  # U-01
    action = promised(world)
    seen = action.version
    with writing():
        action.amend(world.amina, seen, title="Weld it on Friday")
    with pytest.raises(NotNow), writing():
        action.amend(world.bruno, seen, title="Glue it")
    assert world.fresh(action).title == "Weld it on Friday"


def test_the_words_are_not_for_everybody_and_not_after_it_is_done(world: World) -> None:
    action = promised(world)
    with pytest.raises(NotAllowed), writing():
        action.amend(world.joana, action.version, title="Something else")
    with writing():
        action.complete(world.marek)
    with pytest.raises(NotNow), writing():
        action.amend(world.amina, action.version, criterion="Easier to reach")


def test_due_means_until_the_end_of_the_plants_day(world: World) -> None:
    action = promised(world, due_on=day(0))
    assert not action.is_overdue(day(0))
    assert action.is_overdue(day(0) + dt.timedelta(days=1))
