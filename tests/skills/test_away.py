"""Below the matrix a wall says who is not there today and next, who stands in and who is lent; never why (P-07)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from lxml import html

from boards.clock import now
from boards.db import db, writing
from boards.live import rendering
from boards.live.revisions import PanelRevision
from boards.people.models import Person
from boards.plant.models import Plant
from boards.plant.roster import ABSENCES
from boards.skills.panels import skills
from tests.client import CheckingClient
from tests.live.test_queries import counted
from tests.past.remembering import Memory
from tests.plant.rosters import MONDAY, TUESDAY, WEDNESDAY, early, holds, late, matrix, on, skill_at
from tests.world import World

FRIDAY, NEXT = MONDAY + dt.timedelta(days=4), MONDAY + dt.timedelta(days=7)


@pytest.fixture(autouse=True)
def the_matrix(world: World) -> None:
    with on(MONDAY, 5), writing():
        first, _second = matrix(world)
        holds(world.rosa, first)
        early(world).place(world.marek, world.unit("A3-10"), world.amina)
        early(world).place(world.amina, world.unit("A3-20"), world.amina)


def said(world: World, unit: str = "A3", date: dt.date = MONDAY) -> dict[str, str]:
    """The lines of the panel by their kind."""
    db.session.rollback()
    with on(date):
        shown: dict[str, Any] = skills(world.unit(unit), now())
    return {line.kind: f"{line.heading}: {' · '.join(line.items)}" for line in shown["lines"]}


def test_who_is_not_there_is_said_with_who_stands_in_at_the_same_place(world: World) -> None:
    with on(MONDAY, 6), writing():
        early(world).absent(world.marek, world.amina, "planned")
        early(world).absent(world.joana, world.amina, "unplanned")
        early(world).place(world.bruno, world.unit("A3-10"), world.amina, "backfill")
    assert said(world)["away"] == "Not here: Joana B. · Marek S. (Bruno K. stands in)"
    with on(MONDAY, 6, 5), writing():
        early(world).back(world.joana, world.amina)
    assert said(world)["away"] == "Not here: Marek S. (Bruno K. stands in)"


def test_tomorrow_is_the_next_day_on_which_the_team_works(world: World) -> None:
    with on(MONDAY, 6), writing():
        early(world, TUESDAY).absent(world.marek, world.amina, "planned")
        late(world, NEXT).absent(world.bruno, world.amina, "training")
    assert said(world)["away-next"] == "Tomorrow not here: Marek S."
    assert "away" not in said(world)
    assert said(world, date=FRIDAY)["away-next"] == "Mon 23 not here: Bruno K."


def test_away_for_long_is_said_with_the_last_day(world: World) -> None:
    with on(MONDAY, 6), writing():
        world.joana.be_away(world.amina, TUESDAY)
    assert said(world)["away"] == "Not here: Joana B. until Tue 17"
    assert "Joana B. until Tue 17" in said(world)["away-next"]
    assert "away" not in said(world, date=WEDNESDAY)


def test_both_teams_say_who_is_lent(world: World) -> None:
    with on(MONDAY, 6), writing():
        early(world).place(world.rosa, world.unit("A3-10"), world.ingrid)
        early(world, TUESDAY, "B2").place(world.joana, world.unit("B2-10"), world.ingrid)
        holds(world.piotr, skill_at(world, "B2-10"))
    assert said(world)["lent"] == "Lent: Rosa O. from B2 · Tomorrow: Joana B. at B2"
    assert said(world, "B2")["lent"] == "Lent: Rosa O. at A3 · Tomorrow: Joana B. from A3"


def test_nobody_learns_why_and_nobody_is_named_where_the_plant_names_nobody(client: CheckingClient, world: World) -> None:
    # P-07, Q-12
    pages = set()
    for kind in ABSENCES:
        with on(MONDAY, 6), writing():
            early(world).absent(world.marek, world.amina, kind)
        rendering._cache.clear()
        with on(MONDAY):
            pages.add(client.get("/boards/a3/panels/skills").text.split('data-note="away"')[1].split("</li>")[0])
    assert len(pages) == 1, "every kind reads the same"
    with writing():
        Plant.get().settings = {"matrix_names": "none"}
    assert said(world)["away"] == "Not here: 1 person"


def test_each_line_leads_to_the_plan_of_its_day(client: CheckingClient, world: World) -> None:
    with on(MONDAY, 6), writing():
        early(world).absent(world.marek, world.amina)
        early(world, TUESDAY).absent(world.joana, world.amina)
    with on(MONDAY):
        page = html.fromstring(client.get("/boards/a3/panels/skills").text)
    for kind, day in (("away", MONDAY), ("away-next", TUESDAY)):
        assert page.xpath(f"//li[@data-note='{kind}']//a/@href") == [f"/boards/a3/roster?date={day}"]


def test_a_plan_of_tomorrow_moves_the_board(world: World) -> None:
    def revision() -> int:
        db.session.rollback()
        row = db.session.query(PanelRevision).filter_by(unit_id=world.unit("A3").id, panel="skills").one()
        return row.revision

    before = revision()
    with on(MONDAY, 6), writing():
        early(world, TUESDAY).absent(world.marek, world.amina)
    assert revision() > before


def test_many_away_cost_no_more_questions(world: World) -> None:
    def cost() -> list[str]:
        db.session.rollback()
        db.session.expire_all()
        with on(MONDAY), counted() as asked:
            skills(world.unit("A3"), now())
        return list(asked)

    with on(MONDAY, 6), writing():
        early(world).absent(world.marek, world.amina)
        early(world, TUESDAY).absent(world.marek, world.amina)
        early(world, TUESDAY).place(world.rosa, world.unit("A3-10"), world.ingrid, "backfill")
        early(world, TUESDAY, "B2").place(world.joana, world.unit("B2-10"), world.ingrid)
        early(world, MONDAY, "B2").place(world.joana, world.unit("B2-10"), world.ingrid)
    few = cost()
    with on(MONDAY, 6), writing():
        newcomers = [Person(name=f"Newcomer {n}", home_unit=world.unit("A3"), crew="A") for n in range(10)]
        db.session.add_all(newcomers)
        for person in (world.bruno, *newcomers):
            for date in (MONDAY, TUESDAY):
                early(world, date).absent(person, world.amina)
    many = cost()
    assert len(many) == len(few)


def test_what_is_said_by_hindsight_is_not_on_the_board_of_that_day(client: CheckingClient, world: World) -> None:
    memory = Memory(world)
    with on(MONDAY, 6), writing():
        early(world).attend(world.amina)
        early(world, TUESDAY).absent(world.joana, world.amina)
    memory.until(dt.datetime.combine(TUESDAY, dt.time(4), dt.UTC))
    memory.until(dt.datetime.combine(TUESDAY, dt.time(5, 30), dt.UTC))
    with on(TUESDAY, 6), writing():
        early(world).absent(world.marek, world.amina)  # yesterday, said only now
        early(world, TUESDAY).back(world.joana, world.amina)
        early(world, TUESDAY).absent(world.marek, world.amina, "planned")
    memory.until(dt.datetime.combine(WEDNESDAY, dt.time(7), dt.UTC))
    assert memory.hold(client) > 10
