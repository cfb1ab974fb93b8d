"""Looking across: another unit goes and sees, then adopts, adapts or explains why not."""

from __future__ import annotations

import pytest

from boards.db import writing
from boards.history.models import timeline_of
from boards.ideas.models import Idea
from boards.ideas.receipts import receipt_for
from boards.ideas.yokoten import Yokoten
from boards.plant.production_day import production_date
from boards.refusals import NotAllowed, NotNow, Unfit
from tests.client import CheckingClient
from tests.ideas.test_answering import idea_of, made_real
from tests.world import World


@pytest.fixture
def asked(world: World) -> Yokoten:
    receipt = receipt_for("tray")
    with writing():
        idea = Idea.submit(world.unit("A3"), "A tray", receipt=receipt, language="en", author=world.joana)
        idea.accept(world.amina, world.joana, production_date())
        idea.report(world.joana, "No wire end on the floor", "A tray is a tray")
        idea.confirm(world.amina)
        return idea.ask_to_look(world.unit("B2"), world.amina)


def test_a_unit_that_goes_and_sees_may_adapt_it(asked: Yokoten, world: World) -> None:
    with writing():
        asked.visit(world.piotr)
        assert asked.state == "visited" and asked.decided_on is None
        asked.adapt(world.piotr, "Deeper tray, larger wire")
    told = [(entry.event, entry.person, entry.reason) for entry in timeline_of(asked.idea)[4:]]
    assert told == [
        ("look asked", world.amina, None),
        ("visited", world.piotr, None),
        ("adapted", world.piotr, "Deeper tray, larger wire"),
    ]
    assert asked.decided_on is not None


def test_not_here_needs_a_reason(asked: Yokoten, world: World) -> None:  # I-12
    with pytest.raises(Unfit), writing():
        asked.explain_why_not(world.piotr, "  ")
    assert world.fresh(asked).state == "asked"
    with writing():
        asked.explain_why_not(world.piotr, "Boxes arrive on a conveyor here")
    assert asked.state == "not_applicable"


def test_only_a_leader_of_the_asked_unit_answers(asked: Yokoten, world: World) -> None:
    for somebody in (world.amina, world.rosa):
        with pytest.raises(NotAllowed), writing():
            asked.adopt(somebody)


def test_what_was_answered_stays(asked: Yokoten, world: World) -> None:
    with writing():
        asked.adopt(world.piotr)
        asked.adopt(world.piotr)  # a double tap
    with pytest.raises(NotNow), writing():
        asked.explain_why_not(world.piotr, "Changed my mind")
    assert [entry.event for entry in timeline_of(asked.idea)].count("adopted") == 1


def test_another_team_is_asked_goes_and_answers_on_the_ideas_page(client: CheckingClient, world: World) -> None:  # I-12
    idea = made_real(world)
    client.as_(world.amina).post(f"/ideas/{idea.id}/yokoten", data={"unit": ["B2", "A1"]})
    client.post(f"/ideas/{idea.id}/yokoten", data={"unit": "B2"})  # a second tap
    assert [(look.unit.code, look.state) for look in Yokoten.of(idea)] == [("B2", "asked"), ("A1", "asked")]
    at_b2 = f"/ideas/{idea.id}/yokoten/b2"
    assert at_b2 in client.as_(world.piotr).get(f"/ideas/{idea.id}").text
    assert at_b2 not in client.as_(world.rosa).get(f"/ideas/{idea.id}").text
    client.as_(world.piotr).post(f"{at_b2}/visit")
    assert client.post(f"{at_b2}/answer", data={"state": "not_applicable"}).status_code == 422
    client.post(f"{at_b2}/answer", data={"state": "not_applicable", "note": "Boxes come on a conveyor here"})
    page = client.get(f"/ideas/{idea.id}").text
    assert "Boxes come on a conveyor here" in page and 'data-look="not_applicable"' in page


def test_only_what_is_in_use_is_passed_on_by_its_leaders_or_the_kaizen_office(world: World) -> None:
    idea, waiting = made_real(world), idea_of(world.joana, world, "Not answered yet")
    with writing():
        idea.ask_to_look(world.unit("B2"), world.karl)
    for by in (world.marek, world.piotr):
        with pytest.raises(NotAllowed), writing():
            idea.ask_to_look(world.unit("A1"), by)
    with pytest.raises(NotNow), writing():
        waiting.ask_to_look(world.unit("A1"), world.amina)
    with pytest.raises(Unfit), writing():
        idea.ask_to_look(world.unit("A3"), world.amina)
