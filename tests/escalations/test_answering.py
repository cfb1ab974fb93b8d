"""Seen, answered, agreed, heard, asked again, taken back."""

from __future__ import annotations

import datetime as dt

import pytest
from lxml import html

from boards.actions.models import Action
from boards.db import writing
from boards.escalations.models import Escalation
from boards.history.models import timeline_of
from boards.plant.calendar import set_day
from boards.plant.models import Plant
from boards.plant.production_day import crew_at
from boards.refusals import NotAllowed, NotNow, Unfit
from tests.client import CheckingClient
from tests.escalations.questions import ANSWER, ASK, answered, asked, at, events, hired, plant_time
from tests.world import World


def heads(world: World) -> None:
    with writing():
        world.eva.leads_unit = world.quin.leads_unit = True


def joint(world: World) -> Escalation:
    """Safety and Quality pull in different directions; the plant is where both report."""
    heads(world)
    parties = [world.unit("EHS"), world.unit("QLT")]
    return asked(world, to_unit=world.unit("PLANT"), parties=parties, reason="cross_function")


def test_the_leader_of_the_level_sees_it_once(world: World) -> None:
    question = asked(world)
    for somebody in (world.joana, world.amina, world.piotr, world.karl):
        with pytest.raises(NotAllowed), writing():
            question.acknowledge(somebody)
    for _ in range(2):
        with writing():
            question.acknowledge(world.greta)
    assert (question.state, events(question)) == ("acknowledged", [("acknowledgement", "VSA")])


def test_yes_needs_an_action_with_owner_and_day_no_an_offer(world: World) -> None:
    question = asked(world)
    with writing():
        bare = Action.raise_at(world.unit("VSA"), "Find a welder", by=world.greta)
    for wrong in (("accept", "We do it"), ("accept", "We do it", bare), ("decline", "No welder"), ("answer", " ")):
        with pytest.raises(Unfit), writing():
            question.reply(world.greta, *wrong)
    with writing():
        question.reply(world.greta, "decline", "No welder before May", offer="Volkan comes on Friday")
    assert question.answer and (question.answer.answer_kind, question.answer.offer) == ("decline", "Volkan comes on Friday")
    assert question.state == "answered", "answered is not over: nobody has heard it"


def test_the_second_who_answers_hears_the_first_ones_words(world: World) -> None:  # U-01
    question = answered(world)
    with pytest.raises(NotNow, match=f"Greta Steiner has answered: “{ANSWER}”"), writing():
        question.reply(world.leo, "answer", "Ask Marek")
    with writing():
        question.reply(world.greta, "answer", ANSWER)  # a second tap
    assert len(question.steps) == 1


def test_a_joint_answer_needs_the_same_words_from_all(world: World) -> None:  # E-06
    question = joint(world)
    with pytest.raises(NotNow, match="Safety, Quality"), writing():
        question.reply(world.ingrid, "answer", "Half each")
    with writing():
        question.agree(world.eva, "Half each")
    with pytest.raises(NotNow, match="Quality"), writing():
        question.reply(world.ingrid, "answer", "Half each")
    with writing():
        question.agree(world.quin, "Half each")
    with pytest.raises(NotNow), writing():
        question.reply(world.ingrid, "answer", "Half each.")  # not word for word
    with writing():
        question.reply(world.ingrid, "answer", "Half each")
    assert question.state == "answered"


def test_other_words_after_one_agreed_clear_that_agreement(world: World) -> None:  # E-06
    question = joint(world)
    with writing():
        question.agree(world.eva, "Half each")
    with writing():
        question.agree(world.quin, "Two thirds from Safety")
    assert {party.unit.code: party.agreed_text for party in question.parties} == {
        "EHS": None,
        "QLT": "Two thirds from Safety",
    }
    with writing():
        question.agree(world.ingrid, "Half each")  # who is asked proposes: that is nobody's yes
    assert [party.agreed_text for party in question.parties] == [None, None]
    assert question.draft == "Half each"


def test_nobody_agrees_for_another_and_no_words_go_lost(world: World) -> None:  # E-06, U-01
    question = joint(world)
    with pytest.raises(NotAllowed), writing():
        question.agree(world.karl, "Half each")
    with writing():
        question.agree(world.ingrid, "Half each")
    assert not any(party.agreed_by for party in question.parties), "also the plant manager doesn't, who leads them all"
    with writing():
        question.agree(world.quin, "Two thirds from Safety", seen="Half each")
    with pytest.raises(NotNow, match="Two thirds from Safety"), writing():
        question.agree(world.eva, "Half each, from May", seen="Half each")


def test_passing_up_takes_one_sentence_and_the_asker_keeps_seeing_it(world: World) -> None:  # E-03
    question = asked(world)
    with pytest.raises(Unfit), writing():
        question.pass_up(world.greta, "")
    for _ in range(2):
        with writing():
            question.pass_up(world.greta, "Asked two streams, no welder")
    assert (question.to_unit.code, question.state, events(question)) == ("PLANT", "passed_up", [("passing", "VSA")])
    assert question.answer_due_at == plant_time("06:00", days=2)
    with pytest.raises(NotNow), writing():
        question.pass_up(world.ingrid, "To whom?")


def test_who_asked_may_ask_again_once_per_level_and_the_next_sees_both(world: World) -> None:  # E-07
    question = answered(world)
    with pytest.raises(NotAllowed), writing():
        question.reopen(world.marek, "That is no answer")
    with writing():
        question.reopen(world.joana, "Tonight, not in May")
    assert (question.state, question.to_unit.code) == ("reopened", "PLANT")
    assert [(step.kind, step.text) for step in question.steps] == [("answer", ANSWER), ("reopening", "Tonight, not in May")]
    with writing():
        question.reply(world.ingrid, "answer", "Nobody, also not tonight")
    with writing():
        question.reopen(world.joana, "Who then?")
    assert question.to_unit.code == "PLANT", "above the plant is nobody: it stays"
    with writing():
        question.reply(world.ingrid, "answer", "Nobody at all")
    with pytest.raises(NotNow), writing():
        question.reopen(world.joana, "Still not")


def test_each_crew_hears_it_on_its_own_shift_the_asking_one_first(world: World, client: CheckingClient) -> None:  # E-02
    question = answered(world, by=world.bruno)  # crew B asks at 10:00 while A works
    with at("11:00"):
        with pytest.raises(NotNow), writing():
            question.hear(world.bruno, "B")  # his crew is not there
        with writing():
            question.hear(world.marek)
        assert question.state == "answered", "another crew's hearing is not the asking crew's"
        board = html.fromstring(client.get("/boards/a3/panels/answers").get_data(as_text=True))
        crews = [" ".join(crew.text_content().split())[:1] for crew in board.xpath("//span[contains(@class, 'crew')]")]
        assert crews == ["B", "A"]
    with at("15:00"):
        for _ in range(2):
            with writing():
                question.hear(world.bruno)
        assert (question.state, Escalation.unheard_by(world.unit("A3"), "B")) == ("received", [])
        assert ASK not in client.get("/boards/a3/panels/answers").get_data(as_text=True), "all have heard it"


def test_asked_at_two_in_the_night_answered_at_ten_heard_after_ten_in_the_evening(
    world: World, client: CheckingClient
) -> None:  # E-02, Must show 5
    cora = hired(world, "Cora Night", "A3", "C")
    with at("02:00"):
        question = asked(world, by=cora)
        assert "We asked" in board(client)
    with at("05:59"):
        assert "We asked" in board(client)
    with at("10:00"):
        assert ASK in board(client, "vsa")
        with writing():
            question.acknowledge(world.greta)
        assert "seen: Greta S." in board(client)
        with writing():
            question.reply(world.greta, "answer", ANSWER)
        assert ANSWER in board(client) and ASK not in board(client, "vsa")
        with pytest.raises(NotNow), writing():
            question.hear(cora)
    with at("22:04"):
        assert ANSWER in board(client)
        assert question.answer and question.answer.at <= question.answer_due_at == plant_time("22:05")
    with at("22:06"), writing():
        question.hear(cora)
    assert question.state == "received"
    with at("22:07"):
        assert ANSWER in board(client), "crews A and B have not heard it yet"


@pytest.mark.parametrize("night", [dt.date(2027, 3, 28), dt.date(2026, 10, 25)])
def test_on_a_night_with_another_hour_the_crew_hears_it_too(world: World, night: dt.date) -> None:  # T-03, E-02
    with at("01:30", night):
        crew = crew_at() or ""
    worker = hired(world, "Cora Night", "A3", crew)
    with at("01:30", night):
        question = asked(world, by=worker)
        with writing():
            question.reply(world.greta, "answer", ANSWER)
    for time in ("04:00", "05:59"):
        with at(time, night), pytest.raises(NotNow):
            question.before_hearing(worker)  # nobody works on that night
    with writing():
        set_day(world.unit("A3"), night - dt.timedelta(days=1), ["night"])
    for time in ("04:00", "05:59"):
        with at(time, night):
            assert question.before_hearing(worker) == (world.unit("A3"), crew)
    with at("06:00", night), pytest.raises(NotNow):
        question.before_hearing(worker, crew)


def test_a_unit_without_crews_hears_once(world: World) -> None:
    with writing():
        Plant.get().crew_rotation = {}
    question = answered(world)
    assert question.crew == ""
    with writing():
        question.hear(world.bruno)
    assert (question.state, Escalation.unheard_by(world.unit("A3"), "")) == ("received", [])


def test_a_strange_team_hears_nothing_for_this_one(world: World) -> None:
    question = answered(world)
    with pytest.raises(NotAllowed), writing():
        question.hear(world.rosa)


def test_who_answered_does_not_say_for_the_team_that_it_was_heard(world: World) -> None:  # E-01, E-02
    question = answered(world)
    with at("11:00"), pytest.raises(NotAllowed), writing():
        question.hear(world.greta)
    with at("11:00"), writing():
        question.hear(world.amina)
    assert question.state == "received"


def test_the_own_tap_is_taken_back_within_ten_minutes(world: World) -> None:  # decision 2
    question = asked(world)
    with writing():
        question.acknowledge(world.greta)
    with pytest.raises(NotAllowed), writing():
        question.undo("acknowledgement", world.leo)
    with at("10:11"), pytest.raises(NotNow), writing():
        question.undo("acknowledgement", world.greta)
    for _ in range(2):
        with writing():
            question.undo("acknowledgement", world.greta)
    assert (question.state, timeline_of(question)[-1].event) == ("raised", "acknowledgement undone")
    with writing():
        question.reply(world.greta, "answer", ANSWER)
    with writing():
        question.undo("answer", world.greta)
    assert question.is_owed
    with writing():
        question.reply(world.greta, "answer", ANSWER)
    with writing():
        question.hear(world.marek)
    with pytest.raises(NotNow), writing():
        question.undo("answer", world.greta)  # somebody has heard it
    with writing():
        question.undo("hearing", world.marek)
    assert question.state == "answered"


def test_what_was_promised_with_an_answer_taken_back_is_cancelled(world: World) -> None:
    question = asked(world)
    with writing():
        day = plant_time("10:00", days=2).date()
        action = Action.raise_at(
            world.unit("VSA"), "Find a welder", by=world.greta, owner=world.greta, due_on=day, origin=question
        )
        question.reply(world.greta, "accept", "We find a welder", action)
    with writing():
        question.undo("answer", world.greta)
    assert action.is_cancelled and question.is_owed


def board(client: CheckingClient, unit: str = "a3") -> str:
    return client.get(f"/boards/{unit}/panels/answers").get_data(as_text=True)
