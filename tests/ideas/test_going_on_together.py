"""Ideas that go on together share thanks; what is off the screens is read nowhere, also not by way of another."""

from __future__ import annotations

from boards.db import db, writing
from boards.ideas.models import Idea
from boards.ideas.recognition import Recognition
from boards.ideas.story import story_of
from tests.client import CheckingClient
from tests.ideas.test_answering import idea_of
from tests.world import World

# --- off the screens


def test_a_title_off_the_screens_is_read_nowhere_else(client: CheckingClient, world: World) -> None:  # decision 13
    idea = idea_of(world.marek, world, "Mirror for clumsy Rosa")
    form = {"title": "Hang it", "origin": idea.id}
    client.as_(world.amina).post("/boards/a3/actions", data=form)
    with writing():
        idea.hide(world.bruno, "A name is in it")
    for person in (world.joana, world.rosa):
        client.as_(person)
        assert "clumsy" not in client.get("/actions/1").text
        assert "clumsy" not in client.get(f"/boards/a3/actions/new?origin={idea.id}").text
        assert client.post("/boards/a3/actions", data=form).status_code == 422
    assert "clumsy" in client.as_(world.amina).get("/actions/1").text


def test_nobody_follows_into_an_idea_off_the_screens(client: CheckingClient, world: World) -> None:  # decision 13
    mine, hidden = idea_of(world.joana, world, "A hook"), idea_of(world.marek, world, "Mirror for clumsy Rosa")
    with writing():
        hidden.hide(world.bruno, "A name is in it")
    answer = client.as_(world.amina).post(f"/ideas/{mine.id}/merger", data={"into": hidden.label})
    assert (answer.status_code, world.fresh(mine).merged_into_id) == (422, None)
    with writing():
        hidden.show_again(world.amina)
        mine.merge(world.amina, hidden)
        hidden.hide(world.bruno, "Still a name")
    assert mine.steps[-1].text == hidden.label
    assert "clumsy" not in client.as_(world.joana).get(f"/ideas/{mine.id}").text


# --- I-06


def three_in_a_row(world: World) -> tuple[Idea, Idea, Idea]:
    """Rosa's goes on with Joana's, which later goes on with Marek's."""
    ideas = [idea_of(who, world, f"A hook, says {who.name}") for who in (world.rosa, world.joana, world.marek)]
    with writing():
        ideas[0].merge(world.amina, ideas[1])
        ideas[1].merge(world.amina, ideas[2])
    return ideas[0], ideas[1], ideas[2]


def test_who_was_put_together_first_follows_to_the_last(world: World) -> None:  # I-06
    first, second, last = three_in_a_row(world)
    for idea in (first, second):
        merged = story_of(idea).merged
        assert merged is not None and merged.idea is last
    with writing():
        last.merged_into = first  # should never be: nobody goes round in a circle
    assert story_of(first).merged is not None


def test_thanks_reach_all_who_had_the_idea_once(client: CheckingClient, world: World) -> None:  # I-06, U-02
    first, _, last = three_in_a_row(world)
    client.as_(world.amina)
    for _ in range(2):
        assert client.post(f"/ideas/{last.id}/recognition", data={"text": "Two minutes a shift"}).status_code == 303
    thanked = [thanks.to.name for thanks in db.session.query(Recognition)]
    assert sorted(thanked) == sorted([world.marek.name, world.joana.name, world.rosa.name])
    assert {thanks.to.name for thanks in story_of(world.fresh(first)).thanks} >= {world.rosa.name}
