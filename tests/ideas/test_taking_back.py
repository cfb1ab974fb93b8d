"""What was said last about an idea can be taken back for ten minutes by who said it; others at work are heard (U-01)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from boards.clock import at, now
from boards.db import writing
from boards.history.models import timeline_of
from boards.i18n import COOKIE
from boards.ideas.models import Idea
from boards.refusals import NotAllowed, NotNow
from tests.actions.promises import promised
from tests.client import CheckingClient
from tests.ideas.test_answering import OWN_WORDS, day, idea_of, made_real, state, text_of
from tests.world import World

SAID: dict[str, Callable[[Idea, World], Any]] = {
    "question": lambda idea, world: idea.ask(world.amina, "Which hook?"),
    "word": lambda idea, world: idea.say(world.amina, "I look at it"),
    "acceptance": lambda idea, world: idea.accept(world.amina, world.marek, day(9)),
    "decline": lambda idea, world: idea.decline(world.amina, "already_exists", OWN_WORDS),
    "parking": lambda idea, world: idea.park(world.amina, day(9), "After the stocktaking"),
    "merger": lambda idea, world: idea.merge(world.amina, idea_of(None, world, "Another")),
}


@pytest.mark.parametrize("kind", SAID)
def test_what_was_said_is_taken_back_and_the_history_keeps_both(world: World, kind: str) -> None:  # decision 2
    idea = idea_of(world.marek, world)
    with writing():
        SAID[kind](idea, world)
    for _ in range(2):  # a double tap
        with writing():
            idea.undo(kind, world.amina)
    idea = world.fresh(idea)
    assert (state(idea), idea.first_response, idea.merged_into_id) == ("submitted", None, None)
    assert [entry.event for entry in timeline_of(idea)][-2:] == [kind, f"{kind} undone"]


def test_only_who_said_it_soon_and_before_anything_else(world: World) -> None:  # decision 2
    idea = idea_of(world.marek, world)
    with writing():
        idea.accept(world.amina, world.marek, day(9))
    with pytest.raises(NotAllowed), writing():
        idea.undo("acceptance", world.bruno)
    with at(now() + dt.timedelta(minutes=11)), pytest.raises(NotNow), writing():
        idea.undo("acceptance", world.amina)
    with writing():
        idea.say(world.bruno, "Good")
    with pytest.raises((NotNow, NotAllowed)), writing():
        idea.undo("acceptance", world.amina)
    assert state(world.fresh(idea)) == "accepted"


def test_the_page_offers_it_back_and_tells_that_it_was(client: CheckingClient, world: World) -> None:
    client.set_cookie(COOKIE, "en")
    idea = idea_of(world.marek, world)
    client.as_(world.amina).post(f"/ideas/{idea.id}/word", data={"text": "I look at it"})
    assert "For ten minutes you can take it back" in text_of(client.get(f"/ideas/{idea.id}").text)
    assert client.delete(f"/ideas/{idea.id}/word").status_code == 303
    page = client.get(f"/ideas/{idea.id}").text
    assert "took back: answered" in text_of(page)
    assert 'data-step="word"' not in page


def test_of_two_who_answer_the_second_reads_both_and_loses_nothing(client: CheckingClient, world: World) -> None:  # U-01
    client.set_cookie(COOKIE, "en")
    idea = idea_of(world.marek, world)
    client.as_(world.bruno).post(f"/ideas/{idea.id}/decline", data={"reason_code": "already_exists", "text": OWN_WORDS})
    late = {"owner": world.marek.id, "due_on": day(9).isoformat(), "text": "Good, take the one from the store"}
    answer = client.as_(world.amina).post(f"/ideas/{idea.id}/acceptance", data=late)
    assert answer.status_code == 409
    both = answer.text.split('class="versions"')[1].split("</table>")[0]
    assert OWN_WORDS in text_of(both) and "Good, take the one from the store" in text_of(both)
    assert state(world.fresh(idea)) == "declined"


def test_who_closes_an_idea_is_told_what_is_still_promised(client: CheckingClient, world: World) -> None:
    client.set_cookie(COOKIE, "en")
    idea = idea_of(world.marek, world)
    action = promised(world, origin=idea)
    client.as_(world.amina)
    page = text_of(client.get(f"/ideas/{idea.id}").text)
    assert f"Not finished yet: {action.label} Weld the drain pan (promised)" in page, "before it is decided"
    client.post(f"/ideas/{idea.id}/decline", data={"reason_code": "already_exists", "text": OWN_WORDS})
    assert f"Still open from it: {action.label}" in text_of(client.get(f"/ideas/{idea.id}").text), "and when it is"


def test_nothing_is_said_of_what_is_closed(client: CheckingClient, world: World) -> None:
    idea = made_real(world)
    with writing():
        promised(world, origin=idea).cancel(world.amina, "The hook came with the box")
    client.as_(world.amina).post(f"/ideas/{idea.id}/standardisation", data={"standard": "SW-A3-10"})
    assert "Still open" not in text_of(client.get(f"/ideas/{idea.id}").text)
