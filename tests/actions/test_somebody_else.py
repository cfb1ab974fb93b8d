"""Nobody checks what they have said is done, nobody agrees to the own wish, nobody lowers the own bar."""

from __future__ import annotations

import re
from html import unescape

import pytest

from boards.actions.panels import Row
from boards.db import writing
from boards.i18n import COOKIE
from boards.refusals import NotAllowed, NotNow
from tests.actions.promises import closed, day, done, entered, promised, some_days_later, wished
from tests.client import CheckingClient
from tests.world import World

NONE = ("none: only this one", "none: only here")


def text_of(page: str) -> str:
    return unescape(" ".join(re.sub(r"<[^>]+>", " ", page).split()))


def test_a_leader_who_entered_done_for_the_owner_leaves_the_check_to_another(world: World) -> None:  # A-01, decision 1
    action = entered(world)
    for refused in (
        action.verify_done,
        lambda by: action.close(by, *NONE),
        lambda by: action.send_back(by, "Drips", day(9)),
    ):
        with pytest.raises(NotAllowed), writing():
            refused(world.amina)
    with writing():
        action.verify_done(world.bruno)
    with pytest.raises(NotAllowed), writing():
        action.close(world.amina, *NONE)
    with writing():
        action.close(world.bruno, *NONE)
    assert action.is_closed


def test_who_entered_done_is_offered_no_check_and_reads_why(client: CheckingClient, world: World) -> None:
    action = entered(world)
    client.set_cookie(COOKIE, "en")
    page = text_of(client.as_(world.amina).get(f"/actions/{action.id}").text)
    assert "you have entered that it is done" in page
    assert "Seen, works: close it" not in page
    assert Row(action, "done", "check").doers == sorted([world.marek.id, world.amina.id])
    assert "Seen, works: close it" in text_of(client.as_(world.bruno).get(f"/actions/{action.id}").text)


def test_an_owner_who_leads_asks_another_leader_for_another_day(client: CheckingClient, world: World) -> None:
    action = wished(world, owner=world.amina)
    assert (action.due_on, action.moved) == (day(2), 0)
    client.set_cookie(COOKIE, "en")
    page = text_of(client.as_(world.amina).get(f"/actions/{action.id}").text)
    assert "Another leader has to agree" in page
    assert "Move the date" not in page
    with pytest.raises(NotAllowed), writing():
        action.confirm_move(world.amina)
    with writing():
        action.confirm_move(world.bruno)
    assert (action.due_on, action.original_due_on, action.moved) == (day(5), day(2), 1)


def test_what_was_asked_for_ends_with_the_owner_and_with_the_cycle(world: World) -> None:
    given_away, sent_back, reopened = wished(world), wished(world), wished(world)
    with writing():
        given_away.reassign(world.amina, world.joana)
        given_away.accept(world.joana)
        sent_back.complete(world.marek)
        sent_back.send_back(world.amina, "Still drips", day(9))
        reopened.cancel(world.amina, "The pan goes")
        reopened.reopen(world.amina, "The pan stays", day(9))
    for action in (given_away, sent_back, reopened):
        assert action.proposed_move is None
        due_on = action.due_on
        with writing():
            action.confirm_move(world.bruno)
        assert action.due_on == due_on


def test_accepting_for_another_day_is_a_wish_with_a_reason(world: World) -> None:
    action = promised(world, by=world.joana)
    with pytest.raises(Exception, match="asked for another day"), writing():
        action.accept(world.marek, day(9))
    assert world.fresh(action).stage == 0
    with writing():
        action.accept(world.marek, day(9), "I am on the late shift until then")
    assert (action.stage, action.due_on, action.moved) == (1, day(2), 0)
    assert action.proposed_move is not None and action.proposed_move.to_due == day(9)


def test_taking_back_a_promise_does_not_change_its_day(world: World) -> None:
    action = promised(world, by=world.joana)
    with writing():
        action.accept(world.marek)
        action.undo("acceptance", world.marek)
        action.accept(world.marek, day(9), "It comes later")
    assert (action.due_on, action.original_due_on, action.moved) == (day(2), day(2), 0)


def test_a_leader_beside_the_owner_may_agree_to_another_day_at_once(world: World) -> None:
    action = promised(world, by=world.joana)
    with writing():
        action.accept(world.amina, day(9), "He is on the late shift until then")
    assert (action.due_on, action.original_due_on, action.moved) == (day(9), day(2), 1)


@pytest.mark.parametrize("words", [{"verify": "place"}, {"criterion": "Looks fine"}])
def test_how_we_will_know_is_not_lowered_by_who_promised_it(world: World, words: dict[str, str]) -> None:
    for owner in (world.marek, world.amina):
        action = promised(world, owner=owner, verify="effect", criterion="No drop for ten shifts")
        with pytest.raises(NotAllowed), writing():
            action.amend(owner, action.version, **words)
        action = world.fresh(action)
        with writing():
            action.amend(owner, action.version, title="Weld it tight", criterion=action.criterion, verify="effect")
        with writing():
            action.amend(world.bruno, action.version, **words)
        assert action.title == "Weld it tight"


def test_who_promised_saves_other_words_without_touching_how_we_will_know(client: CheckingClient, world: World) -> None:
    action = promised(world, verify="effect", criterion="No drop for ten shifts")
    page = client.as_(world.marek).get(f"/actions/{action.id}").text
    form = dict(re.findall(r'<input type="hidden" name="(criterion|verify|version)" value="([^"]*)"', page))
    answer = client.post(f"/actions/{action.id}", data={**form, "title": "Weld it tight", "kind": "improvement"})
    assert answer.status_code == 303
    assert (world.fresh(action).criterion, action.verify) == ("No drop for ten shifts", "effect")


def test_where_nothing_is_to_take_back_nobody_is_told_it_was(client: CheckingClient, world: World) -> None:  # decision 2
    action = done(world)
    with writing():
        action.undo("completion", world.marek)
    with writing():
        action.undo("completion", world.marek)  # a second tap
    with pytest.raises(NotNow), writing():
        action.undo("completion", world.amina)
    assert client.as_(world.rosa).delete(f"/actions/{action.id}/closure").status_code == 409
    with some_days_later(1), pytest.raises(NotAllowed), writing():
        closed(world).undo("closure", world.marek)
