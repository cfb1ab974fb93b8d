"""Who checks what, how often: planned on a page, changed from a day on, ended; and who may."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from flask import Flask

from boards import clock
from boards.checks.models import CheckRun
from boards.checks.plans import CheckPlan
from boards.db import db, writing
from tests.checks.lists import at, checklist, conform, plan
from tests.client import CheckingClient
from tests.world import World

ROLE = {"assignee_kind": "role", "role": "team_leader"}
MONDAY = dt.date(2026, 11, 23)


@pytest.fixture(autouse=True)
def thursday(app: Flask) -> Any:
    with clock.at(at("2026-11-19")):
        yield


@pytest.fixture
def amina(client: CheckingClient, world: World) -> CheckingClient:
    with writing():
        checklist(world, "CL-D", "machine_check", conform("M1"))
        checklist(world)
    return client.as_(world.amina)


def plans() -> list[CheckPlan]:
    db.session.rollback()
    return db.session.query(CheckPlan).order_by(CheckPlan.id).all()


def test_a_plan_is_made_on_a_page_once(amina: CheckingClient) -> None:
    assert "Checklist CL-D" in amina.get("/boards/a3/checks/plans/new").text
    assert "How often?" in amina.get("/boards/a3/checks/plans/new?checklist=CL-D").text
    form = {"checklist": "CL-D", "place": "A3-10", "frequency": "weekly", "times": "2", **ROLE, "target_percent": "97,5",
            "active_from": "2026-11-23", "active_to": "2026-12-18", "submission": "once"}  # fmt: skip
    first = amina.post("/boards/a3/checks/plans", data=form)
    assert first.status_code == 303 and amina.post("/boards/a3/checks/plans", data=form).location == first.location
    (made,) = plans()
    assert (made.unit.code, made.times, made.target_percent) == ("A3-10", 2, 97.5)
    assert (made.active_from, made.active_to) == (MONDAY, dt.date(2026, 12, 18))
    page = amina.get("/boards/a3/checks/plans").text
    assert "Still to begin" in page and "each week, 2 times" in page and "A3-10" in page
    assert "97.5 %" in amina.get(first.location).text


def test_a_rotation_keeps_its_order_and_nobody_twice(amina: CheckingClient, world: World) -> None:
    people = [world.piotr.id, world.leo.id, world.piotr.id, ""]
    form = {"checklist": "CL-5S", "frequency": "monthly", "month_day": "7", "assignee_kind": "rotation", "people": people}
    amina.post("/boards/a3/checks/plans", data=form)
    (made,) = plans()
    assert made.people == [world.piotr.id, world.leo.id] and made.month_day == 7
    assert "in turn" in amina.get("/boards/a3/checks/plans").text


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"frequency": ""}, "How often?"),
        ({"frequency": "hourly"}, "Choose one of those shown."),
        ({"assignee_kind": ""}, "Who does it? Choose one."),
        ({"role": ""}, "Who does it? Choose a role."),
        ({"assignee_kind": "person"}, "Who does it? Choose a person."),
        ({"assignee_kind": "person", "people": "999999"}, "Choose a person from the list."),
        ({"frequency": "on_dates"}, "On which days? Choose at least one."),
        ({"frequency": "on_dates", "dates": "soon"}, "“soon” is no date."),
        ({"frequency": "on_dates", "dates": "2026-11-02"}, "2026-11-02 is over."),
        ({"frequency": "weekly", "times": "9"}, "be right."),
        ({"frequency": "monthly", "month_day": "31"}, "be right."),
        ({"target_percent": "120"}, "A target lies between 0 and 100 per cent."),
        ({"active_from": "2026-11-02"}, "That day is over."),
        ({"active_to": "2026-11-20", "active_from": "2026-11-23"}, "It would end before it begins."),
        ({"place": "B2"}, "Choose one of those shown."),
        ({"checklist": "CL-NONE"}, "Which checklist? Choose one."),
    ],
)
def test_what_can_not_be_planned_is_said(amina: CheckingClient, wrong: dict[str, str], sentence: str) -> None:
    form = {"checklist": "CL-D", "frequency": "daily", **ROLE, **wrong}
    answer = amina.post("/boards/a3/checks/plans", data=form)
    assert answer.status_code == 422 and sentence in answer.text and not plans()


def test_a_change_leaves_what_was_until_then(amina: CheckingClient, world: World) -> None:
    with writing():
        before = plan(checklist(world, "CL-C", "machine_check", conform("M1")), world)
    form = {"frequency": "weekly", **ROLE, "active_from": "2026-11-25", "submission": "once"}
    answer = amina.post(f"/check-plans/{before.id}/change", data=form)
    assert amina.post(f"/check-plans/{before.id}/change", data=form).location == answer.location
    old, new = plans()
    assert old.active_to == dt.date(2026, 11, 24) and new.active_from == dt.date(2026, 11, 25)
    week = (MONDAY, MONDAY + dt.timedelta(days=6))
    assert [window.last.day for window in old.windows(*week)] == [23, 24]
    assert [(window.first.day, window.last.day) for window in new.windows(*week)] == [(25, 27)]
    with clock.at(at("2026-11-26")):
        amina.as_(world.amina)
        refused = amina.post(f"/check-plans/{old.id}/change", data={**form, "submission": "other"})
        assert refused.status_code == 409 and "This plan has ended." in refused.text


def test_a_changed_deck_forgets_no_card(amina: CheckingClient, world: World) -> None:  # H-10
    cards = conform(*(f"K{n}" for n in range(1, 6)), required=True)
    with writing():
        deck = checklist(world, "CL-K", "kamishibai", cards, draw="random_without_replacement")
        before = plan(deck, world)
        drawn = []
        for day in ("2026-11-16", "2026-11-17", "2026-11-18"):
            with clock.at(at(day)):
                drawn.append(CheckRun.start(before, world.amina).card)
    amina.post(f"/check-plans/{before.id}/change", data={"frequency": "daily", **ROLE, "active_from": "2026-11-19"})
    new = plans()[-1]
    with writing():
        for day in ("2026-11-19", "2026-11-20"):
            with clock.at(at(day)):
                drawn.append(CheckRun.start(db.session.get(CheckPlan, new.id), world.amina).card)
    assert sorted(card or "" for card in drawn) == ["K1", "K2", "K3", "K4", "K5"]


def test_a_plan_ends_and_what_is_over_stays(amina: CheckingClient, world: World) -> None:
    with writing():
        made = plan(checklist(world, "CL-E", "machine_check", conform("M1")), world)
    page = f"/check-plans/{made.id}"
    assert amina.post(f"{page}/ending", data={"active_to": "2026-11-02"}).status_code == 422
    assert amina.post(f"{page}/ending", data={}).status_code == 422
    assert amina.post(f"{page}/ending", data={"active_to": "2026-11-20"}).status_code == 303
    (ended,) = plans()
    assert [window.last.day for window in ended.windows(dt.date(2026, 11, 18), dt.date(2026, 11, 30))] == [18, 19, 20]
    assert "said until when it counts" in amina.get(page).text


def test_others_read_the_plans_and_plan_nothing(amina: CheckingClient, world: World) -> None:
    with writing():
        made = plan(checklist(world, "CL-E", "machine_check", conform("M1")), world)
    for stranger in (world.marek, world.piotr):
        amina.as_(stranger)
        assert "Checklist CL-E" in amina.get("/boards/a3/checks/plans").text
        assert "New plan" not in amina.get("/boards/a3/checks/plans").text
        assert "Change it" not in amina.get(f"/check-plans/{made.id}").text
        form = {"checklist": "CL-D", "frequency": "daily", **ROLE}
        assert amina.post("/boards/a3/checks/plans", data=form).status_code == 403
        assert amina.post(f"/check-plans/{made.id}/ending", data={"active_to": "2026-11-20"}).status_code == 403
    assert len(plans()) == 1 and plans()[0].active_to is None


@pytest.mark.parametrize("path", ["/check-plans/0", "/check-plans/99999999999", "/boards/none/checks/plans"])
def test_no_plan_no_page(amina: CheckingClient, path: str) -> None:
    assert amina.get(path).status_code == 404
