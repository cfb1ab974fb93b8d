"""Standards on the boards above teams: figures a unit, and behind each figure its list; counts, never names."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from lxml import html
from sqlalchemy import event

from boards.clock import now
from boards.db import db, writing
from boards.people.models import Person
from boards.plant.models import Unit
from boards.standards.models import Use
from boards.standards.panels import standards
from tests.client import CheckingClient
from tests.live.conftest import publish, watching
from tests.standards.catalog import DAY, at_the_plant, revision, standard
from tests.world import World

__all__ = ["publish", "watching"]
TODAY = dt.date(2026, 11, 18)


@pytest.fixture(autouse=True)
def wednesday(time_machine: Any) -> None:
    at_the_plant(time_machine, TODAY, "09:00")


def some(world: World) -> None:
    """A3 has not read one, late; another comes; B2's review is over; the value stream owns one that is nearly due."""
    revision(standard(world), "A", TODAY - 40 * DAY).acknowledge(world.amina, "en")
    revision(standard(world, "SW-NEXT"), "A", TODAY + 5 * DAY)
    revision(standard(world, "SW-FAR"), "A", TODAY + 40 * DAY)
    over = revision(standard(world, "SW-B2", "B2", ("B2-10",)), "A", TODAY - 400 * DAY)
    own = revision(standard(world, "SW-VSA", "VSA", ()), "A", TODAY - 350 * DAY)
    for reader in (world.piotr, world.rosa):
        over.acknowledge(reader, "en")
    own.standard.title = "How we walk the line"


def shown(world: World, unit: str, client: CheckingClient) -> html.HtmlElement:
    page = html.document_fromstring(client.get(f"/boards/{unit.lower()}?lang=en").get_data(as_text=True))
    return page.get_element_by_id("panel-standards")


def figures(panel: html.HtmlElement) -> dict[str, list[str]]:
    return {
        row.get("data-total") or row.get("data-unit"): [
            cell.text_content().strip() for cell in row.xpath("./td[@data-figure]")
        ]
        for row in panel.xpath(".//tbody/tr")
    }


def test_a_row_a_unit_where_something_waits(world: World, client: CheckingClient) -> None:
    with writing():
        some(world)
    assert figures(shown(world, "VSA", client)) == {"VSA": ["1", "3", "! 3", "0"], "A3": ["1", "3", "! 3", "0"]}
    plant = figures(shown(world, "PLANT", client))
    assert plant["PLANT"] == ["1", "3", "! 3", "! 1"]
    assert plant["VSA"][:2] == ["1", "3"] and plant["VSB"] == ["0", "0", "0", "! 1"] and "EHS" not in plant
    text = shown(world, "VSA", client).text_content()
    assert "How we walk the line" in text and "review by" in text, "its own"
    assert not any(name in text for name in ("Marek", "Joana", "Bruno"))
    assert "How we walk the line" not in shown(world, "PLANT", client).text_content()


def test_every_figure_opens_as_many_as_it_says(world: World, client: CheckingClient) -> None:  # U-09
    with writing():
        some(world)
    for unit in ("VSA", "PLANT"):
        for link in shown(world, unit, client).xpath(".//td[@data-figure]/a"):
            count, what = int(link.text_content().strip("! ")), link.getparent().get("data-figure")
            page = html.document_fromstring(client.get(link.get("href") + "&lang=en").get_data(as_text=True))
            rows = page.xpath("//tr[@data-standard]")
            if what in ("unread", "late"):
                assert sum(int(cell.get("data-unread")) for cell in page.xpath("//td[@data-unread]")) == count
            else:
                assert len(rows) == count, (unit, what)
    page = client.get("/standards?unit=plant&only=unread&lang=en").get_data(as_text=True)
    assert "A3 3" in page and "Joana" not in page


def test_a_plant_without_standards_says_nothing(world: World, client: CheckingClient) -> None:
    assert not shown(world, "VSA", client).text_content().strip()


def test_a_word_at_the_station_moves_the_boards_above(world: World, watching: Any, publish: Any) -> None:
    with writing():
        some(world)
    publish()
    page = watching("PLANT")
    page.told()
    with writing():
        standard_of_a3 = db.session.query(Use).filter_by(unit_id=world.unit("A3-10").id).first().standard  # type: ignore[union-attr]
        standard_of_a3.revisions[0].acknowledge(world.joana, "en")
    publish()
    assert "standards" in [push["panel"] for push in page.told()]
    assert figures(html.fromstring(page.html["standards"]))["PLANT"][:2] == ["1", "2"]
    with writing():
        world.marek.home_unit = world.unit("B2")
    publish()
    assert figures(html.fromstring(page.html["standards"]))["PLANT"][:2] == ["1", "2"]


def test_as_many_queries_for_forty_teams_as_for_four(world: World, app: Any) -> None:
    def more(numbers: range) -> None:
        with writing():
            for n in numbers:
                team = Unit.add(f"T{n}", "team", f"Team {n}", world.unit("VSA"))
                for crew in "AB":
                    db.session.add(Person(personnel_no=f"9{n}{crew}", name=f"P{n} {crew}", home_unit=team, crew=crew))
                db.session.flush()
                revision(standard(world, f"SW-{n}", f"T{n}", (f"T{n}",)), "A", TODAY - 40 * DAY)

    def counted() -> int:
        asked = list[str]()
        db.session.rollback()

        def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
            asked.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            shown = standards(world.unit("VSA"), now())
            whole, *teams = shown["units"]
            assert whole.unread == sum(team.unread for team in teams) >= 8, "two people a team"
        finally:
            event.remove(db.engine, "before_cursor_execute", note)
        return len(asked)

    more(range(4))
    counted()
    few = counted()
    more(range(4, 40))
    assert counted() == few
