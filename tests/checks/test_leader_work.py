"""Leader standard work: everybody the own list, ticked in time or late, and what the system knows ticks itself."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from flask import Flask

from boards import clock
from boards.checks import feeds
from boards.checks.due import Due, Schedule
from boards.checks.measures import of
from boards.checks.models import CheckRun
from boards.checks.rules import adherence_is_counted
from boards.checks.ticking import excuse, list_of, tick
from boards.db import db, writing
from boards.meetings.models import Forum, Meeting
from boards.metrics.readings import Reading
from boards.people.models import Person
from boards.plant.calendar import set_day
from boards.plant.rostering import Roster
from boards.refusals import NotAllowed, NotNow, Unfit
from tests.checks.lists import at, checklist, conform, plan
from tests.client import CheckingClient
from tests.world import World

TODAY = dt.date(2026, 11, 19)
DAY = dt.timedelta(days=1)


def item(code: str, frequency: str, at: str = "any", feed: str = "") -> dict[str, Any]:
    return {"code": code, "answer_kind": "tick", "frequency": frequency, "at": at, "feed": feed, "finding": False}


def lists(world: World, *items: dict[str, Any], unit: str = "A3", role: str = "team_leader") -> Any:
    work = checklist(world, f"CL-LSW-{role[:4].upper()}", "lsw", list(items))
    return plan(work, world, unit, "by_item", role=role, active_from=dt.date(2026, 11, 16))


def due_of(person: Person, code: str, on: dt.date = TODAY) -> Due:
    return next(one for one in list_of(person, on) if one.question and one.question.code == code)


@pytest.fixture(autouse=True)
def thursday(app: Flask) -> object:
    with clock.at(at("2026-11-19")):
        yield


def test_everybody_has_the_items_of_the_own_shift(world: World) -> None:
    with writing():
        lists(world, item("T01", "each_shift", "start"), item("T06", "daily"), item("T11", "weekly"), item("T14", "monthly"))
    mine = [(due.question.code, due.window.shift, due.state) for due in list_of(world.amina, TODAY) if due.question]
    assert mine == [("T01", "early", "open"), ("T06", "", "open"), ("T11", "", "open"), ("T14", "", "open")]
    assert list_of(world.bruno, TODAY)[0].window.shift == "late"
    assert list_of(world.marek, TODAY) == []
    assert [due.question.code for due in list_of(world.amina, dt.date(2026, 11, 21)) if due.question] == ["T14"]  # Saturday


def test_a_clock_time_is_due_for_whose_shift_it_falls_into(world: World) -> None:
    with writing():
        lists(world, item("S06", "daily", "08:30"), unit="A3")
    assert len(list_of(world.amina, TODAY)) == 1 and list_of(world.bruno, TODAY) == []


def test_done_is_in_time_only_in_its_window(world: World) -> None:  # H-07
    with writing():
        lists(world, item("T01", "each_shift"), item("T06", "daily"), item("T11", "weekly"))
        run = tick(due_of(world.amina, "T06"), world.amina)
        assert tick(due_of(world.amina, "T06"), world.amina) is run
        tick(due_of(world.amina, "T06", TODAY - DAY), world.amina)  # yesterday's
        tick(due_of(world.amina, "T11"), world.amina)
        with pytest.raises(NotAllowed):
            tick(due_of(world.amina, "T01"), world.bruno)
    assert due_of(world.amina, "T06").state == "done" and due_of(world.amina, "T06", TODAY - DAY).state == "late"
    assert due_of(world.amina, "T11", TODAY + DAY).state == "done", "of the week, on every day of it"
    with clock.at(at("2026-11-19", "20:00")):
        assert due_of(world.amina, "T01").state == "missed"
        with writing():
            tick(due_of(world.amina, "T01"), world.amina)
        assert due_of(world.amina, "T01").state == "late"


def test_a_tick_can_be_taken_back_and_what_was_not_done_says_why(world: World) -> None:
    with writing():
        lists(world, item("T06", "daily"))
        tick(due_of(world.amina, "T06"), world.amina)
        tick(due_of(world.amina, "T06"), world.amina, done=False)
    assert due_of(world.amina, "T06").state == "open"
    with writing():
        run = tick(due_of(world.amina, "T06"), world.amina, done=False, note="Three calls for help")
    assert due_of(world.amina, "T06").state == "open" and run.answers[0].note == "Three calls for help"


def test_only_who_leads_him_takes_an_item_off_a_list(world: World) -> None:  # H-08
    with writing():
        plan = lists(world, item("T06", "daily"), item("T11", "weekly"))
        with pytest.raises(NotAllowed):
            excuse(due_of(world.amina, "T11"), world.amina, "I had no time")
        with pytest.raises(Unfit):
            excuse(due_of(world.amina, "T11"), world.leo, "")
        excuse(due_of(world.amina, "T11"), world.leo, "The station is rebuilt")
        with pytest.raises(NotNow):
            tick(due_of(world.amina, "T11"), world.amina)
    with clock.at(at("2026-11-23")):
        found = Schedule([plan.unit], dt.date(2026, 11, 16), dt.date(2026, 11, 22)).dues()
    weekly = {due.person.name: due.state for due in found if due.question and due.person and due.question.code == "T11"}
    assert weekly == {"Amina Haddad": "excused", "Bruno Keller": "missed"}


def test_who_was_absent_owes_nothing_that_day(world: World) -> None:
    with writing():
        lists(world, item("T01", "each_shift"), item("T11", "weekly"))
        Roster(world.unit("A3"), TODAY, "early").absent(world.amina, world.leo, "planned")
    assert [due.state for due in list_of(world.amina, TODAY)] == ["excused", "open"]


def test_a_deputy_does_the_list_of_who_is_away(client: CheckingClient, world: World) -> None:
    with writing():
        made = lists(world, item("T01", "each_shift"), item("T02", "each_shift")).id
        world.amina.deputy = world.joana
    address = f"/today/list?of={world.amina.id}"
    assert client.as_(world.joana).get(address).status_code == 403, "while she is here, it is hers"
    with writing():
        Roster(world.unit("A3"), TODAY, "early").absent(world.amina, world.leo, "planned")
    assert "You act for Amina H. today." in client.get("/today").text
    assert "List of Amina Haddad" in (page := client.get(address).text) and "0 of 2 done" in page
    window = list_of(world.amina, TODAY)[0].window.key
    sent = {"date": TODAY.isoformat(), "window": window, "done": "yes", "of": world.amina.id}
    answer = client.post(f"/check-plans/{made}/ticks/T01", data=sent)
    assert answer.status_code == 303 and f"of={world.amina.id}" in answer.headers["Location"]
    assert "Joana B." in client.get(address).text, "who did it"
    assert [due.state for due in list_of(world.amina, TODAY)] == ["done", "excused"], "what nobody did, she does not owe"
    assert "Joana B." in client.as_(world.amina).get("/today/list").text
    for other in (world.marek, world.bruno):
        assert client.as_(other).get(address).status_code == 403
        assert client.post(f"/check-plans/{made}/ticks/T02", data=sent).status_code == 403


def test_what_the_system_knows_ticks_itself(world: World) -> None:
    with writing():
        lists(world, item("T03", "each_shift", "start", "meeting:1"), item("T07", "each_shift", "any", "run:kamishibai"))
        forum = Forum(code="T1-A3", tier=1, unit=world.unit("A3"), minutes=10, times={"early": "06:05"}, members=[])
        db.session.add(forum)
        cards = plan(checklist(world, "CL-KAM", "kamishibai", conform("K1"), draw="random_without_replacement"), world,
                     frequency="each_shift")  # fmt: skip
        with clock.at(at("2026-11-19", "06:05")):
            meeting = Meeting.start(forum, world.amina)
        with clock.at(at("2026-11-19", "06:14")):
            meeting.end(world.amina)
        run = CheckRun.start(cards, world.amina)
        run.answer(run.asked[0], "ok", world.amina)
        run.submit(world.amina)
        with pytest.raises(NotNow):
            tick(due_of(world.amina, "T03"), world.amina)
    assert [(due.state, due.by_feed) for due in list_of(world.amina, TODAY)] == [("done", True), ("done", True)]
    assert due_of(world.amina, "T03").done_at == at("2026-11-19", "06:14")
    assert {due.state for due in list_of(world.bruno, TODAY)} == {"coming"}
    assert {"meeting", "run", "handover", "verification", "idea_answer"} <= set(feeds.names())


def test_the_units_adherence_becomes_a_number_once_the_day_is_over(world: World) -> None:  # H-08
    with writing():
        lists(world, item("T06", "daily"))
        plan(checklist(world, "CL-D", "machine_check", conform("M1")), world, active_from=TODAY)
        tick(due_of(world.amina, "T06"), world.amina)
    adherence_is_counted(at("2026-11-20", "07:00"))
    adherence_is_counted(at("2026-11-20", "07:30"))
    metric = of(world.unit("A3"), "ADH")
    assert metric is not None
    [reading] = Reading.counting(metric, TODAY)
    assert (reading.numerator, reading.denominator, reading.revision) == (1.0, 3.0, 1)  # Amina; Bruno and M1 missed
    assert {one.reason for one in reading.why} == {"CL-LSW-TEAM T06 Question T06", "CL-D Checklist CL-D"}
    with clock.at(at("2026-11-20", "10:00")), writing():
        excuse(due_of(world.bruno, "T06"), world.leo, "He was in training")
    [reading] = Reading.counting(metric, TODAY)
    assert (reading.numerator, reading.denominator, reading.revision) == (1.0, 2.0, 2)


def test_a_closed_day_has_no_list(world: World) -> None:  # T-12
    with writing():
        lists(world, item("T06", "daily"), item("T11", "weekly"))
        set_day(world.unit("A3"), TODAY, [], "no work")
    assert [due.question.code for due in list_of(world.amina, TODAY) if due.question] == ["T11"]
