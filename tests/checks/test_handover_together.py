"""A handover at the board: what the board knows stands beside the questions and stays; both sign on one device."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from flask import Flask

from boards import clock
from boards.actions.models import Action
from boards.checks.known import Fact, facts_of, known_at
from boards.checks.models import CheckRun
from boards.checks.plans import CheckPlan
from boards.db import db, writing
from boards.issues.models import Issue
from boards.plant.roster import RosterEntry
from tests.checks.lists import at, checklist, plan
from tests.client import CheckingClient
from tests.metrics.numbers import measured
from tests.world import PIN, World

TODAY = dt.date(2026, 11, 19)
NOON = at("2026-11-19", "13:50")
QUESTIONS = [
    {"code": "H1", "answer_kind": "text", "category": "machines", "required": False, "finding": False},
    {"code": "H7", "answer_kind": "items", "required": False, "finding": False},
]


@pytest.fixture
def run(app: Flask, world: World) -> CheckRun:
    with clock.at(at("2026-11-19", "07:00")), writing():
        made = checklist(world, "CL-H", "handover", QUESTIONS, scored=False, categories=[{"code": "machines"}])
        plan(made, world, frequency="each_shift", active_from=TODAY, active_to=TODAY)
    with clock.at(NOON), writing():
        return CheckRun.start(made_plan(), world.amina)


def made_plan() -> CheckPlan:
    return db.session.scalars(CheckPlan.loaded()).one()


def happened(world: World) -> dict[str, Any]:
    """A shift in which something happened. Call it inside writing()."""
    a3 = world.unit("A3")
    with clock.at(at("2026-11-19", "09:00")):
        call = Issue.raise_at(world.unit("A3-10"), "andon", "", details={"what": "machine"})
        over = Issue.raise_at(world.unit("A3-10"), "abnormality", "Clamp slips", by=world.marek)
        over.acknowledge(world.amina)
        over.resolve(world.amina, "Tightened")
        due = Action.raise_at(a3, "Order a clamp", by=world.amina, owner=world.marek, due_on=TODAY)
        later = TODAY + dt.timedelta(days=9)
        Action.raise_at(a3, "Weld the drain pan", by=world.amina, owner=world.marek, due_on=later)
        number = measured(a3, "Q", 96.5, by_shift=True)
        for person, shift in ((world.joana, "early"), (world.bruno, "late")):
            about: dict[str, Any] = {"unit_id": a3.id, "person": person, "absence_kind": "planned", "at": clock.now()}
            db.session.add(RosterEntry(production_date=TODAY, shift=shift, **about))
    return {"call": call, "over": over, "due": due, "number": number}


def test_what_is_open_is_known_without_anybody_typing_it(run: CheckRun, world: World) -> None:  # 1.11
    with clock.at(NOON), writing():
        there = happened(world)
        found = known_at(world.unit("A3"), NOON)
    assert found == [
        Fact("quality", "missing", "metric", there["number"].id),
        Fact("machines", "call", "issue", there["call"].id),
        Fact("machines", "solved", "issue", there["over"].id),
        Fact("delivery", "due", "action", there["due"].id, TODAY.isoformat()),
        Fact("people", "away", "person", world.joana.id),
        Fact("people", "away_next", "person", world.bruno.id),
    ]


def test_it_stands_beside_its_question_and_is_asked_again(run: CheckRun, client: CheckingClient, world: World) -> None:
    with clock.at(NOON):
        page = client.as_(world.amina).get(f"/checks/{run.id}").text
        assert "Help is called" not in page and f'hx-get="/checks/{run.id}/known"' in page
        with writing():
            happened(world)
        page = client.get(f"/checks/{run.id}").text
        beside = page[page.index('id="known-H1"') : page.index('id="q-H7"')]
        assert "Help is called" in beside and "Joana" not in beside
        before_sending = page[page.index('id="known-send"') :]
        assert "Joana Brito" in before_sending and "planned" not in before_sending, "never why somebody is away (P-07)"
        again = client.open(f"/checks/{run.id}/known").text
        assert again.count('hx-swap-oob="true"') == 2 and "Help is called" in again


def test_the_signed_record_keeps_what_was_known(run: CheckRun, client: CheckingClient, world: World) -> None:
    with clock.at(NOON), writing():
        there = happened(world)
        run = afresh(run)
        run.sign_out(world.amina)
    with clock.at(at("2026-11-19", "16:00")), writing():
        there["call"].acknowledge(world.bruno)
        there["call"].resolve(world.bruno, "The belt was replaced")
    with clock.at(at("2026-12-19")):
        assert Fact("machines", "call", "issue", there["call"].id) in facts_of(afresh(run).known)
        page = client.as_(world.ingrid).get(f"/checks/{run.id}").text
        assert "What the board knew" in page and "Help is called" in page
        assert "Help is called" in client.get(f"/checks/{run.id}/evidence").text


def test_both_sign_on_one_device(run: CheckRun, client: CheckingClient, world: World) -> None:
    address, both = f"/checks/{run.id}/signatures", {"out_badge": "101", "out_pin": PIN, "badge": "102", "pin": PIN}
    with clock.at(NOON):
        assert "Sign together" in client.get("/boards/a3/handover").text, "nobody is signed in on the tablet at the board"
        for wrong, status in (
            ({**both, "pin": "1111"}, 422),
            ({**both, "badge": "101"}, 403),  # one person can't be both
            ({**both, "badge": "103"}, 403),  # a worker takes nothing over
            ({**both, "out_badge": "102"}, 409),  # who does not have it can't sign it out
            ({"badge": "102", "pin": PIN}, 422),
        ):
            answer = client.post(address, data=wrong)
            assert answer.status_code == status, wrong
            assert afresh(run).state == "in_progress", "neither signs without the other"
            assert PIN not in answer.text
        assert client.post(address, data=both).status_code == 303
        assert client.post(address, data=both).status_code == 303, "a double tap"
    run = afresh(run)
    assert run.state == "signed_in" and run.done_by is world.amina
    signed = run.step("sign_in")
    assert signed and signed.by is world.bruno


def test_what_was_signed_out_on_a_phone_is_taken_over_at_the_board(
    run: CheckRun, client: CheckingClient, world: World
) -> None:
    with clock.at(NOON), writing():
        afresh(run).sign_out(world.amina)
    with clock.at(at("2026-11-19", "14:05")):
        page = client.get("/boards/a3/handover").text
        assert 'name="badge"' in page and 'name="out_badge"' not in page
        client.post(f"/checks/{run.id}/signatures", data={"badge": "102", "pin": PIN})
    assert afresh(run).state == "signed_in"


def afresh(run: CheckRun) -> CheckRun:
    return db.session.scalars(CheckRun.loaded().where(CheckRun.id == run.id)).unique().one()
