"""A gemba walk fills the week's place in its plan, wherever the walker goes; there he thanks somebody."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from flask import Flask

from boards import clock
from boards.checks.due import Schedule
from boards.checks.models import CheckRun
from boards.checks.plans import CheckPlan
from boards.db import db, writing
from tests.checks.lists import at, checklist, plan
from tests.client import CheckingClient
from tests.prepared import implemented
from tests.world import World

MONDAY, SUNDAY = dt.date(2026, 11, 16), dt.date(2026, 11, 22)
QUESTIONS = [{"code": "G1", "answer_kind": "text", "required": False}]


@pytest.fixture(autouse=True)
def thursday(app: Flask) -> Any:
    with clock.at(at("2026-11-19")):
        yield


@pytest.fixture
def weekly(world: World) -> CheckPlan:
    with writing():
        made = checklist(world, "CL-GEMBA", "gemba_walk", QUESTIONS, scored=False)
        return plan(made, world, "PLANT", "weekly", role="plant_manager", active_from=MONDAY)


def states(world: World) -> list[str]:
    db.session.rollback()
    with clock.at(at("2026-11-23")):
        return [due.state for due in Schedule([world.unit("PLANT")], MONDAY, SUNDAY).dues()]


def test_the_first_walk_of_the_week_is_the_one_planned(client: CheckingClient, world: World, weekly: CheckPlan) -> None:
    client.as_(world.ingrid)
    for _tap in range(2):
        client.post("/boards/a3/walks")
    [run] = db.session.query(CheckRun).all()
    assert (run.plan_id, run.unit.code) == (weekly.id, "A3")
    assert states(world) == ["missed"], "begun is not done"
    client.post(f"/checks/{run.id}/submission")
    assert states(world) == ["done"]
    client.post("/boards/b2/walks")
    assert [one.plan_id for one in db.session.query(CheckRun).order_by(CheckRun.id)] == [weekly.id, None]


def test_somebody_elses_walk_leaves_it_open(client: CheckingClient, world: World, weekly: CheckPlan) -> None:
    client.as_(world.leo).post("/boards/a3/walks")
    [run] = db.session.query(CheckRun).all()
    assert run.plan_id is None
    client.post(f"/checks/{run.id}/submission")
    assert states(world) == ["missed"]


def test_an_idea_in_use_is_what_thanks_are_for(client: CheckingClient, world: World, weekly: CheckPlan) -> None:
    with writing():
        idea = implemented(world)
    page = client.as_(world.ingrid).get("/boards/a3/walk").text
    assert "Thank somebody by name" in page and f"/ideas/{idea.id}#recognition" in page
    client.post("/boards/a3/walks")
    [run] = db.session.query(CheckRun).all()
    assert 'name="photo-G1"' in client.get(f"/checks/{run.id}").text, "a picture says it without many words"
