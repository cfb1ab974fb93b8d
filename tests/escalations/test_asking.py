"""Who asks whom, what becomes one question, and that nobody in the line can stop one."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from boards.actions.models import Action
from boards.db import db, writing
from boards.escalations.levels import answers_for, level_above, proposed_addressee
from boards.escalations.models import Escalation
from boards.history.models import timeline_of
from boards.issues.models import Issue
from boards.refusals import NotAllowed, NotNow, Unfit
from tests.client import CheckingClient
from tests.escalations.questions import ANSWER, ASK, answered, asked, at, events, plant_time
from tests.world import World


def action_of(world: World) -> Action:
    with writing():
        return Action.raise_at(world.unit("A3"), "Weld the drain pan", by=world.amina, owner=world.marek)


def test_the_next_level_is_the_next_board_up_the_tree(world: World) -> None:
    above = {code: level_above(world.unit(code)) for code in ("A3-10", "A3", "VSA", "EHS", "PLANT")}
    assert {code: unit and unit.code for code, unit in above.items()} == {
        "A3-10": "A3",
        "A3": "VSA",
        "VSA": "PLANT",
        "EHS": "PLANT",
        "PLANT": None,
    }


@pytest.mark.parametrize(
    ("parties", "level"),
    [((), "VSA"), (("A1",), "VSA"), (("VSA",), "PLANT"), (("EHS", "VSB"), "PLANT"), (("VSA", "A1"), "PLANT")],
)
def test_parties_meet_where_all_of_them_report(world: World, parties: tuple[str, ...], level: str) -> None:  # E-06
    assert proposed_addressee(world.unit("A3"), [world.unit(code) for code in parties]).code == level


@pytest.mark.parametrize("to", ["VSA", "PLANT", "B2"])
def test_anybody_asks_for_the_own_unit_any_level_also_sideways(world: World, to: str) -> None:
    question = asked(world, to_unit=world.unit(to))
    assert (question.state, question.to_unit.code, question.asked_by) == ("raised", to, world.joana)


def test_nobody_asks_for_another_team_but_who_leads_it(world: World) -> None:
    with pytest.raises(NotAllowed):
        asked(world, by=world.rosa)
    assert asked(world, by=world.greta).asked_by == world.greta


def test_a_question_has_words_and_another_board_to_go_to(world: World) -> None:
    for wrong in ({"ask": " "}, {"to_unit": world.unit("A3")}, {"to_unit": world.unit("A3-10")}):
        with pytest.raises(Unfit):
            asked(world, **wrong)
    assert db.session.query(Escalation).count() == 0


def test_without_an_answer_nothing_closes_it(app: Flask, world: World, client: CheckingClient) -> None:  # E-01, E-05
    rules = [rule for rule in app.url_map.iter_rules() if str(rule.endpoint).startswith("escalations.")]
    methods = {(method, re.sub(r"<[^>]*>", "*", rule.rule)) for rule in rules for method in rule.methods or ()}
    changing = {pair for pair in methods if pair[0] not in ("GET", "HEAD", "OPTIONS")}
    said = ("acknowledgement", "answer", "agreement", "passing", "hearing", "reopening", "comments")
    assert changing == {
        ("POST", "/boards/*/escalations"),
        *(("POST", f"/escalations/*/{what}") for what in said),
        ("DELETE", "/escalations/*/*"),  # undo of the own tap, within minutes
    }
    question = asked(world)
    client.as_(world.ingrid)
    for path in ("", "/closure", "/cancellation", "/hiding", "/ask", "/acknowledgement", "/answer", "/hearing"):
        for method in ("DELETE", "PUT", "PATCH"):
            assert client.open(f"/escalations/{question.id}{path}", method=method).status_code in (403, 404, 405, 409)
    assert (world.fresh(question).state, question.ask, question.steps) == ("raised", ASK, [])


def test_those_between_may_say_a_word_and_nothing_more(world: World) -> None:  # E-05
    question = asked(world, to_unit=world.unit("PLANT"))
    for forbidden in (
        lambda: question.acknowledge(world.greta),
        lambda: question.reply(world.greta, "decline", "Not now", offer="Next year"),
        lambda: question.pass_up(world.greta, "Never mind"),
    ):
        with pytest.raises((NotAllowed, NotNow)), writing():
            forbidden()
    with writing():
        question.comment(world.greta, "I would pay half of it")
    with writing():
        question.comment(world.greta, "I would pay half of it")
    assert (question.state, events(question)) == ("raised", [("comment", "VSA")])
    with pytest.raises(NotAllowed), writing():
        question.comment(world.rosa, "None of my business")


def test_the_same_question_asked_twice_is_one_and_both_get_the_answer(world: World) -> None:  # E-10
    action = action_of(world)
    first = asked(world, subject=action)
    again = asked(world, subject=action, by=world.bruno, ask="Can we have a welder?")
    twice = asked(world, subject=action, by=world.bruno, ask="Can we have a welder?")
    other = asked(world, subject=action, by=world.rosa, from_unit=world.unit("B2"), to_unit=world.unit("PLANT"))
    assert first is again is twice and other is not first, "the plant may be asked past the value stream"
    assert [(step.kind, step.crew, step.text) for step in first.steps] == [("asking", "B", "Can we have a welder?")]
    with writing():
        first.reply(world.greta, "answer", ANSWER)
    for crew in ("A", "B"):
        assert Escalation.unheard_by(world.unit("A3"), crew) == [first]
    assert first.askings == [(world.unit("A3").id, "A"), (world.unit("A3").id, "B")]


def test_the_same_question_is_found_beside_what_others_were_asked_since(world: World) -> None:  # E-10
    with writing():
        world.quin.leads_unit = True
    action = action_of(world)
    first, beside = asked(world, subject=action), asked(world, subject=action, to_unit=world.unit("QLT"))
    assert beside is not first
    assert asked(world, subject=action, by=world.bruno) is first


def test_another_team_that_asks_the_same_hears_the_answer_on_its_own_board(world: World) -> None:  # E-10
    action, plant = action_of(world), world.unit("PLANT")
    question = asked(world, subject=action, to_unit=plant)
    assert asked(world, subject=action, by=world.rosa, from_unit=world.unit("B2"), to_unit=plant) is question
    with writing():
        question.reply(world.ingrid, "answer", ANSWER)
    assert Escalation.unheard_by(world.unit("B2"), "A") == [question]
    with at("11:00"), writing():
        question.hear(world.marek)
    assert question.state == "received" and Escalation.unheard_by(world.unit("B2"), "A") == [question]
    with at("11:00"), writing():
        question.hear(world.rosa)
    assert Escalation.unheard_by(world.unit("B2"), "A") == []


def test_an_answered_question_may_be_asked_anew(world: World) -> None:
    action = action_of(world)
    first = answered(world, subject=action)
    assert Escalation.open_on(action) is None
    assert asked(world, subject=action) is not first


def test_what_is_severe_goes_beside_what_the_team_asks(world: World) -> None:  # E-04
    action = action_of(world)
    ladder = asked(world, subject=action)
    severe = asked(world, subject=action, by=None, to_unit=world.unit("PLANT"), reason="severity")
    assert severe is not ladder
    assert asked(world, subject=action, by=None, to_unit=world.unit("PLANT"), reason="severity") is severe
    assert ladder.to_unit.code == "VSA"


def test_where_nobody_is_there_it_goes_up_at_once(world: World) -> None:  # E-09
    question = asked(world, to_unit=world.unit("QLT"))  # nobody answers for Quality here
    assert (question.to_unit.code, question.state) == ("PLANT", "passed_up")
    assert [(step.unit.code, step.by, step.at) for step in question.steps] == [("QLT", None, plant_time("10:00"))]


def test_the_deputy_answers_for_an_absent_leader(world: World) -> None:  # E-09
    with writing():
        world.quin.leads_unit, world.quin.deputy, world.quin.left_on = True, world.karl, plant_time("09:00").date()
    question = asked(world, to_unit=world.unit("QLT"))
    assert question.to_unit.code == "QLT"
    with pytest.raises(NotAllowed), writing():
        question.acknowledge(world.eva)
    with writing():
        question.reply(world.karl, "answer", ANSWER)
    assert question.state == "answered"


def test_a_leader_who_is_away_for_long_is_absent_too(world: World) -> None:  # E-09, A-11
    with writing():
        world.quin.leads_unit = True
        world.quin.be_away(world.ingrid, plant_time("12:00", days=20).date())
    question = asked(world, to_unit=world.unit("QLT"))
    assert (question.to_unit.code, events(question)) == ("PLANT", [("passing", "QLT")])
    with writing():
        world.quin.deputy = world.karl
    assert asked(world, to_unit=world.unit("QLT"), ask="And tomorrow?").to_unit.code == "QLT"


def test_a_function_is_answered_for_by_who_leads_it(world: World) -> None:
    with writing():
        world.eva.leads_unit = True
    assert answers_for(world.eva, world.unit("EHS")) and answers_for(world.ingrid, world.unit("EHS"))
    assert not answers_for(world.quin, world.unit("EHS"))


def test_a_nameless_concern_keeps_neither_name_nor_hour_and_its_answer_is_read(world: World, client: CheckingClient) -> None:
    with writing():  # E-08, I-03
        concern = Issue.raise_at(world.unit("A3"), "concern", "The guard is tied up every night", nameless=True)
    question = asked(world, by=None, subject=concern)
    assert (question.asked_by, question.crew, question.asked_at) == (None, "", plant_time("06:00"))
    assert [entry.at for entry in timeline_of(question)] == [None]
    with writing():
        question.reply(world.greta, "answer", ANSWER)
    board = client.get("/boards/a3/panels/answers").get_data(as_text=True)
    assert ANSWER in board
    with at("11:00"), writing():
        question.hear(world.marek)
    assert question.state == "received"


def test_two_forms_of_one_sending_are_one_question(world: World) -> None:  # U-02
    assert asked(world, submission="one") is asked(world, submission="one")
