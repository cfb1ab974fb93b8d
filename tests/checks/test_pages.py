"""The page of a run: for who has it one question after the other, for everybody else what it says."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from boards import clock
from boards.actions.models import Action
from boards.checks.models import CheckRun
from boards.db import db, writing
from boards.issues.models import Issue
from tests.checks.doors import signed_out
from tests.checks.lists import answered, at, checklist, plan
from tests.client import CheckingClient
from tests.world import World


@pytest.fixture(autouse=True)
def thursday(app: Flask) -> Any:
    with clock.at(at("2026-11-19")):
        yield


def begun(world: World) -> CheckRun:
    with writing():
        audits = plan(checklist(world), world, frequency="weekly", assignee_kind="rotation",
                      people=[world.piotr, world.leo])  # fmt: skip
        return CheckRun.start(audits, world.piotr)


def test_who_has_it_answers_one_question_after_the_other_and_sends_it(client: CheckingClient, world: World) -> None:
    run = begun(world)
    client.as_(world.piotr)
    page = client.get(f"/checks/{run.id}")
    assert page.text.count('name="value" value="4"') == 25 and "Question 2.3" in page.text
    for question in run.asked:
        sent = {"value": "2" if question.code == "2.3" else "4", "note": "A pallet" if question.code == "2.3" else ""}
        assert client.post(f"/checks/{run.id}/answers/{question.code}", data=sent).status_code == 303
    assert client.post(f"/checks/{run.id}/submission").status_code == 303
    shown = client.get(f"/checks/{run.id}").text
    assert "98.0 %" in shown and "A pallet" in shown and "critical" in shown
    assert world.fresh(run).is_submitted


def test_what_is_missing_is_said_and_nothing_is_lost(client: CheckingClient, world: World) -> None:
    run = begun(world)
    client.as_(world.piotr)
    client.post(f"/checks/{run.id}/answers/1.1", data={"value": "3", "note": "One drawer"})
    refused = client.post(f"/checks/{run.id}/submission")
    assert refused.status_code == 422 and "1.2 has no answer yet." in refused.text and "One drawer" in refused.text


def test_a_phone_in_the_background_gets_a_receipt_and_may_send_again(client: CheckingClient, world: World) -> None:  # H-14
    run = begun(world)
    client.as_(world.piotr)
    sent = {"value": "1", "note": "Five", "submission": "a", "quiet": "yes"}
    for _ in range(2):
        answer = client.post(f"/checks/{run.id}/answers/1.1", data=sent)
        assert answer.status_code == 200 and f'data-receipt="{run.label}"' in answer.text
    assert world.fresh(run).answered == 1


def test_the_second_sees_who_has_it_and_takes_it_over(client: CheckingClient, world: World) -> None:  # H-15
    run = begun(world)
    client.as_(world.leo)
    assert "Piotr Zieliński ist dran." in client.get(f"/checks/{run.id}").text
    refused = client.post(f"/checks/{run.id}/answers/1.1", data={"value": "4"})
    assert refused.status_code == 409 and "Piotr" in refused.text
    assert client.post(f"/checks/{run.id}/holder").status_code == 303
    assert 'name="value"' in client.get(f"/checks/{run.id}").text
    assert world.fresh(run).holder.name == "Leo Brandt"


def test_others_read_and_private_answers_are_their_authors_alone(client: CheckingClient, world: World) -> None:  # 1.19.2
    with writing():
        walk = checklist(world, "CL-G", "gemba_walk", [
            {"code": "G1", "answer_kind": "text", "required": False},
            {"code": "G8", "answer_kind": "text", "required": False, "private": True},
        ], scored=False)  # fmt: skip
        run = CheckRun.start_ad_hoc(walk, world.unit("A3"), world.ingrid)
        run.answer(run.asked[0], "At the station", world.ingrid)
        run.answer(run.asked[1], "I told too much", world.ingrid)
        run.submit(world.ingrid)
    page = client.get(f"/checks/{run.id}").text
    assert "At the station" in page and "I told too much" not in page
    assert "I told too much" not in client.as_(world.greta).get(f"/checks/{run.id}").text
    assert "I told too much" in client.as_(world.ingrid).get(f"/checks/{run.id}").text


def test_a_handover_is_signed_and_its_items_are_ticked(client: CheckingClient, world: World) -> None:
    with writing():
        run = signed_out(world)
    client.as_(world.amina)
    assert "Watch the tester" in client.get(f"/checks/{run.id}").text
    client.post(f"/checks/{run.id}/signature")
    client.post(f"/checks/{run.id}/items/1", data={"done": "no", "note": "It was down"})
    run = world.fresh(run)
    assert run.state == "signed_in" and (run.items[0].done, run.items[0].note) == (False, "It was down")
    assert "It was down" in client.get(f"/checks/{run.id}").text


def test_a_number_is_typed_as_people_write_it(client: CheckingClient, world: World) -> None:  # U-07
    with writing():
        press = checklist(world, "CL-P", "machine_check", [
            {"code": "M2", "answer_kind": "number", "low": 5.5, "high": 6.5, "unit_of_measure": "bar"}
        ])  # fmt: skip
        run = CheckRun.start(plan(press, world), world.amina)
    client.as_(world.amina)
    client.post(f"/checks/{run.id}/answers/M2", data={"value": "5,90"})
    assert world.fresh(run).value_of(run.asked[0]) == "5.9"
    assert client.post(f"/checks/{run.id}/answers/M2", data={"value": "warm"}).status_code == 422


def test_an_action_page_leads_to_the_audit_it_came_from(client: CheckingClient, world: World) -> None:
    run = begun(world)
    with writing():
        run.answer(run.asked[0], "1", world.piotr, note="Five")
        action = run.raise_action(run.asked[0], "Clear the drawers", world.piotr, owner=world.marek)
        answered(run, world.piotr, q11="1").submit(world.piotr)
    assert f"/checks/{run.id}" in client.as_(world.piotr).get(f"/actions/{action.id}").text
    assert f"/actions/{action.id}" in client.get(f"/checks/{run.id}").text
    assert db.session.get(CheckRun, run.id) is not None


@pytest.mark.parametrize("id", ["0", "99999", "99999999999999"])
def test_no_run_no_page(client: CheckingClient, id: str) -> None:
    assert client.get(f"/checks/{id}").status_code == 404


def test_a_finding_becomes_an_action_or_a_red_tag_by_one_tap_and_only_once(client: CheckingClient, world: World) -> None:
    #
    run = begun(world)
    client.as_(world.piotr)
    found = {"value": "1", "note": "Five orphan stators under the bench", "becomes": "action"}
    for sending in ("a", "b"):  # two taps
        assert client.post(f"/checks/{run.id}/answers/1.1", data={**found, "submission": sending}).status_code == 303
    client.post(f"/checks/{run.id}/answers/1.2", data={"value": "2", "note": "Fixture of frame 71", "becomes": "red_tag"})
    db.session.rollback()
    (action,) = db.session.query(Action).filter_by(origin_type="check_run")
    assert (action.title, action.origin_id, action.owner_id) == ("Five orphan stators under the bench", run.id, None)
    (tagged,) = db.session.query(Issue).filter_by(kind="red_tag")
    assert tagged.details["item"] == "Fixture of frame 71"
    assert client.get(f"/checks/{run.id}").text.count('name="becomes"') == 75, "three of each question"


def test_what_a_finding_becomes_is_one_of_those_shown(client: CheckingClient, world: World) -> None:
    run = begun(world)
    client.as_(world.piotr)
    said = client.post(f"/checks/{run.id}/answers/1.1", data={"value": "1", "note": "Five", "becomes": "poem"})
    assert said.status_code == 422 and db.session.query(Action).filter_by(origin_type="check_run").count() == 0
