"""A leader gives one check to somebody: he finds it on Today, nobody else is asked, and it can be taken back."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from flask import Flask

from boards import clock
from boards.checks.models import CheckRun
from boards.checks.owed import owed_by
from boards.checks.plans import CheckPlan
from boards.db import db, writing
from boards.notices.models import Notice
from tests.checks.lists import at, checklist, conform, plan
from tests.client import CheckingClient
from tests.world import World

NOW = at("2026-11-19")
KEY = "2026-11-16//1"  # of the week


@pytest.fixture(autouse=True)
def thursday(app: Flask) -> Any:
    with clock.at(NOW):
        yield


@pytest.fixture
def weekly(world: World) -> CheckPlan:
    with writing():
        made = checklist(world, "CL-W", "machine_check", conform("M1"))
        return plan(made, world, frequency="weekly", active_from=dt.date(2026, 11, 16))


def owed(*people: Any) -> list[int]:
    return [len(owed_by(person, NOW)) for person in people]


def test_who_is_named_owes_it_and_nobody_else(client: CheckingClient, world: World, weekly: CheckPlan) -> None:  # 1.16.1
    assert owed(world.amina, world.marek) == [1, 0]
    address = f"/check-plans/{weekly.id}/assignee/{KEY}"
    client.as_(world.ingrid)
    assert address in client.get("/boards/a3/checks").text
    assert "Marek Szyma" in client.get(address).text
    for _ in range(2):
        assert client.post(address, data={"person": world.marek.id}).status_code == 303
    assert "Marek S." in client.get("/boards/a3/checks").text
    assert owed(world.amina, world.marek) == [0, 1]
    assert [notice.person_id for notice in db.session.query(Notice).filter_by(kind="named")] == [world.marek.id]
    assert 'id="owed-checks"' in client.as_(world.marek).get("/today").text
    client.post(f"/check-plans/{weekly.id}/runs", data={"window": KEY})
    [run] = db.session.query(CheckRun).all()
    assert run.holder is world.marek
    assert client.as_(world.ingrid).delete(address).status_code == 409, "he has begun it"


def test_it_is_taken_back(client: CheckingClient, world: World, weekly: CheckPlan) -> None:
    address = f"/check-plans/{weekly.id}/assignee/{KEY}"
    client.as_(world.ingrid).post(address, data={"person": world.marek.id})
    for _ in range(2):
        assert client.delete(address).status_code == 303
    assert owed(world.amina, world.marek) == [1, 0]


def test_nobody_else_gives_it_away_nor_to_whom_may_not(client: CheckingClient, world: World, weekly: CheckPlan) -> None:
    address = f"/check-plans/{weekly.id}/assignee/{KEY}"
    for person in (world.amina, world.marek, world.piotr):
        client.as_(person)
        assert "assignee/" not in client.get("/boards/a3/checks").text
        assert client.open(address).status_code == 403
        assert client.post(address, data={"person": person.id}).status_code == 403
        assert client.delete(address).status_code == 403
    client.as_(world.ingrid)
    with writing():
        db.session.merge(weekly).checklist.auditor_rule = "not_own_team"
    assert client.post(address, data={"person": world.marek.id}).status_code == 403
    assert "Marek Szyma" not in client.get(address).text
    for wrong in ("", "0", "999999999999999", "x", "-1"):
        assert client.post(address, data={"person": wrong}).status_code == 422, wrong
    for key in ("2025-01-06//1", "nonsense", "2026-11-16/early/1"):
        assert client.post(f"/check-plans/{weekly.id}/assignee/{key}", data={"person": world.piotr.id}).status_code == 409
    assert db.session.query(CheckRun).count() == 0
