"""Done, checked by another, closed, sent back, opened again, cancelled, taken back."""

from __future__ import annotations

import pytest

from boards.db import writing
from boards.history.models import timeline_of
from boards.refusals import NotAllowed, NotNow, Unfit
from tests.actions.promises import closed, day, done, from_audit, promised, some_days_later, verified
from tests.world import World

NONE = ("none: only this one", "none: only here")


def test_the_owner_says_done_and_it_waits_for_somebody_else(world: World) -> None:
    action = done(world)
    completion = action.step("completion")
    assert completion is not None
    assert (action.stage, completion.by, completion.entered_by) == (2, world.marek, None)
    assert action.verify_due_on == day(14)


def test_a_leader_enters_done_for_the_owner_and_both_are_written(world: World) -> None:  # P-12
    action = promised(world)
    with writing():
        action.complete(world.amina)
    completion = action.step("completion")
    assert completion is not None
    assert (completion.by, completion.entered_by) == (world.marek, world.amina)


def test_a_colleague_cannot_say_done_for_another(world: World) -> None:
    action = promised(world)
    with pytest.raises(NotAllowed), writing():
        action.complete(world.rosa)


def test_the_owner_cannot_check_the_own_work_in_any_role(world: World) -> None:
    action = promised(world, owner=world.karl, by=world.karl)
    assert world.karl.may_verify(action.unit), "he could check anybody else's"
    with writing():
        action.complete(world.karl)
    for refused in (action.verify_done, lambda by: action.close(by, *NONE)):
        with pytest.raises(NotAllowed), writing():
            refused(world.karl)


def test_a_worker_cannot_check(world: World) -> None:
    action = done(world)
    with pytest.raises(NotAllowed), writing():
        action.verify_done(world.joana)


def test_the_deputy_who_did_it_cannot_check_it(world: World) -> None:
    with writing():
        world.joana.grants[0].role = "team_leader"
    action = promised(world)
    with writing():
        action.complete(world.joana)
    completion = action.step("completion")
    assert completion is not None and completion.by is world.joana
    with pytest.raises(NotAllowed), writing():
        action.close(world.joana, *NONE)
    with writing():
        action.close(world.amina, *NONE)
    assert action.is_closed


def test_nothing_is_checked_before_it_is_done(world: World) -> None:
    action = promised(world)
    with pytest.raises(NotNow), writing():
        action.verify_done(world.amina)


@pytest.mark.parametrize("who", ["amina", "greta", "karl", "eva"])
def test_leaders_the_kaizen_office_and_specialists_may_check(world: World, who: str) -> None:
    action = done(world)
    with writing():
        action.verify_done(getattr(world, who))
    assert action.stage == 3


def test_seen_at_the_place_closes_in_one_tap_of_another(world: World) -> None:  # decision 1
    action = closed(world)
    assert action.stage == 4
    assert [entry.event for entry in timeline_of(action)][-2:] == ["verified", "closed"]


def test_what_came_from_a_finding_is_checked_first_and_closed_after(world: World) -> None:  # decision 1
    action = from_audit(world)
    with pytest.raises(Unfit), writing():
        action.complete(world.marek)  # with proof only
    with writing():
        action.complete(world.marek, "Welded, photo at the pan")
    with pytest.raises(NotNow), writing():
        action.close(world.amina, *NONE)
    with writing():
        action.verify_done(world.amina)
    with writing():
        action.close(world.amina, *NONE)
    assert action.is_closed


def test_an_effect_is_judged_after_two_weeks_against_what_was_written(world: World) -> None:
    action = done(world, verify="effect", criterion="No drop for ten shifts")
    with pytest.raises(NotNow), writing():
        action.verify_done(world.amina, "No drop")
    with some_days_later(14):
        with pytest.raises(Unfit), writing():
            action.verify_done(world.amina)
        with writing():
            action.verify_done(world.amina, "No drop in 20 shifts")
    assert action.stage == 3


def test_no_effect_goes_back_to_plan_in_the_next_cycle(world: World) -> None:
    action = done(world)
    with pytest.raises(Unfit), writing():
        action.send_back(world.amina, "", day(9))
    with pytest.raises(Unfit), writing():
        action.send_back(world.amina, "Still drips", None)
    with writing():
        action.send_back(world.amina, "Still drips", day(9))
    assert (action.cycle, action.stage, action.due_on, action.original_due_on) == (2, 1, day(9), day(2))
    assert [step.kind for step in action.steps if step.cycle == 1] == ["acceptance", "completion"]


def test_closing_needs_both_decisions(world: World) -> None:
    action = verified(world)
    for decisions in ((None, "none: only here"), ("none: only this", " ")):
        with pytest.raises(Unfit), writing():
            action.close(world.amina, *decisions)
    assert world.fresh(action).stage == 3


def test_closing_is_for_who_checked_it_or_a_leader(world: World) -> None:
    action = done(world)
    with writing():
        action.verify_done(world.karl)
    with pytest.raises(NotAllowed), writing():
        action.close(world.eva, *NONE)
    with writing():
        action.close(world.karl, *NONE)
    assert action.is_closed


def test_what_slipped_is_opened_again_with_number_and_history(world: World) -> None:
    action = closed(world)
    number, closure = action.number, action.step("closure")
    with pytest.raises(NotAllowed), writing():
        action.reopen(world.marek, "It drips again", day(5))
    with writing():
        action.reopen(world.karl, "It drips again", day(5))
    assert (action.number, action.cycle, action.stage) == (number, 2, 1)
    assert closure in action.steps, "the closure of the first cycle counts where it was"


def test_an_open_action_is_not_opened_again(world: World) -> None:
    action = promised(world)
    with pytest.raises(NotNow), writing():
        action.reopen(world.amina, "Why not", day(5))


def test_cancelled_is_not_done(world: World) -> None:
    action = promised(world)
    with pytest.raises(NotAllowed), writing():
        action.cancel(world.marek, "No time")
    with pytest.raises(Unfit), writing():
        action.cancel(world.amina, "")
    with writing():
        action.cancel(world.amina, "The pan is replaced in June")
    assert action.state(day(0)) == "cancelled"
    assert action.stage < 2
    with pytest.raises(NotNow), writing():
        action.complete(world.marek)
    with writing():
        action.reopen(world.amina, "The pan stays", day(9))
    assert (action.is_cancelled, action.cycle) == (False, 2)


def test_two_taps_are_one_state(world: World) -> None:  # U-02
    action = promised(world)
    for _ in range(2):
        with writing():
            action.complete(world.marek)
    for _ in range(2):
        with writing():
            action.close(world.amina, *NONE)
    assert [step.kind for step in action.steps] == ["acceptance", "completion", "verification", "closure"]
    assert len(timeline_of(action)) == 5


def test_undo_takes_back_the_last_tap_of_the_same_person_within_ten_minutes(world: World) -> None:  # decision 2
    action = done(world)
    with pytest.raises(NotAllowed), writing():
        action.undo("completion", by=world.amina)
    with some_days_later(1), pytest.raises(NotNow), writing():
        action.undo("completion", by=world.marek)
    with writing():
        action.undo("completion", by=world.marek)
    assert (action.stage, action.verify_due_on) == (1, None)
    assert timeline_of(action)[-1].event == "completion undone"


def test_undo_of_one_tap_takes_back_both_that_it_reached(world: World) -> None:  # decision 1, 2
    action = closed(world)
    with writing():
        action.undo("closure", by=world.amina)
    assert action.stage == 2


def test_undo_of_closing_leaves_a_check_of_its_own(world: World) -> None:
    action = verified(world)
    with writing():
        action.close(world.amina, *NONE)
    with writing():
        action.undo("closure", by=world.amina)
    assert action.stage == 3


def test_what_others_have_built_upon_is_not_taken_back(world: World) -> None:  # decision 2
    action = closed(world)
    with pytest.raises(NotNow), writing():
        action.undo("completion", by=world.marek)


def test_a_leader_takes_back_what_he_entered_for_another(world: World) -> None:
    action = promised(world)
    with writing():
        action.complete(world.amina)
    with pytest.raises(NotAllowed), writing():
        action.undo("completion", by=world.marek)
    with writing():
        action.undo("completion", by=world.amina)
    assert action.stage == 1
