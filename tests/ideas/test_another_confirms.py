"""Who may say yes, who has to see it, who makes it real: never oneself, and never nobody (I-07, I-09, P-01)."""

from __future__ import annotations

import pytest

from boards.db import db, writing
from boards.i18n import COOKIE
from boards.ideas.models import Idea
from boards.ideas.receipts import receipt_for
from boards.people.models import Person, RoleGrant
from boards.refusals import NotAllowed, NotNow
from tests.client import CheckingClient
from tests.ideas.test_answering import OWN_WORDS, day, idea_of, made_real, state, text_of
from tests.world import World


@pytest.fixture
def client(client: CheckingClient) -> CheckingClient:
    client.set_cookie(COOKIE, "en")
    return client


def accepted(world: World, owner: Person | None = None) -> Idea:
    idea = idea_of(world.marek, world)
    with writing():
        idea.accept(world.amina, owner or world.marek, day(10))
    return idea


def already_made(world: World) -> Idea:
    with writing():
        unit, receipt = world.unit("A3-10"), receipt_for("made already")
        return Idea.submit(unit, "Hung a hook", receipt=receipt, language="en", author=world.marek, kind="done")


# --- I-09


def test_what_is_not_in_use_any_more_is_seen_anew_only_after_somebody_says_so(world: World) -> None:  # I-09, I-10
    idea = made_real(world)
    with writing():
        idea.reopen(world.amina, "The hook broke off")
    with pytest.raises(NotNow), writing():
        idea.confirm(world.bruno)
    with writing():
        idea.report(world.marek, "A stronger hook")
        idea.confirm(world.bruno, no_photo_reason="A hook is a hook")
    assert (state(idea), idea.steps[-1].text) == ("implemented", "A stronger hook")


def test_a_declined_idea_is_not_in_use_whatever_was_said_before(world: World) -> None:  # I-09
    idea = accepted(world)
    with writing():
        idea.report(world.marek, "Found at once", "A hook is a hook")
        idea.decline(world.amina, "safety_risk", OWN_WORDS)
    with pytest.raises(NotNow), writing():
        idea.confirm(world.bruno)


def test_who_says_it_is_in_use_does_not_confirm_it(client: CheckingClient, world: World) -> None:  # I-09
    idea = accepted(world)
    with writing():
        idea.report(world.amina, "I have hung it for him", "A hook is a hook")
    with pytest.raises(NotAllowed), writing():
        idea.confirm(world.amina)
    page = text_of(client.as_(world.amina).get(f"/ideas/{idea.id}").text)
    assert "Another leader has to confirm this." in page
    assert "I have seen it in use" not in page
    assert "I have seen it in use" in text_of(client.as_(world.bruno).get(f"/ideas/{idea.id}").text)
    with writing():
        idea.confirm(world.bruno)
    assert state(idea) == "implemented"


def test_what_was_made_already_is_confirmed_while_nobody_has_decided(client: CheckingClient, world: World) -> None:  # I-09
    idea = already_made(world)
    with writing():
        idea.decline(world.amina, "safety_risk", OWN_WORDS)
    with pytest.raises(NotNow), writing():
        idea.confirm(world.bruno, "Found at once", "A hook is a hook")
    assert "I have seen it in use" not in text_of(client.as_(world.bruno).get(f"/ideas/{idea.id}").text)
    with writing():
        idea.reopen(world.marek, "It is fixed now")
        idea.confirm(world.bruno, "Found at once", "A hook is a hook")
    assert state(idea) == "implemented"


# --- I-07


def test_who_has_thought_of_it_too_does_not_answer_it(world: World) -> None:  # I-07
    idea = idea_of(world.marek, world)
    with writing():
        idea.coauthors.append(world.amina)
    for author_or_equal in (world.amina, world.bruno):
        with pytest.raises(NotAllowed), writing():
            idea.accept(author_or_equal, world.marek, day(10))
        with pytest.raises(NotAllowed), writing():
            idea.say(author_or_equal, "I like it")
    with writing():
        idea.say(world.leo, "I look at it tomorrow")


def test_a_plant_managers_idea_is_answered_by_an_equal_or_the_kaizen_office(  # I-07
    client: CheckingClient, world: World
) -> None:
    idea = idea_of(world.ingrid, world)
    for below in (world.amina, world.greta, world.ingrid):
        with pytest.raises(NotAllowed), writing():
            idea.accept(below, world.marek, day(10))
    assert "Yes, we do it" in text_of(client.as_(world.karl).get(f"/ideas/{idea.id}").text)
    with writing():
        idea.say(world.karl, "I take it to the board")
    with writing():
        plant = world.unit("PLANT")
        second = Person(name="Otto Brand", home_unit=plant, grants=[RoleGrant(role="plant_manager", unit_id=plant.id)])
        db.session.add(second)
        db.session.flush()
        idea.accept(second, world.marek, day(10))
    assert state(idea) == "accepted"


def test_the_kaizen_office_does_not_answer_where_the_line_does(world: World) -> None:  # I-07
    for author in (world.marek, world.amina):
        with pytest.raises(NotAllowed), writing():
            idea_of(author, world, f"A hook of {author.name}").say(world.karl, "I like it")


# --- P-01


def test_when_who_makes_it_real_has_left_it_needs_another(client: CheckingClient, world: World) -> None:  # P-01
    idea = accepted(world, owner=world.joana)
    assert not idea.needs_owner
    with writing():
        world.joana.leave(world.ingrid)
    idea = world.fresh(idea)
    assert idea.needs_owner
    address = f"/ideas/{idea.id}"
    assert "needs an owner" in text_of(client.as_(world.amina).get(address).text)
    form = {"owner": world.marek.id, "due_on": day(12).isoformat()}
    assert client.post(f"{address}/owner", data={"due_on": form["due_on"]}).status_code == 422
    assert client.as_(world.rosa).post(f"{address}/owner", data=form).status_code == 403
    for _ in range(2):
        assert client.as_(world.amina).post(f"{address}/owner", data=form).status_code == 303
    idea = world.fresh(idea)
    assert (idea.needs_owner, state(idea), idea.maker) == (False, "accepted", world.marek)
    assert [step.kind for step in idea.steps] == ["acceptance", "owner"]
    assert "Marek" in text_of(client.get(address).text)


def test_only_what_was_accepted_is_given_to_somebody_else(world: World) -> None:
    idea = idea_of(world.marek, world)
    with pytest.raises(NotNow), writing():
        idea.reassign(world.amina, world.joana, day(9))
    assert not idea.needs_owner
