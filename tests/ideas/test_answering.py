"""How leaders answer ideas, and what becomes of them: the rules I-*, as sentences; then the page, as a browser sees it."""

from __future__ import annotations

import datetime as dt
import io
import re
from html import unescape

import pytest
from PIL import Image

from boards.db import writing
from boards.history.models import photos_of, timeline_of
from boards.i18n import COOKIE
from boards.ideas.models import Idea
from boards.ideas.receipts import receipt_for
from boards.people.models import Person
from boards.plant.production_day import production_date
from boards.refusals import NotAllowed, NotNow, Unfit
from tests.client import CheckingClient
from tests.world import World

OWN_WORDS = "Thank you: the hook you mean hangs there since May, have a look."


@pytest.fixture
def client(client: CheckingClient) -> CheckingClient:
    """A device set to English, whoever uses it."""
    client.set_cookie(COOKIE, "en")
    return client


def day(days: int) -> dt.date:
    return production_date() + dt.timedelta(days=days)


def idea_of(author: Person | None, world: World, text: str = "Hang the key at a hook. We search for it daily.") -> Idea:
    with writing():
        receipt = receipt_for(f"{author and author.id}:{text}")
        return Idea.submit(world.unit("A3-10"), text, receipt=receipt, language="en", author=author)


def state(idea: Idea) -> str:
    return idea.state(production_date())


def text_of(page: str) -> str:
    return unescape(" ".join(re.sub(r"<[^>]+>", " ", page).split()))


def made_real(world: World) -> Idea:
    idea = idea_of(world.marek, world)
    with writing():
        idea.accept(world.amina, world.marek, day(10))
        idea.report(world.marek, "Found at once", "A hook is a hook")
        idea.confirm(world.amina)
    return idea


# --- the rules


def test_the_clock_stops_with_the_first_words_of_a_person(world: World) -> None:  # I-01
    idea = idea_of(world.marek, world)
    assert idea.first_response is None, "sent and thanked for by the machine: nobody has answered"
    with writing():
        idea.say(world.amina, "Good eye, I look at it with you tomorrow")
    assert idea.first_response is not None and idea.first_response.by is world.amina
    assert state(idea) == "submitted"


@pytest.mark.parametrize("words", ["", "No.", "too short, nineteen"])
def test_no_needs_a_reason_and_a_sentence_for_this_author(world: World, words: str) -> None:  # I-02
    idea = idea_of(world.marek, world)
    with pytest.raises(Unfit), writing():
        idea.decline(world.amina, "already_exists", words)
    with pytest.raises(Unfit), writing():
        idea.decline(world.amina, "", OWN_WORDS)
    with writing():
        idea.decline(world.amina, "already_exists", OWN_WORDS)
    assert (state(idea), idea.steps[-1].text) == ("declined", OWN_WORDS)


def test_an_accepted_idea_may_still_be_declined_and_the_first_yes_stays_in_its_story(world: World) -> None:
    idea = idea_of(world.marek, world)
    with writing():
        idea.accept(world.amina, world.marek, day(10))
        idea.decline(world.amina, "safety_risk", OWN_WORDS)
    assert [step.kind for step in idea.steps] == ["acceptance", "decline"]


def test_a_merged_idea_shares_the_fate_of_the_other(world: World) -> None:  # I-06
    first, second = idea_of(world.marek, world), idea_of(world.joana, world, "A hook for the key")
    with pytest.raises(Unfit), writing():
        second.merge(world.amina, second)
    with writing():
        second.merge(world.amina, first)
    assert (state(second), second.merged_into) == ("merged", first)


def test_a_leaders_own_idea_is_answered_by_the_next_level(world: World) -> None:  # I-07
    idea = idea_of(world.amina, world)
    for nobody in (world.amina, world.bruno):
        with pytest.raises(NotAllowed), writing():
            idea.accept(nobody, world.amina, day(10))
    with pytest.raises(NotAllowed), writing():
        idea.say(world.amina, "I like it")
    with writing():
        idea.accept(world.leo, world.amina, day(10))
    assert state(idea) == "accepted"


def test_a_worker_and_a_leader_from_elsewhere_do_not_answer(world: World) -> None:
    idea = idea_of(None, world)
    for somebody in (world.joana, world.piotr, world.karl):
        with pytest.raises(NotAllowed), writing():
            idea.ask(somebody, "Which key?")


def test_a_parked_idea_comes_back_by_itself(world: World) -> None:  # I-08
    idea = idea_of(world.marek, world)
    with pytest.raises(Unfit), writing():
        idea.park(world.amina, day(0), "After the budget")
    with writing():
        idea.park(world.amina, day(30), "After the budget round in January")
    assert [idea.state(day(29)), idea.state(day(30))] == ["parked", "submitted"]


def test_a_question_waits_for_the_author_and_the_answer_brings_it_back(world: World) -> None:
    idea = idea_of(None, world)
    with writing():
        idea.ask(world.amina, "Which key do you mean?")
    assert state(idea) == "needs_info"
    with writing():
        idea.reply("The nozzle key")
    assert state(idea) == "submitted"
    reply = idea.steps[-1]
    assert (reply.by, reply.at) == (None, None), "no name, no time"


def test_in_use_is_confirmed_by_another_and_shown(world: World) -> None:  # I-09
    idea = idea_of(world.marek, world)
    with writing():
        idea.accept(world.amina, world.bruno, day(10))
    with pytest.raises(NotNow), writing():
        idea.confirm(world.amina, "It hangs")
    with writing():
        idea.report(world.bruno, "Nobody searches any more")
    with pytest.raises(NotAllowed), writing():
        idea.confirm(world.bruno, no_photo_reason="none")
    with pytest.raises(Unfit) as missing, writing():
        idea.confirm(world.amina)
    assert missing.value.field == "photo"
    with writing():
        idea.confirm(world.amina, no_photo_reason="A hook is a hook")
    assert (state(idea), idea.steps[-1].text) == ("implemented", "Nobody searches any more")


def test_what_is_not_in_use_any_more_is_open_again(world: World) -> None:  # I-10
    idea = made_real(world)
    with pytest.raises(NotNow), writing():
        idea.reopen(world.marek, "The hook broke")
    with writing():
        idea.reopen(world.amina, "The hook broke off")
    assert state(idea) == "accepted"


@pytest.mark.parametrize(("touches", "agrees", "not_enough"), [("safety", "eva", "quin"), ("product", "quin", "eva")])
def test_safety_and_product_are_not_for_a_leader_alone(  # I-13
    world: World, touches: str, agrees: str, not_enough: str
) -> None:
    idea = idea_of(world.marek, world)
    for people in ((), (getattr(world, not_enough),)):
        with pytest.raises(Unfit), writing():
            idea.accept(world.amina, world.marek, day(10), None, frozenset([touches]), people)
    with writing():
        idea.accept(world.amina, world.marek, day(10), None, frozenset([touches]), (getattr(world, agrees),))
    assert idea.acceptance is not None
    assert idea.acceptance.details == {"agreed_by": [getattr(world, agrees).name]}


def test_off_the_screens_is_not_deleted_and_another_leader_brings_it_back(world: World) -> None:  # decision 13
    idea = idea_of(world.marek, world)
    with pytest.raises(NotAllowed), writing():
        idea.hide(world.joana, "I don't like it")
    with writing():
        idea.hide(world.amina, "A name is in it")
    with pytest.raises(NotAllowed), writing():
        idea.show_again(world.amina)
    with writing():
        idea.show_again(world.bruno)
    assert idea.hidden_by_id is None
    assert [entry.event for entry in timeline_of(idea)][-2:] == ["hidden", "shown again"]


# --- the page


def test_the_page_offers_the_author_as_the_one_who_makes_it_real(client: CheckingClient, world: World) -> None:
    idea = idea_of(world.marek, world)
    page = client.as_(world.amina).get(f"/ideas/{idea.id}").text
    assert re.search(rf'name="owner" value="{world.marek.id}" checked', page)
    assert "Hang the key at a hook. We search for it daily." in page


def test_a_leader_says_yes_in_one_form(client: CheckingClient, world: World) -> None:
    idea = idea_of(world.marek, world)
    form = {"owner": world.marek.id, "due_on": day(10).isoformat(), "text": "Good, take the hook from the store"}
    answer = client.as_(world.amina).post(f"/ideas/{idea.id}/acceptance", data=form)
    assert answer.location == f"/ideas/{idea.id}"
    assert "Good, take the hook from the store" in text_of(client.get(answer.location).text)
    assert client.post(f"/ideas/{idea.id}/acceptance", data=form).status_code == 303, "a second tap changes nothing"
    assert [step.kind for step in world.fresh(idea).steps] == ["acceptance"]


@pytest.mark.parametrize(
    ("address", "form", "sentence"),
    [
        ("acceptance", {"due_on": "2099-01-01"}, "too far away"),
        ("acceptance", {"owner": "", "due_on": ""}, "Who makes it real?"),
        ("question", {"text": " "}, "a few words"),
        ("decline", {"text": OWN_WORDS}, "Choose a reason"),
        ("decline", {"text": "No way", "reason_code": "safety_risk"}, "at least 20 characters"),
        ("decline", {"text": OWN_WORDS, "reason_code": "made_up"}, "one of those shown"),
        ("parking", {"text": "After the budget"}, "Until when?"),
        ("merger", {"into": "ID-77"}, "no idea with this number"),
        ("hiding", {"reason": ""}, "a few words"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(
    client: CheckingClient, world: World, address: str, form: dict[str, str], sentence: str
) -> None:
    idea = idea_of(world.marek, world)
    answer = client.as_(world.amina).post(f"/ideas/{idea.id}/{address}", data=form)
    assert answer.status_code == 422
    assert sentence in text_of(answer.text)
    assert form.get("text", "").strip() in answer.text
    assert world.fresh(idea).steps == []


def test_safety_is_asked_for_in_the_form(client: CheckingClient, world: World) -> None:  # I-13
    idea = idea_of(world.marek, world)
    form = {"owner": world.marek.id, "due_on": day(10).isoformat(), "touches": "safety", "text": "Good"}
    client.as_(world.amina)
    for agreed in ("", str(world.quin.id), "99999"):
        answer = client.post(f"/ideas/{idea.id}/acceptance", data={**form, "agreed_safety": agreed})
        assert answer.status_code == 422
        assert "somebody of EHS has to agree first" in answer.text
    answer = client.post(f"/ideas/{idea.id}/acceptance", data={**form, "agreed_safety": world.eva.id})
    assert answer.status_code == 303
    assert "agreed by Eva Scholz" in text_of(client.get(f"/ideas/{idea.id}").text)


def test_of_two_leaders_the_second_reads_what_the_first_said_and_keeps_the_own_words(
    client: CheckingClient, world: World
) -> None:
    idea = idea_of(world.marek, world)
    with writing():
        idea.decline(world.amina, "already_exists", OWN_WORDS)
    form = {"owner": world.marek.id, "due_on": day(10).isoformat(), "text": "Do it, I pay the hook"}
    answer = client.as_(world.bruno).post(f"/ideas/{idea.id}/acceptance", data=form)
    assert answer.status_code == 409
    page = text_of(answer.text)
    assert "Amina Haddad" in page and OWN_WORDS in page
    assert "Do it, I pay the hook" in answer.text
    assert [step.kind for step in world.fresh(idea).steps] == ["decline"]


def test_an_idea_goes_its_whole_way_by_forms(client: CheckingClient, world: World) -> None:
    idea = idea_of(world.joana, world)
    address = f"/ideas/{idea.id}"
    client.as_(world.amina)
    client.post(f"{address}/word", data={"text": "I look at it today"})
    client.post(f"{address}/acceptance", data={"owner": world.marek.id, "due_on": day(10).isoformat()})
    client.as_(world.marek)
    trial = {"from_on": day(0).isoformat(), "to_on": day(7).isoformat(), "look_at": "Minutes of searching"}
    assert client.post(f"{address}/trial", data=trial).status_code == 303
    photo = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(photo, "JPEG")
    photo.seek(0)
    report = {"effect": "Nobody searches", "photo": (photo, "hook.jpg")}
    assert client.post(f"{address}/report", data=report, content_type="multipart/form-data").status_code == 303
    client.as_(world.amina)
    assert "I have seen it in use" in client.get(address).text
    assert client.post(f"{address}/implementation").status_code == 303
    assert client.post(f"{address}/standardisation", data={"standard": "SW-A3-10"}).status_code == 303
    assert client.post(f"{address}/recognition", data={"text": "Two minutes saved a shift"}).status_code == 303
    idea = world.fresh(idea)
    assert state(idea) == "standardised"
    assert [photo.kind for photo in photos_of("idea", [idea.id])[idea.id]] == ["photo_after"]
    assert "Two minutes saved a shift" in client.get(address).text


def test_who_may_not_answer_reads_why(client: CheckingClient, world: World) -> None:
    idea = idea_of(world.amina, world)
    assert "A leader's own idea is answered by the next level." in text_of(
        client.as_(world.bruno).get(f"/ideas/{idea.id}").text
    )
    assert "Sign in to answer" in text_of(client.application.test_client().get(f"/ideas/{idea.id}").text)


def test_an_idea_off_the_screens_is_not_there_for_others(client: CheckingClient, world: World) -> None:
    idea = idea_of(world.marek, world)
    client.as_(world.amina).post(f"/ideas/{idea.id}/hiding", data={"reason": "A name is in it"})
    assert "Off the screens: A name is in it" in text_of(client.get(f"/ideas/{idea.id}").text)
    assert client.as_(world.joana).get(f"/ideas/{idea.id}").status_code == 404
    answer = client.as_(world.bruno).post(f"/ideas/{idea.id}/hiding", data={"_method": "DELETE"})
    assert answer.status_code == 303
    assert client.as_(world.joana).get(f"/ideas/{idea.id}").status_code == 200


def test_who_gave_no_name_is_thanked_without_one(client: CheckingClient, world: World) -> None:  # I-03
    idea = idea_of(None, world)
    client.as_(world.amina).post(f"/ideas/{idea.id}/recognition", data={"text": "Well seen"})
    assert "Thank you, whoever had the idea" in text_of(client.get("/boards/a3").text)


def test_the_page_of_a_nameless_idea_names_nobody_and_no_hour(client: CheckingClient, world: World) -> None:  # I-03
    page = client.as_(world.amina).get(f"/ideas/{idea_of(None, world).id}").text
    story = page.split('class="timeline"')[1].split("</ol>")[0]
    assert "No name" in story
    assert not re.search(r"\d\d:\d\d", story)
