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
