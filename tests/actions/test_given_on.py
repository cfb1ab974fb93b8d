"""What somebody leaves behind: who has left or is away for long, whose many actions go to another in one form."""

from __future__ import annotations

import datetime as dt

import pytest
from lxml import html

from boards.actions.models import Action
from boards.clock import at, now
from boards.db import db, writing
from boards.history.attaching import attach
from boards.history.models import timeline_of
from boards.history.photos import Photo
from boards.i18n import COOKIE
from boards.ideas.models import Idea
from boards.ideas.receipts import receipt_for
from boards.people.models import RoleGrant
from boards.refusals import NotAllowed
from tests.actions.promises import day, from_audit, promised
from tests.client import CheckingClient
from tests.world import World


@pytest.fixture
def client(client: CheckingClient) -> CheckingClient:
    """A device set to English, whoever uses it."""
    client.set_cookie(COOKIE, "en")
    return client


def events(action: Action) -> list[str]:
    return [entry.event for entry in timeline_of(action)]


def controls(client: CheckingClient, action: Action) -> str:
    page = html.fromstring(client.get("/boards/a3/panels/actions").get_data(as_text=True))
    return html.tostring(page.get_element_by_id(f"action-{action.id}"), encoding="unicode")


# ---


def test_who_is_away_for_long_owns_nothing_meanwhile(client: CheckingClient, world: World) -> None:
    action = promised(world)
    client.as_(world.amina).post(f"/people/{world.marek.id}/absence", data={"until": day(20).isoformat()})
    assert world.fresh(action).needs_owner
    assert "needs an owner" in controls(client, action)
    assert "1</b> needs an owner" in client.get("/boards/a3/panels/actions").get_data(as_text=True)
    with at(now() + dt.timedelta(days=21)):
        assert not world.fresh(action).needs_owner, "back again"
    client.delete(f"/people/{world.marek.id}/absence")
    assert not world.fresh(action).needs_owner


def test_the_deputy_acts_meanwhile_and_does_not_check_the_own_doing(
    client: CheckingClient, world: World
) -> None:
    action = promised(world)
    with writing():
        world.marek.be_away(world.amina, day(20))
    assert f'data-for="{world.joana.id}"' in controls(client, action)
    assert client.as_(world.joana).post(f"/actions/{action.id}/completion").status_code == 303
    with writing():
        db.session.add(RoleGrant(person_id=world.joana.id, role="specialist", unit_id=world.unit("A3").id))
    with pytest.raises(NotAllowed), writing():
        world.fresh(action).verify_done(world.joana)
    assert world.fresh(action).step("completion").by is world.joana


def test_only_a_leader_or_oneself_says_who_is_away(client: CheckingClient, world: World) -> None:
    address, form = f"/people/{world.marek.id}/absence", {"until": day(20).isoformat()}
    for somebody in (world.joana, world.piotr):
        assert client.as_(somebody).post(address, data=form).status_code == 403
    assert world.marek.away_until is None
    assert client.as_(world.marek).post(address, data=form).status_code == 303


# ---


def test_twenty_of_a_leaver_are_given_on_in_one_form_each_with_its_own_history(
    client: CheckingClient, world: World
) -> None:
    actions = [promised(world) for _ in range(20)]
    with writing():
        world.marek.leave(world.ingrid)
    page = client.as_(world.amina).get("/boards/a3/actions/owner").text
    assert page.count('name="action"') == 20 and "was Marek Szymański" in page
    form = {"action": [action.id for action in actions[:19]], "owner": world.joana.id, "due_on": day(7).isoformat()}
    answer = client.post("/boards/a3/actions/owner", data=form)
    assert answer.status_code == 303
    for action in map(world.fresh, actions[:19]):
        assert action.owner is world.joana and action.stage == 0, "the new owner has to accept"
        assert (action.due_on, action.original_due_on) == (day(7), day(2)), "first promised day unchanged (A-04)"
        assert events(action)[-2:] == ["owner left", "reassigned"]
    assert world.fresh(actions[19]).needs_owner, "what was not ticked"


def test_who_is_still_there_hands_over_too_and_nobody_elses_go_along(client: CheckingClient, world: World) -> None:
    mine, other = promised(world), promised(world, owner=world.joana)
    page = client.as_(world.amina).get(f"/boards/a3/actions/owner?of={world.marek.id}").text
    assert f'value="{mine.id}"' in page
    assert f'name="action" value="{other.id}"' not in page


@pytest.mark.parametrize("of", ["-1", "0", "-99999999999999999999999", "99999999999999999999999"])
def test_a_person_that_cannot_be_is_nobody(client: CheckingClient, world: World, of: str) -> None:
    assert client.as_(world.amina).get(f"/boards/a3/actions/owner?of={of}").status_code == 200


def test_together_or_not_at_all(client: CheckingClient, world: World) -> None:
    actions = [promised(world) for _ in range(3)]
    form = {"action": [action.id for action in actions]}
    refused = client.as_(world.amina).post("/boards/a3/actions/owner", data=form)
    assert refused.status_code == 422 and "Who? Choose a person." in refused.text
    assert client.as_(world.piotr).post("/boards/a3/actions/owner", data={**form, "owner": world.rosa.id}).status_code == 403
    assert all(world.fresh(action).owner is world.marek for action in actions)


# ---


def test_the_idea_lists_its_actions_with_their_states_and_they_lead_back(
    client: CheckingClient, world: World
) -> None:
    with writing():
        idea = Idea.submit(world.unit("A3"), "A hook", receipt=receipt_for("hook"), language="en", author=world.joana)
    action = promised(world, origin=idea)
    assert f"{action.label} · promised" in client.get(f"/ideas/{idea.id}").text
    with writing():
        world.fresh(action).complete(world.marek)
    assert f"{action.label} · done, to be checked" in client.get(f"/ideas/{idea.id}").text
    assert f'href="/ideas/{idea.id}"' in client.get(f"/actions/{action.id}").text


def test_how_it_was_comes_along_and_how_it_is_now_is_asked_for(client: CheckingClient, world: World) -> None:
    with writing():
        idea = Idea.submit(world.unit("A3"), "A hook", receipt=receipt_for("hook"), language="en", author=world.joana)
        for kind, name in (("photo", "was"), ("photo_after", "is")):
            attach(Photo(f"{name}.jpg", "0" * 64, 900, 600, 9000), idea, kind, world.joana)
    action = promised(world, origin=idea)
    page = client.as_(world.marek).get(f"/actions/{action.id}").text
    assert "was.jpg" in page and "is.jpg" not in page
    assert "Photo of how it is now, beside the one from before" in page


def test_done_after_a_finding_is_asked_with_its_photo_open(client: CheckingClient, world: World) -> None:
    page = client.as_(world.marek).get(f"/actions/{from_audit(world).id}").text
    form = page.split('id="completion"')[1].split("</form>")[0]
    assert "<details open" in form and 'name="photo"' in form
