"""By when an answer is owed, and what time does when nobody gives it."""

from __future__ import annotations

import datetime as dt

import pytest
from flask import Flask

from boards.actions.models import Action
from boards.clock import next_due, tick
from boards.db import db, writing
from boards.escalations.ladder import rungs_until
from boards.escalations.models import Escalation
from boards.escalations.rules import answers_become_late
from boards.history.models import timeline_of
from boards.issues.models import Issue
from boards.live.revisions import revisions_of
from boards.plant.calendar import set_day
from boards.plant.production_day import crew_at
from tests.escalations.questions import ANSWER, ASK, TUESDAY, answered, asked, at, events, hired, plant_time
from tests.live.test_queries import counted
from tests.world import World

FRIDAY = dt.date(2026, 11, 20)
SPRING, AUTUMN = dt.date(2027, 3, 28), dt.date(2026, 10, 25)  # the nights that have 23 and 25 hours


def test_tier_two_answers_at_the_next_stand_up_of_the_crew_that_asked(world: World) -> None:
    question = asked(world)
    assert (question.crew, question.answer_due_at) == ("A", plant_time("06:05", days=1))
    assert question.acknowledge_by == plant_time("08:45", days=1), "the end of the next meeting of the value stream"


def test_the_stand_up_in_whose_shift_it_was_asked_is_too_early(world: World) -> None:
    with at("06:01"):
        assert asked(world).answer_due_at == plant_time("06:05", days=1)


def test_the_night_crew_gets_its_answer_on_its_own_shift(world: World) -> None:  # E-02, T-01
    cora = hired(world, "Cora Night", "A3", "C")
    with at("02:00"):
        question = asked(world, by=cora)
    assert (question.crew, question.asked_on) == ("C", TUESDAY - dt.timedelta(days=1))
    assert question.answer_due_at == plant_time("22:05")


def test_over_the_weekend_a_promise_waits_for_work_to_begin(world: World) -> None:  # T-09
    with at("10:00", FRIDAY):
        tier_2, tier_3 = asked(world), asked(world, to_unit=world.unit("PLANT"))
    monday = dt.date(2026, 11, 23)
    assert tier_2.answer_due_at == plant_time("22:05", monday), "crew A works nights in the next week"
    assert tier_3.answer_due_at == plant_time("06:00", monday + dt.timedelta(days=1)), "a production day, not a weekend"


def test_tier_three_answers_until_the_next_production_day_ends(world: World) -> None:
    with at("02:00"):  # still Monday's night shift
        question = asked(world, to_unit=world.unit("PLANT"))
    assert question.answer_due_at == plant_time("06:00", days=1)


def test_a_unit_with_an_extra_saturday_is_promised_that_saturday(world: World) -> None:  # T-09
    with writing():
        set_day(world.unit("A3"), FRIDAY + dt.timedelta(days=1), ["early"])
    with at("10:00", FRIDAY):
        question = asked(world, to_unit=world.unit("PLANT"))
    assert question.answer_due_at == plant_time("06:00", FRIDAY + dt.timedelta(days=2))


def test_without_a_stand_up_it_is_the_start_of_the_crews_next_shift(world: World) -> None:
    question = asked(world, from_unit=world.unit("A1"), by=hired(world, "Ali One", "A1", "B"))
    assert question.answer_due_at == plant_time("14:00")


@pytest.mark.parametrize("night", [SPRING, AUTUMN])
def test_a_night_with_another_hour_moves_no_promise(world: World, night: dt.date) -> None:  # T-03, T-04
    with writing():
        for date in (night - dt.timedelta(days=1), night):
            set_day(world.unit("A3"), date, ["early", "late", "night"])
    with at("04:30", night):
        cora = hired(world, "Cora Night", "A3", crew_at())
        question, top = asked(world, by=cora), asked(world, by=cora, to_unit=world.unit("PLANT"))
    assert question.asked_on == night - dt.timedelta(days=1)
    assert top.answer_due_at == plant_time("06:00", night + dt.timedelta(days=1))
    assert question.answer_due_at == plant_time("22:05", night)


def test_what_is_promised_to_somebody_nameless_says_no_hour_and_is_not_over_at_once(world: World) -> None:  # I-03, E-03
    promises = set()
    for time in ("07:00", "21:00"):
        with at(time), writing():
            concern = Issue.raise_at(world.unit("A3"), "concern", "The guard is tied up", nameless=True)
            question = Escalation.ask_for(world.unit("A3"), world.unit("VSA"), ASK, by=None, subject=concern)
        promises.add((question.acknowledge_by, question.answer_due_at))
    assert promises == {(plant_time("08:45", days=1), plant_time("06:00", days=2))}
    tick(plant_time("21:01"))
    assert (world.fresh(question).state, question.to_unit.code) == ("raised", "VSA")


def test_who_has_to_agree_sees_at_once_that_it_is_late(world: World) -> None:  # E-06
    question = asked(world, parties=[world.unit("QLT")])
    late = question.answer_due_at
    assert late == plant_time("06:05", days=1)
    touched = set(answers_become_late(late - dt.timedelta(minutes=1), late))
    assert {unit_id for unit_id, _ in touched} == {world.unit(code).id for code in ("A3", "VSA", "QLT")}


def test_nobody_saw_it_in_time_so_it_goes_up_at_that_very_minute_with_its_path(world: World) -> None:  # E-03
    with at("05:00"):
        question = asked(world, by=hired(world, "Cora Night", "A3", "C"))
    assert question.acknowledge_by == plant_time("08:45")
    tick(plant_time("08:44"))
    assert world.fresh(question).state == "raised"
    assert next_due(plant_time("08:44")) == plant_time("08:45")
    tick(plant_time("08:45"))
    question = world.fresh(question)
    assert (question.state, question.to_unit.code, events(question)) == ("passed_up", "PLANT", [("passing", "VSA")])
    passing = question.steps[0]
    assert (passing.by, passing.at, passing.due_at) == (None, plant_time("08:45"), plant_time("22:05"))
    assert question.answer_due_at == plant_time("06:00", days=2)
    assert question.acknowledge_by == plant_time("09:35")


def test_seen_but_not_answered_goes_up_when_the_answer_was_due(world: World) -> None:  # E-03
    question = asked(world)
    with writing():
        question.acknowledge(world.greta)
    tick(plant_time("06:04", days=1))
    assert world.fresh(question).to_unit.code == "VSA"
    tick(plant_time("06:05", days=1))
    assert world.fresh(question).to_unit.code == "PLANT"


def test_an_answer_in_time_goes_nowhere(world: World) -> None:
    question = answered(world)
    tick(plant_time("12:00", days=9))
    assert events(world.fresh(question)) == [("answer", "VSA")]


def test_at_the_plant_it_stays_and_is_late(world: World) -> None:
    question = asked(world, to_unit=world.unit("PLANT"))
    before = _revision(world, "A3"), _revision(world, "PLANT")
    tick(plant_time("10:01"))
    tick(plant_time("05:59", days=2))
    between = _revision(world, "A3"), _revision(world, "PLANT")
    tick(plant_time("06:00", days=2))
    question = world.fresh(question)
    assert (question.to_unit.code, question.steps, question.is_late(plant_time("06:00", days=2))) == ("PLANT", [], True)
    after = _revision(world, "A3"), _revision(world, "PLANT")
    assert before <= between < after, "late is said where it is owed and where it was asked"


def test_a_server_that_was_off_for_days_makes_up_for_it_and_again_changes_nothing(world: World) -> None:  # E-03
    function = world.unit("QLT")
    with writing():
        world.quin.leads_unit = True
    question = asked(world, to_unit=function)
    assert question.acknowledge_by is None, "a function has no meeting of a tier"
    for _ in range(2):
        tick(plant_time("12:00", days=9))
        db.session.rollback()
    question = world.fresh(question)
    assert [(step.kind, step.unit.code, step.at) for step in question.steps] == [
        ("passing", "QLT", plant_time("06:05", days=1))
    ]
    assert [entry.event for entry in timeline_of(question)] == ["asked", "passed up"]


def late_action(world: World) -> Action:
    with writing():
        return Action.raise_at(world.unit("A3"), "Weld the drain pan", by=world.amina, owner=world.marek, due_on=TUESDAY)


def about(action: Action) -> list[Escalation]:
    db.session.rollback()
    return list(db.session.scalars(Escalation.about(action)).all())


def test_three_production_days_late_asks_the_value_stream_eight_the_plant(app: Flask, world: World) -> None:  # E-03
    action = late_action(world)
    tick(plant_time("05:59", FRIDAY, days=1))
    assert about(action) == []
    assert next_due(plant_time("05:00", FRIDAY, days=1)) == plant_time("06:00", FRIDAY, days=1)
    tick(plant_time("06:00", FRIDAY, days=1))  # Wednesday, Thursday, Friday are over
    (question,) = about(action)
    assert (question.to_unit.code, question.reason, question.asked_by) == ("VSA", "time", None)
    assert question.ask == "Weld the drain pan: 4 days late. What is needed?"
    assert (action.owner, action.unit.code, action.stage) == (world.marek, "A3", 1), "it stays with its owner"
    with at("06:10", FRIDAY, days=1), writing():
        question.acknowledge(world.greta)
        question.reply(world.greta, "answer", ANSWER)
    tick(plant_time("12:00", FRIDAY, days=7))
    assert len(about(action)) == 1, "once for each due date"
    tick(plant_time("12:00", FRIDAY, days=9))
    _, second = about(action)
    assert (second.to_unit.code, second.asked_at) == ("PLANT", plant_time("06:00", FRIDAY, days=8))
    tick(plant_time("12:00", FRIDAY, days=19))
    assert len(about(action)) == 2


def test_what_nobody_answered_climbs_as_the_same_question(world: World) -> None:  # E-03
    action = late_action(world)
    tick(plant_time("12:00", FRIDAY, days=19))
    (question,) = about(action)
    assert question.to_unit.code == "PLANT"
    assert [step.kind for step in question.steps] == ["passing"]


def test_another_due_date_is_another_ladder(world: World) -> None:
    action = late_action(world)
    tick(plant_time("06:00", FRIDAY, days=1))
    with at("07:00", FRIDAY, days=3), writing():
        action.move_due(world.amina, dt.date(2026, 11, 24), "The sheet comes later")
        question = Escalation.open_on(action)
        assert question
        question.reply(world.ingrid, "answer", ANSWER)
    tick(plant_time("05:59", FRIDAY, days=8))
    assert len(about(action)) == 1
    tick(plant_time("06:00", FRIDAY, days=8))
    assert len(about(action)) == 2


def test_what_the_team_asked_itself_is_not_asked_twice(world: World) -> None:  # E-10
    action = late_action(world)
    with at("10:00", FRIDAY):
        question = asked(world, subject=action)
        with writing():
            question.acknowledge(world.greta)
    tick(plant_time("06:00", FRIDAY, days=1))
    (question,) = about(action)
    assert events(question)[-1] == ("asking", "A3")


def test_a_new_date_for_what_is_asked_already_asks_once_more_and_is_over_with_the_answer(world: World) -> None:  # E-03
    action = late_action(world)
    tick(plant_time("06:00", FRIDAY, days=1))
    with at("07:00", FRIDAY, days=3), writing():
        action.move_due(world.amina, dt.date(2026, 11, 24), "The sheet comes later")
    tick(plant_time("12:00", FRIDAY, days=19))
    (question,) = about(action)
    assert [step.at for step in question.steps if step.kind == "asking"] == [plant_time("06:00", FRIDAY, days=8)]
    with at("12:00", FRIDAY, days=20), writing():
        question.reply(world.ingrid, "answer", ANSWER)
    tick(plant_time("12:10", FRIDAY, days=20))
    assert about(action) == [question], "what was answered just now is not asked again"


def test_the_ladder_takes_nothing_from_who_is_asked_beside_it(world: World) -> None:  # E-03, E-10
    with writing():
        world.quin.leads_unit = True
    action = late_action(world)
    beside = asked(world, subject=action, to_unit=world.unit("QLT"))
    later = plant_time("12:00", FRIDAY, days=30)
    with writing():
        beside.answer_due_at = later
    tick(plant_time("06:00", FRIDAY, days=1))
    _, on_the_ladder = about(action)
    with at("07:00", FRIDAY, days=1), writing():
        on_the_ladder.acknowledge(world.greta)
        on_the_ladder.answer_due_at = later
    tick(plant_time("06:00", FRIDAY, days=8))
    db.session.rollback()
    assert (on_the_ladder.to_unit.code, beside.to_unit.code) == ("PLANT", "QLT")


def test_many_late_promises_cost_a_tick_as_many_queries_as_few(world: World) -> None:
    costs = []
    for count in (2, 12):
        with writing():
            for n in range(count):
                Action.raise_at(world.unit("A3"), f"Weld {count} {n}", by=world.amina, owner=world.marek, due_on=TUESDAY)
        db.session.remove()
        with counted() as statements:
            assert rungs_until(plant_time("12:00", days=2)) == []
        costs.append(len(statements))
    assert costs[0] == costs[1]


def _revision(world: World, unit: str) -> int:
    db.session.rollback()
    return revisions_of(world.unit(unit).id).get("answers", 0)
