"""The stand-up's pages without scripts: start, next, done, ask, end; and the record that wrote itself."""

from __future__ import annotations

import datetime as dt

from boards.actions.models import Action
from boards.db import db, writing
from boards.escalations.models import Escalation
from boards.issues.models import Issue
from boards.live.rendering import rendered
from boards.live.revisions import revisions_of
from boards.meetings.models import Decision, Forum, Meeting
from boards.plant.production_day import plant_date
from tests.client import CheckingClient
from tests.world import World

BOARD = "/boards/a3/stand-up"


def running() -> Meeting:
    meeting = db.session.query(Meeting).order_by(Meeting.id.desc()).first()
    assert meeting
    return meeting


def test_one_tap_starts_it_and_each_topic_has_its_page(
    forums: dict[str, Forum], world: World, client: CheckingClient
) -> None:
    client.as_(world.amina)
    assert "Start the stand-up" in client.get(BOARD).text
    client.post(BOARD)
    meeting = running()
    for topic in ("safety", "yesterday", "actions", "ideas", "answers", "escalate", "end"):
        client.post(f"/meetings/{meeting.id}/topic", data={"topic": topic})
        page = client.get(BOARD).text
        assert f'data-topic="{topic}"' in page
    assert world.fresh(meeting).topic == "end"


def test_what_is_done_on_the_page_is_in_the_record(forums: dict[str, Forum], world: World, client: CheckingClient) -> None:
    with writing():
        late = Action.raise_at(
            world.unit("A3"), "Weld the drain pan", by=world.amina, owner=world.marek, due_on=plant_date()
        )
    client.as_(world.amina)
    client.post(BOARD)
    said = {"meeting": running().id, "next": BOARD}
    client.post(f"/meetings/{said['meeting']}/heads", data={**said, "heads": "3"})
    client.post(f"/meetings/{said['meeting']}/looks", data={**said, "about": "safety", "word": "nothing"})
    client.post(f"/actions/{late.id}/completion", data=said)
    tomorrow = (plant_date() + dt.timedelta(days=1)).isoformat()
    new = {"title": "Fix the lamp", "owner": world.joana.id, "due_on": tomorrow, "submission": "one"}
    client.post("/boards/a3/actions", data={**said, **new})
    ask = {"subject": f"action-{late.id}", "ask": "Who can weld?", "to": "VSA", "submission": "two"}
    client.post(f"/meetings/{said['meeting']}/questions", data={**said, **ask})
    client.post(f"/meetings/{said['meeting']}/near-misses", data={**said, "text": "Slipped at the press"})
    client.post(f"/meetings/{said['meeting']}/end", data=said)
    page = client.get(f"/meetings/{said['meeting']}").text
    for words in ("Weld the drain pan", "Fix the lamp", "Joana Brito", "Who can weld?", "Slipped at the press", ">3<"):
        assert words in page, words
    assert db.session.query(Escalation).one().to_unit.code == "VSA"
    assert db.session.query(Issue).one().letter == "S"
    assert "3 here" in client.get("/boards/a3/meetings").text


def test_a_worker_does_not_start_it(forums: dict[str, Forum], world: World, client: CheckingClient) -> None:
    client.as_(world.marek)
    assert client.get(BOARD).status_code == 403
    assert client.post(BOARD).status_code == 403
    assert db.session.query(Meeting).count() == 0


def test_what_is_typed_elsewhere_is_not_said_in_the_meeting(
    forums: dict[str, Forum], world: World, client: CheckingClient
) -> None:
    """Only who leads there may say something in it, whatever number a form carries."""
    with writing():
        meeting = Meeting.start(forums["T1-A3"], world.amina)
    client.as_(world.marek)
    client.post("/boards/a3/actions", data={"title": "Mine", "submission": "x", "meeting": meeting.id})
    client.post("/sign-out")
    client.as_(world.amina)
    client.post(f"/meetings/{meeting.id}/end")
    assert "Mine" not in client.get(f"/meetings/{meeting.id}").text


def test_the_value_stream_meets_by_names_and_decides(forums: dict[str, Forum], world: World, client: CheckingClient) -> None:
    with writing():
        team = Meeting.start(forums["T1-A3"], world.amina)
        team.count_heads(9, world.amina)
        team.end(world.amina)
    client.as_(world.ingrid)
    client.post("/boards/vsa/stand-up")
    meeting = running()
    client.post(f"/meetings/{meeting.id}/present", data={"person": world.leo.id})
    decision = {"text": "Serhii stays on call", "owner": world.leo.id, "cascade": "A3", "submission": "d"}
    client.post(f"/meetings/{meeting.id}/decisions", data=decision)
    for topic in ("teams", "owed", "promises", "answers", "escalate", "end"):
        client.post(f"/meetings/{meeting.id}/topic", data={"topic": topic})
        page = client.get("/boards/vsa/stand-up").text
    assert "9 here" in page, "the record of the team came up by itself"
    client.post(f"/meetings/{meeting.id}/end")
    page = client.get(f"/meetings/{meeting.id}").text
    assert "Leo Brandt" in page and "Serhii stays on call" in page
    assert db.session.query(Decision).one().cascade == ["A3"]


def test_a_stand_up_covers_no_call_for_help(forums: dict[str, Forum], world: World, client: CheckingClient) -> None:
    """The wall shows the meeting full screen; who calls meanwhile is seen all the same, until somebody is there (1.8)."""
    with writing():
        Meeting.start(forums["T1-A3"], world.amina)
    before = touched_panels(world)
    with writing():
        call = Issue.raise_at(world.unit("A3-10"), "andon", "")
    assert touched_panels(world) > before, "the wall is told at once"
    assert "HELP A3-10" in shown(world)
    with writing():
        db.session.get_one(Issue, call.id).acknowledge(world.amina)
    assert "HELP A3-10" not in shown(world)


def shown(world: World) -> str:
    return " ".join(str(rendered(world.unit("A3"), "meeting", "en").html).replace("<b>", "").split())


def touched_panels(world: World) -> int:
    return revisions_of(world.unit("A3").id).get("meeting", 0)
