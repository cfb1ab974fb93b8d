"""Actions in a browser without scripts: raising one, its page, every state by a form, and what is said when it fails."""

from __future__ import annotations

import re
from html import unescape

import pytest
from sqlalchemy import func, select

from boards.actions.models import Action
from boards.db import db, writing
from boards.i18n import COOKIE
from boards.ideas.models import Idea
from boards.ideas.receipts import receipt_for
from tests.actions.promises import closed, day, done, from_audit, promised, verified
from tests.client import CheckingClient
from tests.world import World

CLOSING = {"standard_decision": "none", "yokoten_decision": "none"}


@pytest.fixture
def client(client: CheckingClient) -> CheckingClient:
    """A device set to English, whoever uses it."""
    client.set_cookie(COOKIE, "en")
    return client


def raised(world: World, **form: object) -> dict[str, object]:
    owner = world.marek.id
    return {"title": "Fix the lamp", "owner": owner, "due_on": day(1).isoformat(), "submission": "abc", **form}


def text_of(page: str) -> str:
    return unescape(" ".join(re.sub(r"<[^>]+>", " ", page).split()))


def count(world: World) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Action)) or 0


def test_a_leader_raises_an_action_and_is_back_on_the_board_that_shows_it(client: CheckingClient, world: World) -> None:
    answer = client.as_(world.amina).post("/boards/a3/actions", data=raised(world))
    assert (answer.status_code, answer.location) == (303, "/boards/a3#panel-actions")
    page = client.get("/boards/a3").text
    assert "Fix the lamp" in page
    assert "AC-1 is on the board" in text_of(page)


def test_a_double_tap_raises_one_action(client: CheckingClient, world: World) -> None:  # U-02
    client.as_(world.amina)
    answers = [client.post("/boards/a3/actions", data=raised(world)) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert count(world) == 1


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"title": "  "}, "What is to be done?"),
        ({"title": "x" * 81}, "shorter"),
        ({"due_on": ""}, "By when?"),
        ({"due_on": "2020-01-01"}, "That day is over"),
        ({"due_on": "soon"}, "We don't know that date"),
        ({"owner": "99999"}, "Choose a person"),
        ({"owner": "Maintenance"}, "Choose one of those shown"),  # one owner, a person
    ],
)
def test_what_does_not_do_is_said_at_the_field_and_the_rest_stays_typed(
    client: CheckingClient, world: World, wrong: dict[str, str], sentence: str
) -> None:
    typed = raised(world, **wrong)
    answer = client.as_(world.amina).post("/boards/a3/actions", data=typed)
    assert answer.status_code == 422
    assert sentence in text_of(answer.text)
    if typed["title"] == "Fix the lamp":
        assert 'value="Fix the lamp"' in answer.text
    assert count(world) == 0


def test_on_a_board_that_swaps_by_itself_the_sentence_comes_as_a_toast(client: CheckingClient, world: World) -> None:
    answer = client.as_(world.amina).post("/boards/a3/actions", data=raised(world, title=""), headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Reswap"]) == (422, "none")
    assert 'id="toast"' in answer.text and "A few words are enough" in answer.text


def test_done_on_a_board_answers_with_the_panel_and_an_undo(client: CheckingClient, world: World) -> None:
    action = promised(world)
    answer = client.as_(world.marek).post(f"/actions/{action.id}/completion", headers={"HX-Request": "true"})
    assert 'data-panel="actions"' in answer.text
    assert f'hx-post="/actions/{action.id}/completion"' in answer.text.split('id="toast"')[1]
    assert world.fresh(action).stage == 2


def test_a_day_on_which_nobody_works_is_taken_with_a_hint(client: CheckingClient, world: World) -> None:
    sunday = day((6 - day(0).weekday()) % 7 + 7)
    assert sunday.weekday() == 6
    client.as_(world.amina).post("/boards/a3/actions", data=raised(world, due_on=sunday.isoformat()))
    assert "Nobody works on that day" in client.get("/boards/a3").text
    assert count(world) == 1


def test_a_worker_asks_somebody_elsewhere_and_that_is_said(client: CheckingClient, world: World) -> None:
    client.as_(world.joana).post("/boards/a3/actions", data=raised(world, owner=world.quin.id))
    assert "Quin Lund is asked" in text_of(client.get("/boards/a3").text)


def test_raising_needs_a_sign_in(client: CheckingClient, world: World) -> None:
    assert client.post("/boards/a3/actions", data=raised(world)).status_code == 401
    assert client.get("/boards/a3/actions/new").location == "/sign-in?next=/boards/a3/actions/new"
    assert count(world) == 0


def test_an_action_from_an_idea_shows_the_idea_and_back(client: CheckingClient, world: World) -> None:
    with writing():
        words = "Mirror at the crossing"
        idea = Idea.submit(world.unit("A3-20"), words, receipt=receipt_for("m"), language="en", author=world.marek)
    client.as_(world.amina)
    form = client.get(f"/boards/a3/actions/new?origin={idea.id}").text
    assert "Mirror at the crossing" in form
    answer = client.post("/boards/a3/actions", data=raised(world, origin=idea.id, next=f"/ideas/{idea.id}"))
    assert answer.location == f"/ideas/{idea.id}"
    action = db.session.scalars(select(Action)).one()
    assert f'href="/ideas/{idea.id}"' in client.get(f"/actions/{action.id}").text
    assert f'href="/actions/{action.id}"' in client.get(f"/ideas/{idea.id}").text


def test_the_page_of_an_action_says_what_to_do_and_why_not(client: CheckingClient, world: World) -> None:
    action = done(world)
    page = text_of(client.as_(world.marek).get(f"/actions/{action.id}").text)
    assert "Somebody else has to check this: not the person who did it." in page
    assert "Seen, works: close it" not in page
    assert "Seen, works: close it" in client.as_(world.amina).get(f"/actions/{action.id}").text


def test_everybody_in_the_plant_reads_an_action_without_signing_in(client: CheckingClient, world: World) -> None:
    action = promised(world)
    page = client.get(f"/actions/{action.id}")
    assert page.status_code == 200
    assert "Marek S." in page.text
    assert "Szymański" not in page.text, "the full name is for those who signed in"


@pytest.mark.parametrize("state", [promised, done, verified, closed, from_audit])
@pytest.mark.parametrize("name", ["amina", "marek", "rosa"])
def test_the_page_is_sound_in_every_state_for_everybody(client: CheckingClient, world: World, state, name: str) -> None:  # type: ignore[no-untyped-def]
    action = state(world)
    assert client.as_(getattr(world, name)).get(f"/actions/{action.id}").status_code == 200


def test_an_action_goes_its_whole_way_by_forms(client: CheckingClient, world: World) -> None:
    action = promised(world, owner=world.rosa, verify="place")
    address = f"/actions/{action.id}"
    here = {"next": address}
    client.as_(world.rosa)
    for state in ("acceptance", "start", "completion"):
        assert client.post(f"{address}/{state}", data=here).location == address
    client.as_(world.amina)
    client.post(f"{address}/verification", data={**here, "result": "Dry for two shifts"})
    client.post(f"{address}/closure", data={**here, **CLOSING, "standard_decision_words": "one pan only"})
    closure = world.fresh(action).step("closure")
    assert (closure.standard_decision, closure.yokoten_decision) == ("none: one pan only", "none")
    assert "No standard concerned: one pan only" in text_of(client.get(address).text)


def test_a_changed_standard_is_named(client: CheckingClient, world: World) -> None:
    action = done(world)
    client.as_(world.amina)
    data = {**CLOSING, "standard_decision": "changed", "standard_decision_words": ""}
    answer = client.post(f"/actions/{action.id}/closure", data=data)
    assert answer.status_code == 422
    assert "Which one?" in answer.text
    answer = client.post(f"/actions/{action.id}/closure", data={"yokoten_decision": "none"})
    assert (answer.status_code, world.fresh(action).stage) == (422, 2)


def test_undo_is_a_delete_that_works_without_scripts(client: CheckingClient, world: World) -> None:  # decision 18
    action = promised(world)
    client.as_(world.marek).post(f"/actions/{action.id}/completion")
    assert "Undo" in client.get("/boards/a3").text.split('id="toast"')[1]
    client.post(f"/actions/{action.id}/completion", data={"_method": "DELETE"})
    assert world.fresh(action).stage == 1


def test_a_refused_verb_shows_the_page_with_what_was_typed(client: CheckingClient, world: World) -> None:
    action = done(world)
    data = {"reason": "It still drips at the door", "due_on": ""}
    answer = client.as_(world.amina).post(f"/actions/{action.id}/rejection", data=data)
    assert answer.status_code == 422
    assert "It still drips at the door" in answer.text
    answer = client.as_(world.marek).post(f"/actions/{action.id}/rejection", data={**data, "due_on": day(3).isoformat()})
    assert answer.status_code == 403
    assert "Somebody else has to check this" in text_of(answer.text)


def test_a_name_stands_in_a_refusal_as_a_name_not_as_markup(client: CheckingClient, world: World) -> None:
    action = promised(world)
    with writing():
        world.marek.name = "Marek <b>& Co"
    refused = client.as_(world.rosa).post(f"/actions/{action.id}/completion")
    assert refused.status_code == 403
    assert "Only Marek &lt;b&gt;&amp; Co, the deputy or the leader" in refused.text
    toast = client.post(f"/actions/{action.id}/completion", headers={"HX-Request": "true"})
    assert "<b>" not in toast.text


def test_two_leaders_edit_the_same_words_and_nothing_is_lost(client: CheckingClient, world: World) -> None:  # U-01
    action = promised(world)
    form = {"version": action.version, "title": "Weld it on Friday", "kind": "improvement", "verify": "place"}
    assert client.as_(world.amina).post(f"/actions/{action.id}", data=form).status_code == 303
    answer = client.as_(world.bruno).post(f"/actions/{action.id}", data={**form, "title": "Replace the pan"})
    assert answer.status_code == 409
    both = text_of(answer.text)
    assert "Weld it on Friday" in both and "Replace the pan" in answer.text
    fresh = world.fresh(action)
    assert fresh.title == "Weld it on Friday"
    assert f'name="version" value="{fresh.version}"' in answer.text, "saving now replaces knowingly"


def test_done_after_a_finding_takes_words_or_a_photo(client: CheckingClient, world: World) -> None:
    action = from_audit(world)
    client.as_(world.marek)
    assert client.post(f"/actions/{action.id}/completion").status_code == 422
    assert client.post(f"/actions/{action.id}/completion", data={"result": "Welded"}).status_code == 303
    assert world.fresh(action).stage == 2


@pytest.mark.parametrize("typed", ["AC-1", "ac 1", "1", " AC1 "])
def test_a_number_finds_its_action_also_when_closed(client: CheckingClient, world: World, typed: str) -> None:  # U-12
    action = closed(world)
    assert client.get("/find", query_string={"q": typed}).location == f"/actions/{action.id}"
    assert client.get("/actions", query_string={"number": typed}).location == f"/actions/{action.id}"


@pytest.mark.parametrize("typed", ["AC-77", "ID-1", "x", "99999999999999", "%00", "AC-²"])
def test_a_number_that_nothing_has_says_so(client: CheckingClient, world: World, typed: str) -> None:
    closed(world)
    assert client.get("/find", query_string={"q": typed}).status_code == 404


@pytest.mark.parametrize("id", ["0", "999", "99999999999999999999"])
def test_a_forged_number_is_not_found(client: CheckingClient, world: World, id: str) -> None:
    client.as_(world.amina)
    assert client.get(f"/actions/{id}").status_code == 404
    assert client.post(f"/actions/{id}/completion").status_code == 404
    assert client.delete(f"/actions/{id}/completion").status_code == 404
    assert client.post(f"/boards/zz{id}/actions", data=raised(world)).status_code == 404


def test_i_see_all_i_have_promised(client: CheckingClient, world: World) -> None:
    assert client.get("/actions").location == "/sign-in?next=/actions"
    mine, other = promised(world), promised(world, owner=world.joana)
    page = client.as_(world.marek).get("/actions").text
    assert f'id="action-{mine.id}"' in page
    assert f'id="action-{other.id}"' not in page
