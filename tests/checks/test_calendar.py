"""What is due, as a month and in somebody's own calendar."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from flask import Flask
from icalendar import Calendar

from boards import clock
from boards.checks.calendar_feeds import CheckFeed
from boards.checks.models import CheckRun
from boards.checks.ticking import list_of, tick
from boards.db import db, writing
from tests.checks.lists import answered, at, checklist, conform, plan
from tests.client import CheckingClient
from tests.world import World


@pytest.fixture(autouse=True)
def thursday(app: Flask) -> Any:
    with clock.at(at("2026-11-19")):
        yield


@pytest.fixture
def amina(client: CheckingClient, world: World) -> CheckingClient:
    """A daily and a weekly check of the team from Monday on; Monday's was done, Tuesday's was not."""
    with writing():
        start = dt.date(2026, 11, 16)
        daily = plan(checklist(world, "CL-D", "machine_check", conform("M1")), world, active_from=start)
        plan(checklist(world, "CL-W", "machine_check", conform("M1")), world, frequency="weekly", active_from=start,
             assignee_kind="rotation", role=None, people=[world.piotr])  # fmt: skip
        with clock.at(at("2026-11-16")):
            answered(CheckRun.start(daily, world.amina), world.amina, "ok").submit(world.amina)
    return client.as_(world.amina)


def address(page: str) -> str:
    found = re.search(r"/calendars/[\w-]+\.ics", page)
    assert found is not None
    return found[0]


def events(client: CheckingClient, path: str) -> dict[tuple[str, Any], Any]:
    answer = client.get(path)
    assert answer.status_code == 200 and answer.mimetype == "text/calendar"
    lines = answer.data.split(b"\r\n")
    assert b"\n" not in b"".join(lines) and all(len(line) <= 75 for line in lines)  # RFC 5545, 3.1
    found = Calendar.from_ical(answer.data).walk("VEVENT")
    assert all(event["UID"] and event["DTSTAMP"] for event in found)
    assert len({event["UID"] for event in found}) == len(found)
    return {(str(event["SUMMARY"]), event["DTSTART"].dt): event for event in found}


def test_a_month_of_a_unit_shows_what_became_of_each(amina: CheckingClient) -> None:
    page = amina.get("/boards/a3/checks/calendar").text
    states = re.findall(r'data-state="(\w+)"', page)
    assert [states.count(one) for one in ("done", "missed", "open")] == [1, 2, 2]
    december = amina.get("/boards/a3/checks/calendar?month=2026-12").text
    assert "December 2026" in december and "missed" not in re.findall(r'data-state="(\w+)"', december)
    assert "November 2026" in amina.get("/boards/a3/checks/calendar?month=nonsense").text


def test_my_month_is_mine_alone(amina: CheckingClient, world: World) -> None:
    assert "Checklist CL-D" in (mine := amina.get("/checks/calendar").text) and "Checklist CL-W" not in mine
    assert "Checklist CL-W" in (his := amina.as_(world.piotr).get("/checks/calendar").text) and "Checklist CL-D" not in his


def test_a_calendar_fetches_what_is_due(amina: CheckingClient, world: World) -> None:
    made = amina.post("/boards/a3/checks/calendar/feed", data={"submission": "one"})
    assert made.headers["Cache-Control"] == "no-store"
    assert address(amina.post("/boards/a3/checks/calendar/feed", data={"submission": "one"}).text) == address(made.text)
    amina.post("/sign-out")
    found = events(amina, address(made.text))
    assert ("Checklist CL-D · A3: done", dt.date(2026, 11, 16)) in found
    assert ("Checklist CL-D · A3: missed", dt.date(2026, 11, 17)) in found
    week = found["Checklist CL-W · A3: to do", dt.date(2026, 11, 16)]
    assert week["DTEND"].dt == dt.date(2026, 11, 21)  # the day after Friday
    assert not any(isinstance(day, dt.date) and day.weekday() > 4 for _name, day in found)  # T-12


def test_an_event_keeps_its_id_when_it_is_done(amina: CheckingClient, world: World) -> None:
    path = address(amina.post("/checks/calendar/feed", data={"submission": "one"}).text)
    before = events(amina, path)["Checklist CL-D · A3: to do", dt.date(2026, 11, 19)]["UID"]
    with writing():
        run = CheckRun.start(db.session.query(CheckRun).first().plan, world.amina)
        answered(run, world.amina, "ok").submit(world.amina)
    assert events(amina, path)["Checklist CL-D · A3: done", dt.date(2026, 11, 19)]["UID"] == before


def test_an_address_can_be_taken_back(amina: CheckingClient, world: World) -> None:
    first = address(amina.post("/checks/calendar/feed", data={"submission": "one"}).text)
    second = address(amina.post("/checks/calendar/feed", data={"submission": "two"}).text)
    assert first != second and amina.get(first).status_code == 404
    assert first not in amina.get("/checks/calendar").text and second not in amina.get("/checks/calendar").text
    amina.as_(world.bruno).delete("/checks/calendar/feed")
    assert amina.get(second).status_code == 200
    amina.as_(world.amina).delete("/checks/calendar/feed")
    assert amina.get(second).status_code == 404 and amina.get("/calendars/nobody.ics").status_code == 404


def test_who_has_left_reads_nothing_more(amina: CheckingClient, world: World) -> None:
    path = address(amina.post("/boards/a3/checks/calendar/feed", data={"submission": "one"}).text)
    with writing():
        world.fresh(world.amina).leave()
    assert amina.get(path).status_code == 404


def test_the_secret_is_kept_nowhere(amina: CheckingClient) -> None:
    path = address(amina.post("/checks/calendar/feed", data={"submission": "one"}).text)
    secret = path.rsplit("/", 1)[1].removesuffix(".ics")
    (kept,) = db.session.query(CheckFeed).all()
    assert secret not in kept.secret_hash and len(secret) >= 40


def test_the_own_list_is_one_entry_a_day_and_nobody_elses(amina: CheckingClient, world: World) -> None:  # 1.19.1
    items = [
        {"code": f"T{n}", "answer_kind": "tick", "frequency": "each_shift", "at": "any", "finding": False} for n in range(3)
    ]
    with writing():
        made = plan(checklist(world, "CL-LSW", "lsw", items), world, frequency="by_item", active_from=dt.date(2026, 11, 18))
        [first, *_] = [due for due in list_of(world.amina, dt.date(2026, 11, 19)) if due.plan.id == made.id]
        tick(first, world.amina)
    page = amina.get("/checks/calendar").text
    assert "Checklist CL-LSW" in page and "1/3" in page and "/today/list?day=2026-11-19" in page
    assert "Checklist CL-LSW" not in amina.get("/boards/a3/checks/calendar").text, "people's own"
    amina.post("/checks/calendar/feed", data={"submission": "list"})
    path = address(amina.post("/checks/calendar/feed", data={"submission": "list"}).text)
    listed = {key: event for key, event in events(amina, path).items() if "CL-LSW" in key[0]}
    said = {at.date(): summary for summary, at in listed}
    assert said[dt.date(2026, 11, 19)].endswith("1 of 3 done") and said[dt.date(2026, 11, 20)].endswith("0 of 3 done")
    assert all("/today/list" in event["URL"] for event in listed.values())
    assert "CL-LSW" not in amina.as_(world.marek).get("/checks/calendar").text
