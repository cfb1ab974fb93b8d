"""A record is found by its number in any writing, or by its words, also when it is closed or cancelled (U-12)."""

from __future__ import annotations

import datetime as dt

import pytest
from lxml import html

from boards.actions.models import Action
from boards.db import db, writing
from boards.escalations.models import Escalation
from boards.ideas.models import Idea
from boards.ideas.receipts import receipt_for
from boards.issues.models import Issue
from boards.meetings.models import Decision, Forum, Meeting
from boards.plant.production_day import plant_date
from boards.search.folding import fold, folded
from boards.search.words import MOST
from tests.client import CheckingClient
from tests.world import World


def found(client: CheckingClient, typed: str) -> list[str]:
    """The numbers that a search shows, in order; the address where it leads straight to one."""
    answer = client.get("/find", query_string={"q": typed})
    if answer.status_code == 302:
        return [answer.location]
    page = html.fromstring(answer.get_data(as_text=True))
    labels: list[str] = page.xpath("//li[@data-label]/@data-label")
    assert answer.status_code == (200 if labels else 404)
    return labels


def action(world: World, title: str, **more: object) -> Action:
    with writing():
        due = plant_date() + dt.timedelta(days=5)
        return Action.raise_at(world.unit("A3"), title, by=world.amina, owner=world.joana, due_on=due, **more)


def idea(world: World, text: str, sent: str = "1", **more: object) -> Idea:
    with writing():
        return Idea.submit(world.unit("A3-10"), text, receipt=receipt_for(sent), language="en", **more)


def decision(world: World, text: str) -> Decision:
    with writing():
        forum = Forum(code="T1-A3", tier=1, unit=world.unit("A3"), times={"early": "06:05"})
        db.session.add(forum)
        db.session.flush()
        when = dt.datetime(2026, 11, 20, 5, 5, tzinfo=dt.UTC)
        meeting = Meeting(forum=forum, unit=forum.unit, production_date=when.date(), started_at=when, looked_at={})
        db.session.add(meeting)
        decided = Decision(number=47, meeting=meeting, text=text, owner=world.amina, cascade=[])
        db.session.add(decided)
        return decided


@pytest.mark.parametrize("typed", ["AC-17", "ac 17", "A-17", "A17", "17", " #17 ", "aC.17", "AC\u00a017"])
def test_a_number_opens_its_record_in_any_writing(client: CheckingClient, world: World, typed: str) -> None:
    made = action(world, "Weld the pan", number=17)
    assert found(client, typed) == [f"/actions/{made.id}"]


@pytest.mark.parametrize("typed", ["\u0130D-17", "\u0131D-17", "I\u017f-17", "AC-\u0661\u0667"])
def test_letters_and_digits_of_elsewhere_are_no_number(client: CheckingClient, world: World, typed: str) -> None:
    action(world, "Weld the pan", number=17)
    assert found(client, typed) == []
    assert client.get("/actions", query_string={"number": typed}).status_code == 404


def test_each_kind_has_its_letters(client: CheckingClient, world: World) -> None:
    thought = idea(world, "Hang the key", number=2074)
    with writing():
        issue = Issue.raise_at(world.unit("A3-10"), "abnormality", "Oil on the floor", number=113)
        asked = Escalation.ask_for(world.unit("A3"), world.unit("VSA"), "Who pays?", by=world.amina, number=30)
    decided = decision(world, "We move the rack")
    assert found(client, "id 2074") == [f"/ideas/{thought.id}"]
    assert found(client, "IS-113") == [f"/issues/{issue.id}"]
    assert found(client, "ES 30") == [f"/escalations/{asked.id}"]
    assert found(client, "DC-47") == [f"/meetings/{decided.meeting_id}"]


def test_a_bare_number_of_several_kinds_shows_them_all(client: CheckingClient, world: World) -> None:
    action(world, "Weld the pan", number=17)
    idea(world, "Hang the key", number=17)
    assert found(client, "17") == ["AC-17", "ID-17"]


def test_closed_and_cancelled_are_found_and_say_so(client: CheckingClient, world: World) -> None:  # U-12
    cancelled = action(world, "Weld the drain pan", number=17)
    with writing():
        cancelled.cancel(world.amina, "New vessel comes")
    assert found(client, "AC-17") == [f"/actions/{cancelled.id}"]
    assert found(client, "drain") == ["AC-17"]
    assert "cancelled" in client.get("/find?q=drain").text


@pytest.mark.parametrize("typed", ["zwölf", "ZWÖLF", "zwolf", "ZwOlF haken", "haken zwölf", "strasse", "STRAẞE"])
def test_letters_are_compared_without_case_and_marks(client: CheckingClient, world: World, typed: str) -> None:
    action(world, "ZWÖLF Haken an die Straße", number=17)
    assert found(client, typed) == ["AC-17"]


def test_all_words_must_be_there(client: CheckingClient, world: World) -> None:
    action(world, "Weld the drain pan", number=17)
    assert found(client, "pan weld") == ["AC-17"]
    assert found(client, "pan paint") == []


def test_a_word_is_a_word_and_no_pattern(client: CheckingClient, world: World) -> None:
    action(world, "Weld the drain pan", number=17)
    action(world, "Down to 100% scrap_free", number=18)
    assert found(client, "100%") == ["AC-18"]
    assert found(client, "scrap_free") == ["AC-18"]
    assert found(client, "w_ld") == found(client, "p%n") == []


def test_words_of_every_kind_are_found(client: CheckingClient, world: World) -> None:
    done = action(world, "Weld the drain pan", number=17, criterion="No kestrel under the vessel")
    thought = idea(world, "A shelf", number=18)
    with writing():
        done.complete(world.joana, "Welded with a buzzard")
        thought.say(world.amina, "The heron comes on Monday")
        issue = Issue.raise_at(world.unit("A3-10"), "abnormality", "An osprey on the floor", number=19)
        issue.acknowledge(world.amina)
        issue.contain(world.amina, "Fenced off with a falcon")
        question = Escalation.ask_for(world.unit("A3"), world.unit("VSA"), "Who pays the merlin?", by=world.amina, number=20)
        question.reply(world.greta, "answer", "The goshawk does")
    decision(world, "We keep the harrier")
    for word, label in {
        "kestrel": "AC-17",
        "buzzard": "AC-17",
        "heron": "ID-18",
        "osprey": "IS-19",
        "falcon": "IS-19",
        "merlin": "ES-20",
        "goshawk": "ES-20",
        "harrier": "DC-47",
    }.items():
        assert found(client, word) == [label], word


def test_a_name_is_found_where_it_is_given(client: CheckingClient, world: World) -> None:  # I-03
    idea(world, "A shelf", sent="1", author=world.marek, number=17)
    idea(world, "A hook", sent="2", number=18)
    assert found(client, "szymanski") == found(client, "SZYMAŃSKI") == ["ID-17"]


def test_who_was_hurt_is_not_searched(client: CheckingClient, world: World) -> None:  # P-07
    with writing():
        Issue.raise_at(
            world.unit("A3-10"), "injury", "Cut at the press", by=world.marek, severity="first_aid", details={"who": "Marek"}
        )
    assert found(client, "marek") == found(client, "szymanski") == []
    assert found(client, "press") == ["IS-1"], "what happened is found"


def test_what_is_off_the_screens_is_found_by_its_leaders_only(client: CheckingClient, world: World) -> None:  # decision 13
    hidden = idea(world, "A name is in here", number=17)
    with writing():
        hidden.hide(world.amina, "A name is in it")
    assert found(client, "name here") == found(client, "ID-17") == []
    assert found(client.as_(world.piotr), "name here") == []
    assert found(client.as_(world.amina), "name here") == ["ID-17"]


def test_open_ones_come_first_then_the_newest(client: CheckingClient, world: World) -> None:
    old, new, over = (action(world, "Weld the pan", number=number) for number in (17, 18, 19))
    with writing():
        over.cancel(world.amina, "Not needed")
        old.raised_on -= dt.timedelta(days=30)
    assert found(client, "weld") == [new.label, old.label, over.label]


def test_too_many_ask_for_another_word(client: CheckingClient, world: World) -> None:
    for n in range(MOST + 3):
        action(world, f"Weld pan {n}")
    assert len(found(client, "weld")) == MOST
    assert "Add a word" in client.get("/find?q=weld").text


def test_the_empty_page_says_what_can_be_found(client: CheckingClient, world: World) -> None:  # U-10
    page = client.get("/find")
    assert page.status_code == 200 and "AC-17" in page.text


@pytest.mark.parametrize(
    "typed", ["%", "_", "'", "\\", "🦜", "²", "AC-99999999999", "\x1f", "a" * 5000, "x " * 400, "AC-", "-", "ẞ" * 90]
)
def test_nothing_that_is_typed_breaks_it(client: CheckingClient, world: World, typed: str) -> None:
    action(world, "Weld the pan")
    assert client.get("/find", query_string={"q": typed}).status_code in (200, 302, 404)


def test_every_board_has_the_search_in_its_bar(client: CheckingClient, world: World) -> None:
    page = html.fromstring(client.get("/boards/a3").get_data(as_text=True))
    assert page.xpath("//header//form[@action='/find']//input[@name='q']")


LETTERS = "Łódź ŻÓŁĆ Ärger größer Señor ÇĞŞİı Øresund đak naïve"


def test_the_database_folds_as_python_does(app: object) -> None:
    assert db.session.scalar(db.select(folded(db.literal(LETTERS)))) == fold(LETTERS)
