"""A tier board asks the database as often for 80 teams as for 8, and its leaders' own promises stand first."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from flask import Flask
from lxml import html

from boards.actions.models import Action
from boards.clock import at
from boards.db import db, writing
from boards.escalations.models import Escalation
from boards.ideas.models import Idea
from boards.ideas.receipts import receipt_for
from boards.issues.models import Issue
from boards.live import rendering
from boards.live.revisions import revisions_of
from boards.meetings.models import Forum, Meeting
from boards.plant.models import Unit
from boards.plant.production_day import plant_date
from tests.client import CheckingClient
from tests.live.test_queries import statements_for
from tests.metrics.numbers import measured, safety, written
from tests.world import World

FRIDAY = dt.datetime(2026, 11, 20, 9, 0, tzinfo=dt.UTC)  # 10:00 at the plant: the early shift's stand-up is over
YESTERDAY = dt.date(2026, 11, 19)
FEW, MANY = 8, 80


@pytest.fixture(autouse=True)
def friday(app: Flask, time_machine: Any) -> None:
    time_machine.move_to(FRIDAY)
    rendering._cache.clear()


def teams(world: World, first: int, last: int) -> None:
    """Teams with something in every column of their row."""
    stream, today = world.unit("VSA"), plant_date()
    for n in range(first, last):
        team = Unit.add(f"T{n}", "team", f"Team {n}", stream)
        db.session.add(Forum(code=f"T1-T{n}", tier=1, unit=team, times={"early": "06:05", "night": "22:05"}))
        late = Action.raise_at(team, f"Late {n}", by=world.greta, owner=world.leo, due_on=today - dt.timedelta(days=2))
        Action.raise_at(team, f"Nobody's {n}", by=world.greta)
        Issue.raise_at(team, "andon", f"Stuck {n}", by=world.leo)
        Escalation.ask_for(team, stream, f"Who orders it? {n}", by=world.greta, subject=late)
        safety(team)
        for letter in "QDCM":  # of 80 teams more readings than a query loads reasons for at a time
            metric = measured(team, letter, 96.5, by_shift=True, roll_up="mean")
            for shift in ("early", "late", "night"):
                written(metric, {YESTERDAY: 95.0}, shift=shift)
        with at(FRIDAY - dt.timedelta(days=7)):
            Idea.submit(team, f"Hang the key {n}", receipt=receipt_for(f"t{n}"), language="en")


def test_eighty_teams_cost_as_many_queries_as_eight(app: Flask, world: World) -> None:
    with writing():
        teams(world, 0, FEW)
    few = {unit: len(statements_for(app, unit, "children")) for unit in ("VSA", "PLANT")}
    with writing():
        teams(world, FEW, MANY)
    many = {unit: len(statements_for(app, unit, "children")) for unit in ("VSA", "PLANT")}
    assert many == few


def row_of(client: CheckingClient, team: str) -> dict[str, str]:
    page = html.fromstring(client.get("/boards/vsa/panels/children").get_data(as_text=True))
    (row,) = page.xpath(f"//tr[@data-unit='{team}']")
    return {cell.get("data-figure"): " ".join(cell.text_content().split()) for cell in row.xpath("td[@data-figure]")}


def test_a_row_says_who_calls_what_is_asked_and_who_did_not_meet(client: CheckingClient, world: World) -> None:  # M-04
    with writing():
        teams(world, 0, 1)
    assert row_of(client, "T0") == {
        "help": "! 1 10:00",
        "open": "2",
        "overdue": "! 1",
        "ownerless": "? 1",
        "check": "0",
        "waiting": "1",
        "unanswered": "! 1",
        "asked": "1",
        "owed-late": "0",
        "missed": "06:05 +2",  # Thursday's early and night too
    }


def test_a_team_that_met_says_when(client: CheckingClient, world: World) -> None:
    with writing():
        team = Unit.add("T0", "team", "Team 0", world.unit("VSA"))
        forum = Forum(code="T1-T0", tier=1, unit=team, times={"early": "06:05"})
        db.session.add(forum)
        for day in (19, 20):
            began = dt.datetime(2026, 11, day, 5, 7, tzinfo=dt.UTC)
            held = {"production_date": began.date(), "shift": "early", "started_at": began, "looked_at": {}}
            db.session.add(Meeting(forum=forum, unit=team, ended_at=began + dt.timedelta(minutes=9), **held))
    assert row_of(client, "T0")["missed"] == "held 06:07"


def test_on_days_without_production_there_is_nothing_to_miss(client: CheckingClient, world: World) -> None:  # M-04
    with writing():
        team = Unit.add("T0", "team", "Team 0", world.unit("VSA"))
        db.session.add(Forum(code="T1-T0", tier=1, unit=team, times={"early": "06:05"}))
    with at(FRIDAY + dt.timedelta(days=2)):
        rendering._cache.clear()
        assert row_of(client, "T0")["missed"] == "06:05", "Friday's, still told on Sunday; none of the weekend's"


def test_leaders_begin_with_themselves(client: CheckingClient, world: World) -> None:  # P-06
    day = dt.timedelta(days=1)
    with writing():
        a3 = world.unit("A3")
        Action.raise_at(a3, "A worker's", by=world.amina, owner=world.marek, due_on=plant_date() - 9 * day)
        Action.raise_at(a3, "A leader's", by=world.amina, owner=world.amina, due_on=plant_date() - 2 * day)
    page = html.fromstring(client.get("/boards/vsa/panels/children").get_data(as_text=True))
    assert page.xpath("//ul[contains(@class,'late')]//a/text()") == ["A leader's", "A worker's"]


def test_a_call_and_a_question_move_the_boards_above(world: World) -> None:
    def told() -> dict[str, int]:
        db.session.rollback()
        return {code: revisions_of(world.unit(code).id).get("children", 0) for code in ("VSA", "VSB", "PLANT")}

    before = told()
    with writing():
        issue = Issue.raise_at(world.unit("A3-10"), "andon", "Stuck", by=world.joana)
    called = told()
    assert {code for code in before if called[code] != before[code]} == {"VSA", "PLANT"}
    with writing():
        issue.acknowledge(world.amina)
        issue.resolve(world.amina, "Free again")
    freed = told()
    assert freed["VSA"] > called["VSA"]
    with writing():
        Escalation.ask_for(world.unit("A3"), world.unit("VSA"), "Who pays?", by=world.amina)
    assert told()["VSA"] > freed["VSA"]


def test_a_row_shows_yesterdays_letters_with_their_signs(client: CheckingClient, world: World) -> None:  # U-05, L-02
    with writing():
        safety(world.unit("A3"))
        written(measured(world.unit("A3"), "Q", 96.5), {YESTERDAY: 95.0})
        measured(world.unit("A1"), "E", 420)
    page = html.fromstring(client.get("/boards/vsa/panels/children").get_data(as_text=True))
    assert page.xpath("//thead//abbr/text()") == ["S", "Q", "E"], "what the units below show, safety first"
    signs = {
        f"{row.get('data-unit')}-{cell.get('data-letter')}": (cell.get("data-state"), cell.xpath("string(a/@aria-label)"))
        for row in page.xpath("//tr[@data-unit]")
        for cell in row.xpath("td[@data-letter]")
    }
    assert signs == {
        "A3-S": ("met", "Small motor assembly, Safety: target met"),
        "A3-Q": ("missed", "Small motor assembly, Quality: 95.0\xa0%, target missed"),
        "A1-E": ("missing", "Stator winding, Environment: not written"),
    }
    assert page.xpath("//td[@data-letter='Q']/a/svg"), "a cross"


def test_a_number_of_a_team_moves_the_boards_above_it(world: World) -> None:
    with writing():
        quality = measured(world.unit("A3"), "Q", 96.5)

    def told() -> dict[str, int]:
        db.session.rollback()
        return {code: revisions_of(world.unit(code).id).get("children", 0) for code in ("VSA", "VSB", "PLANT")}

    before = told()
    with writing():
        quality.record(YESTERDAY, by=world.amina, value=95.0, reasons={"Other": 1})
    after = told()
    assert {code for code in after if after[code] != before[code]} == {"VSA", "PLANT"}
