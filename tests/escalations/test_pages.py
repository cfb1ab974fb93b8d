"""Asking, answering and hearing in a browser without scripts."""

from __future__ import annotations

from lxml import html

from boards.actions.models import Action
from boards.db import db, writing
from boards.escalations.models import Escalation
from tests.client import CheckingClient
from tests.escalations.questions import ANSWER, ASK, answered, asked, at, hired
from tests.world import World


def said(text: str) -> str:
    return " ".join(html.fromstring(text).text_content().split())


def only() -> Escalation:
    db.session.rollback()
    return db.session.query(Escalation).one()


def test_a_worker_asks_about_an_action_in_three_taps_and_a_sentence(world: World, client: CheckingClient) -> None:
    with writing():
        action = Action.raise_at(world.unit("A3"), "Weld the drain pan", by=world.amina, owner=world.marek)
    client.as_(world.joana)
    page = client.get(f"/actions/{action.id}").get_data(as_text=True)
    (link,) = html.fromstring(page).xpath("//a[contains(@href, 'escalations/new')]/@href")
    form = html.fromstring(client.get(link).get_data(as_text=True)).forms[-1]
    assert form.fields["to"] in ("VSA", "") and form.xpath(".//input[@value='VSA']/@checked"), "the next level is proposed"
    answer = client.post(form.action, data={"ask": ASK, "to": "VSA", "subject": form.fields["subject"], "submission": "1"})
    assert answer.status_code == 303
    question = only()
    assert (question.subject_label, question.to_unit.code, question.asked_by) == (action.label, "VSA", world.joana)
    again = client.post(form.action, data={"ask": ASK, "to": "VSA", "subject": form.fields["subject"], "submission": "1"})
    assert again.location == answer.location and len(only().steps) == 0, "a double tap asks once"  # U-02
    assert question.label in said(client.get(f"/actions/{action.id}").get_data(as_text=True))


def test_what_was_typed_is_still_there_when_something_is_missing(world: World, client: CheckingClient) -> None:
    client.as_(world.joana)
    page = client.post("/boards/a3/escalations", data={"ask": "", "to": "EHS"})
    assert page.status_code == 422
    assert html.fromstring(page.get_data(as_text=True)).xpath("//input[@value='EHS']/@checked")
    page = client.post("/boards/a3/escalations", data={"ask": ASK, "to": "NOWHERE"})
    assert page.status_code == 422 and ASK in page.get_data(as_text=True)


def test_two_functions_are_sent_to_where_both_report(world: World, client: CheckingClient) -> None:  # E-06
    client.as_(world.joana).post("/boards/a3/escalations", data={"ask": ASK, "to": "VSA", "party": ["EHS", "QLT"]})
    question = only()
    assert (question.to_unit.code, question.reason) == ("PLANT", "cross_function")
    assert [party.unit.code for party in question.parties] == ["EHS", "QLT"]


def test_we_do_it_makes_an_action_with_owner_and_day(world: World, client: CheckingClient) -> None:
    question = asked(world)
    client.as_(world.greta)
    form = {"kind": "accept", "text": "Volkan welds it", "owner": world.greta.id, "due_on": "2026-11-19"}
    missing = client.post(f"/escalations/{question.id}/answer", data={**form, "owner": "", "due_on": ""})
    assert missing.status_code == 422 and "Volkan welds it" in missing.get_data(as_text=True)
    assert client.post(f"/escalations/{question.id}/answer", data=form).status_code == 303
    (action,) = db.session.query(Action).all()
    assert (action.owner, action.origin_label, action.stage) == (world.greta, question.label, 1)
    page = said(client.get(f"/escalations/{question.id}").get_data(as_text=True))
    assert action.label in page and "Greta Steiner" in page


def test_the_second_who_answers_reads_the_first_ones_words_and_keeps_the_own(world: World, client: CheckingClient) -> None:
    question = answered(world)  # U-01
    page = client.as_(world.ingrid).post(f"/escalations/{question.id}/answer", data={"kind": "answer", "text": "Ask Marek"})
    assert page.status_code == 409
    text = said(page.get_data(as_text=True))
    assert ANSWER in text and "Greta Steiner has answered" in text and "“Ask Marek”" in text


def test_the_page_shows_the_way_and_opens_the_subject(world: World, client: CheckingClient) -> None:  # E-03
    question = asked(world)
    with writing():
        question.comment(world.greta, "Nobody has time before Friday")
    with at("11:00"), writing():
        question.pass_up(world.greta, "No welder in the stream")
    page = client.get(f"/escalations/{question.id}").get_data(as_text=True)
    way = html.fromstring(page).xpath("//ol[@class='way']/li")
    assert [said(html.tostring(stop).decode()).split("Tue")[0].strip() for stop in way[:2]] == [
        "Small motor assembly",
        "Small motors",
    ]
    assert "Nobody has time before Friday" in said(html.tostring(way[1]).decode())
    assert "No welder in the stream" in said(html.tostring(way[1]).decode())
    assert way[2].get("aria-current") == "step" and "Kestrel Motors" in said(html.tostring(way[2]).decode())


def test_one_tap_of_the_crew_that_works_is_heard_and_can_be_taken_back(world: World, client: CheckingClient) -> None:
    question = answered(world)  # E-02
    client.as_(world.marek)
    assert client.post(f"/escalations/{question.id}/hearing", data={"board": "A3"}).status_code == 303
    assert only().state == "received"
    assert client.delete(f"/escalations/{question.id}/hearing").status_code == 303
    assert only().state == "answered"


def test_the_board_offers_each_tap_to_those_who_may(world: World, client: CheckingClient) -> None:
    question = asked(world)
    hired(world, "Dana Deputy", "VSA", None)
    page = html.fromstring(client.get("/boards/vsa/panels/answers").get_data(as_text=True))
    (controls,) = page.xpath(f"//li[@id='escalation-{question.id}']//*[@data-needs='lead']")
    assert str(world.greta.id) in controls.get("data-for").split()
    assert controls.xpath(".//form/@action") == [f"/escalations/{question.id}/acknowledgement"]


def test_a_question_about_a_record_that_is_not_here_is_not_asked(world: World, client: CheckingClient) -> None:
    client.as_(world.joana)
    for said_so in ("action-999", "person-1", "rubbish", "action-99999999999"):
        assert client.get(f"/boards/a3/escalations/new?subject={said_so}").status_code == 404
        form = {"ask": ASK, "to": "VSA", "subject": said_so}
        assert client.post("/boards/a3/escalations", data=form).status_code == 422
