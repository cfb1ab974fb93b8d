"""What was asked for is on the boards of the team, of the tiers above and of the function called: by when it is needed,
where it is, and what came of it (domain 1.15)."""

from __future__ import annotations

import datetime as dt

import pytest
from lxml import html

from boards.clock import now, tick
from boards.db import db, writing
from boards.issues.models import Issue
from boards.issues.panels import now as now_panel
from boards.live import rendering
from boards.live.revisions import PanelRevision
from boards.plant.panels import children
from tests.client import CheckingClient
from tests.issues.requests import BEFORE, backfill, planned, release
from tests.live.test_queries import counted
from tests.plant.rosters import MONDAY, on
from tests.world import World

DAY = dt.timedelta(days=1)
LAST_CALM = MONDAY - 6 * DAY  # Tuesday: on Wednesday three production days are left
LATE = MONDAY - 5 * DAY


@pytest.fixture(autouse=True)
def the_plan(world: World) -> None:
    planned(world)


def rows(client: CheckingClient, unit: str, date: dt.date, hour: int = 8) -> dict[str, str]:
    """The rows of the panel of what is now: where each leads, and what it says."""
    rendering._cache.clear()
    db.session.rollback()
    client.set_cookie("lang", "en")
    with on(date, hour):
        panel = "children" if unit in ("VSA", "VSB", "PLANT") else "now"
        page = html.fromstring(client.get(f"/boards/{unit.lower()}/panels/{panel}").text)
    found = page.xpath("//ul[contains(@class, 'issues')]/li | //li[@data-request]")
    found = [row for row in found if row.xpath(".//a[@class='title']")]
    return {row.xpath(".//a[@class='title']/@href")[0]: " ".join(row.text_content().split()) for row in found}


def test_team_value_stream_and_plant_say_by_when_it_is_needed(client: CheckingClient, world: World) -> None:
    with on(BEFORE), writing():
        issue = release(world)
    shown = rows(client, "A3", BEFORE)[f"/issues/{issue.id}"]
    assert "Release asked A3" in shown and "needed on 16 Nov" in shown and "nobody yet" in shown and "!" not in shown
    for board in ("VSA", "PLANT"):
        assert rows(client, board, BEFORE)[f"/issues/{issue.id}"] == "A3 For the event needed 16 Nov"
    assert rows(client, "VSB", BEFORE) == {} == rows(client, "B2", BEFORE), "not their business"
    with on(BEFORE, 9), writing():
        issue.acknowledge(world.greta)
    assert "Greta S. is at it" in rows(client, "A3", BEFORE, 10)[f"/issues/{issue.id}"]


def test_undecided_three_production_days_before_it_is_late_on_all_boards(client: CheckingClient, world: World) -> None:
    with on(BEFORE), writing():
        issue = release(world)
    assert "!" not in rows(client, "VSA", LAST_CALM, 22)[f"/issues/{issue.id}"]
    assert "! needed on Mon 16" in rows(client, "A3", LATE)[f"/issues/{issue.id}"]
    for board in ("VSA", "PLANT"):
        assert "needed ! Mon 16" in rows(client, board, LATE)[f"/issues/{issue.id}"]


def test_the_day_on_which_it_is_late_moves_the_boards_above(world: World) -> None:
    with on(BEFORE), writing():
        release(world)

    def revision() -> int:
        db.session.rollback()
        row = db.session.query(PanelRevision).filter_by(unit_id=world.unit("VSA").id, panel="children").one()
        return row.revision

    with on(LATE, 4):
        tick()
    before = revision()
    with on(LATE, 5, 1):  # 06:01 at the plant
        tick()
    assert revision() > before


def test_what_is_late_stands_before_what_is_needed_first(client: CheckingClient, world: World) -> None:
    with on(BEFORE), writing():
        later, far = release(world, first=MONDAY + DAY), release(world, first=MONDAY + 30 * DAY)
        first = backfill(world)
    shown = list(rows(client, "VSA", LATE))
    assert shown == [f"/issues/{one.id}" for one in (first, later, far)]


def test_a_decision_comes_back_to_the_team_and_leaves_the_board_above(client: CheckingClient, world: World) -> None:
    with on(BEFORE), writing():
        granted, declined = release(world), release(world)
        granted.decide(world.greta, "granted")
        declined.decide(world.greta, "declined", "Not that week")
    assert rows(client, "VSA", BEFORE) == {}
    shown = rows(client, "A3", BEFORE)
    assert "granted, for 16 Nov" in shown[f"/issues/{granted.id}"] and "no, for 16 Nov" in shown[f"/issues/{declined.id}"]
    assert list(rows(client, "A3", MONDAY - 3 * DAY)) == [f"/issues/{granted.id}"], "a no is news for two days"
    assert f"/issues/{granted.id}" in rows(client, "A3", MONDAY) and rows(client, "A3", MONDAY + DAY) == {}


def test_nobody_reads_on_a_board_who_is_asked_for(client: CheckingClient, world: World) -> None:
    with on(BEFORE), writing():
        release(world)
    assert "Marek" not in str(rows(client, "A3", BEFORE))


def test_a_function_sees_what_it_is_called_for(client: CheckingClient, world: World) -> None:
    with on(BEFORE), writing():
        about = {"from_on": MONDAY.isoformat()}
        issue = Issue.raise_at(
            world.unit("A3"), "request_support", "Air", by=world.amina, called=world.unit("EHS"), details=about
        )
    assert "needed on 16 Nov" in rows(client, "EHS", BEFORE)[f"/issues/{issue.id}"]
    assert rows(client, "QLT", BEFORE) == {}


def test_many_requests_cost_no_more_questions(world: World) -> None:
    def cost() -> int:
        db.session.rollback()
        db.session.expire_all()
        with on(BEFORE, 10), counted() as asked:
            children(world.unit("VSA"), now())
            now_panel(world.unit("A3"), now())
        return len(asked)

    def ask(count: int) -> None:
        with on(BEFORE), writing():
            for _ in range(count):
                release(world).acknowledge(world.greta)

    ask(2)
    few = cost()
    ask(20)
    assert cost() == few
