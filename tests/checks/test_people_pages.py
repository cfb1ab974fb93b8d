"""Pages of checks for people: a leader's day, what is owed, a unit's checks, the handover at the board, a walk."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from flask import Flask

from boards import clock
from boards.checks.models import CheckRun
from boards.checks.ticking import list_of
from boards.db import db, writing
from boards.escalations.models import Escalation
from tests.checks.lists import answered, at, checklist, conform, plan
from tests.client import CheckingClient
from tests.world import World

TODAY = dt.date(2026, 11, 19)


@pytest.fixture(autouse=True)
def thursday(app: Flask) -> Any:
    with clock.at(at("2026-11-19")):
        yield


def item(code: str, frequency: str = "each_shift", time: str = "any", feed: str = "") -> dict[str, Any]:
    return {"code": code, "answer_kind": "tick", "frequency": frequency, "at": time, "feed": feed, "finding": False}


def listed(world: World) -> Any:
    with writing():
        work = checklist(world, "CL-LSW", "lsw", [
            item("T09", time="end"), item("T05", time="08:30"), item("T01", time="start"), item("T06"),
            item("T07", feed="run:machine_check"), item("T14", "monthly"),
        ])  # fmt: skip
        return plan(work, world, frequency="by_item", active_from=dt.date(2026, 11, 16))


def state(world: World, code: str, on: dt.date = TODAY) -> str:
    return next(one.state for one in list_of(world.amina, on) if one.question and one.question.code == code)


def test_the_list_is_in_order_of_time_and_ticked_by_one_tap(client: CheckingClient, world: World) -> None:  # 1.19.1
    made = listed(world)
    page = client.as_(world.amina).get("/today/list").text
    places = [page.index(f'id="item-{code}"') for code in ("T01", "T05", "T06", "T07", "T09", "T14")]
    assert places == sorted(places) and "0 of 5 done" in page
    window = list_of(world.amina, TODAY)[0].window.key
    sent = {"date": TODAY.isoformat(), "window": window, "done": "yes"}
    for _ in range(2):
        assert client.post(f"/check-plans/{made.id}/ticks/T01", data=sent).status_code == 303
    assert state(world, "T01") == "done" and "1 of 5 done" in client.get("/today/list").text
    client.post(f"/check-plans/{made.id}/ticks/T01", data={**sent, "done": "no"})
    assert state(world, "T01") == "open"
    assert "0 of 5 done today" in client.get("/today").text


def test_yesterdays_item_counts_as_late_whatever_is_tapped(client: CheckingClient, world: World) -> None:  # H-07
    made, yesterday = listed(world), TODAY - dt.timedelta(days=1)
    client.as_(world.amina)
    assert "counts as late" in client.get("/today/list?day=2026-11-18").text
    window = list_of(world.amina, yesterday)[0].window.key
    client.post(f"/check-plans/{made.id}/ticks/T06", data={"date": yesterday.isoformat(), "window": window, "done": "yes"})
    assert state(world, "T06", yesterday) == "late" and state(world, "T06") == "open"


def test_what_ticks_itself_says_so_and_cannot_be_tapped(client: CheckingClient, world: World) -> None:
    made = listed(world)
    with writing():
        machine = plan(checklist(world, "CL-D", "machine_check", conform("M1")), world)
        answered(CheckRun.start(machine, world.amina), world.amina, "ok").submit(world.amina)
    page = client.as_(world.amina).get("/today/list").text
    assert "ticked by itself" in page and "ticks/T07" not in page
    window = list_of(world.amina, TODAY)[0].window.key
    refused = client.post(f"/check-plans/{made.id}/ticks/T07", data={"window": window, "done": "yes"})
    assert refused.status_code == 409 and "It has ticked itself" in refused.text


def test_today_and_the_station_say_what_is_owed_and_one_tap_begins_it(client: CheckingClient, world: World) -> None:
    with writing():
        press = checklist(world, "CL-P", "machine_check", conform("M1"))
        made = plan(press, world, "A3-10", "each_shift", assignee_kind="crew", role=None)
    assert "You owe 1 check" in client.get(f"/s/{world.label('A3-10')}").text
    today = client.as_(world.marek).get("/today").text
    assert f'id="check-{made.id}"' in today
    assert f'id="check-{made.id}"' not in client.as_(world.rosa).get("/today").text, "somebody else's"
    client.as_(world.marek)
    begun = client.post(f"/check-plans/{made.id}/runs", data={"window": "2026-11-19/early/1"})
    assert begun.status_code == 303
    with writing():
        run = db.session.query(CheckRun).one()
        answered(run, world.marek, "ok").submit(world.marek)
    assert f'id="check-{made.id}"' not in client.get("/today").text
    assert "You owe" not in client.get(f"/s/{world.label('A3-10')}").text


def test_a_units_page_lists_what_is_due_overdue_done_and_next(client: CheckingClient, world: World) -> None:  # U-09
    with writing():
        audit = checklist(world, "CL-LPA", "lpa", conform("L1"), layers={"1": "team_leader", "2": "shift_lead"})
        first = plan(audit, world, frequency="daily", layer=1, active_from=dt.date(2026, 11, 16))
        plan(audit, world, frequency="weekly", layer=2, role="shift_lead", active_from=dt.date(2026, 11, 9))
        with clock.at(at("2026-11-18")):
            answered(CheckRun.start(first, world.amina), world.amina, "ok").submit(world.amina)
    page = client.as_(world.amina).get("/boards/a3/checks").text
    for part in ("now", "overdue", "undone", "done", "coming"):
        assert f'id="{part}"' in page, part
    assert 'action="/check-plans/' in page and "100" in page
    assert 'id="now"' not in client.get("/boards/a3/checks?what=missed").text
    assert client.get("/boards/a3/checks?kind=five_s&since=2026-11-02").status_code == 200
    assert client.get("/boards/nowhere/checks").status_code == 404
    overdue = client.get("/boards/a3/checks?what=overdue").text
    assert overdue.count('data-state="missed"') == 1, "layer 2 of last week"
    plant = client.get("/boards/plant/panels/checks").text
    assert 'data-figure="overdue" class="bad"' in plant and "what=overdue" in plant and "Amina" not in plant  # P-06


def test_a_handover_is_written_refused_and_signed_at_the_board(client: CheckingClient, world: World) -> None:  # 1.11
    questions = [
        {"code": "H1", "answer_kind": "text", "required": False},
        {"code": "H7", "answer_kind": "items", "required": False},
    ]
    with writing():
        made = plan(checklist(world, "CL-HO", "handover", questions, scored=False), world, frequency="each_shift")
    with clock.at(at("2026-11-19", "13:50")):
        page = client.as_(world.amina).get("/boards/a3/handover").text
        assert "Write for the next shift" in page
        client.post(f"/check-plans/{made.id}/runs", data={"window": "2026-11-19/early/1"})
        with writing():
            run = db.session.query(CheckRun).one()
            run.answer(run.asked[0], "Wet floor", world.amina)
            run.answer(run.asked[1], "Watch the tester", world.amina)
            run.sign_out(world.amina)
        assert "Read and taken over" not in client.get("/boards/a3/handover").text, "who wrote it can't sign"
    with clock.at(at("2026-11-19", "14:05")):
        page = client.as_(world.bruno).get("/boards/a3/handover").text
        assert "Wet floor" in page and "Watch the tester" in page and f"/checks/{run.id}/signature" in page
        client.post(f"/checks/{run.id}/refusal", data={"reason": "The floor is still wet"})
        assert "The floor is still wet" in client.get("/boards/a3/handover").text
        client.post(f"/checks/{run.id}/signature")
        client.post(f"/checks/{run.id}/items/1", data={"done": "yes"})
        page = client.get("/boards/a3/handover").text
        assert "Bruno Keller" in page and "/signature" not in page and 'id="left"' not in page


def test_a_walk_opens_what_was_asked_first_and_keeps_the_reflection_private(client: CheckingClient, world: World) -> None:
    with writing():
        checklist(world, "CL-GEMBA", "gemba_walk", [
            {"code": "G1", "answer_kind": "text", "required": False},
            {"code": "G8", "answer_kind": "text", "required": False, "private": True},
        ], scored=False)  # fmt: skip
        Escalation.ask_for(world.unit("A3"), world.unit("PLANT"), "A second gauge?", by=world.amina)
    page = client.as_(world.ingrid).get("/boards/a3/walk").text
    assert page.index("A second gauge?") < page.index("To the questions") and "asked of you" in page
    for _ in range(2):
        assert client.post("/boards/a3/walks").status_code == 303
    run = db.session.query(CheckRun).one()
    client.post(f"/checks/{run.id}/answers/G8", data={"value": "I told too much"})
    client.post(f"/checks/{run.id}/submission")
    assert "I told too much" in client.get(f"/checks/{run.id}").text
    assert "I told too much" not in client.as_(world.greta).get(f"/checks/{run.id}").text
    assert client.as_(world.marek).post("/boards/a3/walks").status_code == 403
