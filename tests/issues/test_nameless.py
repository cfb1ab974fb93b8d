"""Who gives no name leaves no trace: no person, no time, no device; followed by a code (I-03, I-04, E-08, P-07)."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from boards.clock import at
from boards.db import Base, db, writing
from boards.escalations.models import Escalation
from boards.history.models import timeline_of
from boards.issues.models import Issue
from boards.plant.production_day import production_date
from tests.client import CheckingClient
from tests.issues.calls import MORNING, after, minutes, raised
from tests.world import World


def sent(client: CheckingClient, world: World, **form: Any) -> Any:
    given = {"text": "Planned as a classroom course", "kind": "concern", "submission": "a phone", **form}
    return client.post(f"/s/{world.label('A3-10')}/problems", data=given)


def code_of(answer: Any) -> str:
    return str(answer.text.split('data-receipt="')[1].split('"')[0])


def test_a_nameless_issue_keeps_no_person_and_no_time(world: World) -> None:  # I-03, I-04
    issue = raised(world, "concern", by=None, nameless=True, submission="a phone")
    assert (issue.raised_by_id, issue.signature, issue.raised_at) == (None, None, None)
    assert issue.raised_on == production_date(MORNING)
    assert [(entry.person_id, entry.at) for entry in timeline_of(issue)] == [(None, None)]


def test_nobody_said_and_nameless_are_the_same(world: World) -> None:
    assert raised(world, by=None).is_nameless
    assert not raised(world, by=None, signature="Marek").is_nameless


def test_neither_the_submission_nor_the_code_lies_in_the_database(client: CheckingClient, world: World) -> None:
    code = code_of(sent(client, world)).replace("-", "")
    everything = [repr(row) for table in Base.metadata.sorted_tables for row in db.session.execute(select(table))]
    assert not [row for row in everything if code in row or "a phone" in row]


def test_the_code_opens_its_story_also_where_ideas_are_followed(client: CheckingClient, world: World) -> None:
    code = code_of(sent(client, world))
    answer = client.get(f"/i/{code.replace('-', '')}", follow_redirects=True)
    assert "Planned as a classroom course" in answer.text
    assert client.post("/i", data={"receipt": code.lower()}).status_code == 303
    assert client.get("/p/222222").status_code == 404


def test_the_answer_from_above_is_read_with_the_code(client: CheckingClient, world: World) -> None:  # E-08
    code = code_of(sent(client, world)).replace("-", "")
    issue = db.session.query(Issue).one()
    with writing():
        asked = Escalation.ask_for(
            world.unit("A3"), world.unit("PLANT"), "Course at the press?", by=world.amina, subject=issue
        )
    assert "The answer will stand here" in client.get(f"/p/{code}").text
    with writing():
        asked.reply(world.ingrid, "answer", "Two press hours a week")
    assert "Two press hours a week" in client.get(f"/p/{code}").text


def test_it_is_back_is_said_with_the_code_and_leaves_no_time(client: CheckingClient, world: World) -> None:  # I-03
    code = code_of(sent(client, world, kind="abnormality")).replace("-", "")
    issue = db.session.query(Issue).one()
    with writing():
        issue.resolve(world.amina, "Clamp exchanged")
    assert client.post(f"/p/{code}/reopening", data={"text": "Slips again"}).status_code == 303
    again = world.fresh(issue)
    step = again.step("reopening")
    assert (again.state, step.by_id, step.at) == ("raised", None, None)


def test_it_is_taken_back_with_the_code_the_same_day(client: CheckingClient, world: World) -> None:
    code = code_of(sent(client, world)).replace("-", "")
    assert client.post(f"/p/{code}/withdrawal").status_code == 303
    assert db.session.query(Issue).one().state == "withdrawn"


def test_what_a_nameless_one_wrote_is_read_and_no_hour(client: CheckingClient, world: World) -> None:
    sent(client, world)
    issue = db.session.query(Issue).one()
    for reader in (None, world.amina, world.ingrid):
        page = (client.as_(reader) if reader else client).get(f"/issues/{issue.id}")
        assert "no name" in page.text and "Somebody" in page.text


@pytest.mark.parametrize(("who", "reads"), [("eva", True), ("amina", False), ("ingrid", False), ("quin", False)])
def test_who_was_hurt_and_how_is_for_the_people_of_safety(  # P-07
    client: CheckingClient, world: World, who: str, reads: bool
) -> None:
    issue = raised(world, "injury", severity="first_aid", details={"injured": "Marek S.", "body_part": "left hand"})
    page = client.as_(getattr(world, who)).get(f"/issues/{issue.id}").text
    assert "Clamp slips" in page, "what happened is for everybody"
    assert ("left hand" in page) is reads
    assert ("Marek Szyma" in page) is reads
    assert "Marek" not in client.get("/boards/a3/panels/now").text


def test_a_call_in_a_tiny_crew_is_no_secret_but_a_worry_is(world: World) -> None:  # I-04
    with at(MORNING + minutes(1)), writing():
        issue = Issue.raise_at(world.unit("A3-10"), "concern", "We hide scrap", nameless=True)
    after(2, lambda: issue.acknowledge(world.amina))
    assert issue.raised_at is None and issue.steps[0].at is not None, "the leader's own time is no secret"
