"""Following an idea by its receipt: the author reads the answer in the leader's own words, also without a name."""

from __future__ import annotations

import datetime as dt

from boards.db import writing
from boards.ideas.models import Idea
from boards.ideas.receipts import receipt_for
from boards.people.models import Person
from boards.plant.production_day import plant_date, production_date
from tests.client import CheckingClient
from tests.world import World

SOON = dt.timedelta(days=5)


def sent(world: World, submission: str = "mine", author: Person | None = None, language: str = "en") -> Idea:
    with writing():
        return Idea.submit(
            world.unit("A3-10"),
            "We search for the nozzle key.",
            receipt=receipt_for(submission),
            language=language,
            author=author,
        )


def story(client: CheckingClient, submission: str = "mine", status: int = 200) -> str:
    answer = client.get(f"/i/{receipt_for(submission).code}")
    assert answer.status_code == status
    assert answer.headers["Cache-Control"] == "no-store" and answer.headers["X-Robots-Tag"] == "noindex"
    return answer.get_data(as_text=True)


def test_a_new_idea_says_by_when_the_team_answers(client: CheckingClient, world: World) -> None:
    # I-01
    idea = sent(world)
    page = story(client)
    assert f'id="idea-{idea.id}"' in page and 'data-state="submitted"' in page
    assert 'data-coming="answer"' in page and "Answer from the team, by" in page


def test_a_late_answer_is_called_late(client: CheckingClient, world: World) -> None:
    idea = sent(world)
    with writing():
        idea.submitted_on = production_date() - dt.timedelta(days=10)
    assert "The answer is late" in story(client)


def test_a_code_is_found_however_it_was_typed(client: CheckingClient, world: World) -> None:
    sent(world)
    code = receipt_for("mine")
    for typed in (code.readable, code.code.lower(), f" {code.readable.lower()} "):
        answer = client.post("/i", data={"receipt": typed})
        assert answer.status_code == 303 and answer.location == f"/i/{code.code}"
    assert client.get(f"/i/{code.readable.lower()}").status_code == 200


def test_a_wrong_code_is_told_kindly(client: CheckingClient, world: World) -> None:
    sent(world)
    for answer in (client.get("/i/ZZZZZZ"), client.post("/i", data={"receipt": "ZZZ-ZZZ"}), client.post("/i", data={})):
        assert answer.status_code == 404
        assert "We don't know this code" in answer.get_data(as_text=True).replace("&#39;", "'")
    assert client.post("/i/ZZZZZZ/reply", data={"text": "hello"}).status_code == 404


def test_a_declined_author_reads_the_leaders_own_words(client: CheckingClient, world: World) -> None:
    # I-02
    idea = sent(world)
    words = "Thank you, you are right about the search. The key has to stay with the tool crib for now."
    with writing():
        idea.decline(world.amina, "safety_risk", words)
    page = story(client)
    assert words in page and "Not safe enough" in page and "Amina H." in page
    assert 'data-state="declined"' in page and "data-coming" not in page


def test_the_whole_way_is_told(client: CheckingClient, world: World) -> None:
    idea = sent(world, author=world.marek)
    with writing():
        idea.accept(world.amina, world.joana, plant_date() + SOON, "Good idea.")
        idea.try_out(world.joana, plant_date(), plant_date() + SOON, "Minutes of searching")
        idea.report(world.joana, "Nobody searches any more", no_photo_reason="Seen at the stand-up")
        idea.confirm(world.amina)
        idea.standardise(world.amina, "SW-A3-10")
        idea.thank(world.amina, world.marek, "Two minutes at every change.")
    page = story(client)
    for said in (
        "Good idea.",
        "Minutes of searching",
        "Nobody searches any more",
        "SW-A3-10",
        "Two minutes at every change.",
    ):
        assert said in page
    assert [word in page for word in ("Yes, we do it", "Trial", "Done, seen by Amina H.", "In the standard")] == [True] * 4
    assert 'data-state="standardised"' in page


def test_a_nameless_author_answers_a_question(client: CheckingClient, world: World) -> None:
    idea = sent(world)
    with writing():
        idea.ask(world.amina, "Which key do you mean?")
    code = receipt_for("mine").code
    assert "Which key do you mean?" in story(client)
    answer = client.post(f"/i/{code}/reply", data={"text": "The 12 mm one"})
    assert answer.status_code == 303
    again = client.post(f"/i/{code}/reply", data={"text": "The 12 mm one"})
    assert again.status_code == 303, "a second tap of the glove"
    idea = world.fresh(idea)
    assert [step.text for step in idea.steps if step.kind == "reply"] == ["The 12 mm one"]
    reply = idea.step("reply")
    assert reply and reply.by is None and reply.at is None
    page = story(client)
    assert "The 12 mm one" in page and 'id="reply"' not in page


def test_an_empty_or_late_reply_is_said_with_the_text_kept(client: CheckingClient, world: World) -> None:
    idea = sent(world)
    code = receipt_for("mine").code
    late = client.post(f"/i/{code}/reply", data={"text": "The 12 mm one"})
    assert late.status_code == 409 and "The 12 mm one" in late.get_data(as_text=True)
    with writing():
        idea.ask(world.amina, "Which key?")
    assert client.post(f"/i/{code}/reply", data={"text": "  "}).status_code == 422
    long = client.post(f"/i/{code}/reply", data={"text": "x" * 2001})
    assert long.status_code == 422 and "x" * 2001 in long.get_data(as_text=True)
    assert world.fresh(idea).stored_state == "needs_info"


def test_the_text_stays_in_its_language_and_says_so(client: CheckingClient, world: World) -> None:
    # I-11
    sent(world, language="de")
    page = story(client)
    assert 'lang="de">We search' in page and "Written in German" in page


def test_an_author_sees_that_it_was_taken_off_the_screens_and_why(client: CheckingClient, world: World) -> None:
    idea = sent(world)
    with writing():
        idea.hide(world.amina, "It names a colleague.")
    page = story(client)
    assert "taken it off the screens" in page and "It names a colleague." in page and "We search" in page


def test_a_merged_author_follows_the_other_idea(client: CheckingClient, world: World) -> None:
    # I-06
    mine, other = sent(world), sent(world, "other", world.joana)
    with writing():
        mine.merge(world.amina, other)
        other.accept(world.amina, world.marek, plant_date() + SOON, "Both of you saw the same thing.")
    page = story(client)
    assert "Somebody had the same idea" in page and "Both of you saw the same thing." in page
