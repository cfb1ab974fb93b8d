"""The page of a day that is over: which days there are, that nobody takes it for the present, what it costs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from flask import Flask
from lxml import html

from boards import clock
from boards.actions.models import Action
from boards.db import Base, db, writing
from boards.live import rendering
from boards.past.seeing import as_of, declared
from boards.past.tables import AS_TODAY, NOT_ON_BOARDS
from boards.plant.models import Plant, Unit
from boards.plant.production_day import day_ends, production_date
from tests.client import CheckingClient
from tests.live.test_queries import counted, fill
from tests.world import World

MONDAY = dt.date(2026, 11, 16)
DAY = dt.timedelta(days=1)


def on(days: int, hour: int = 9) -> dt.datetime:
    """So many days after Monday, at this hour (UTC; the plant is one ahead)."""
    return dt.datetime.combine(MONDAY + days * DAY, dt.time(hour), dt.UTC)


@pytest.fixture(autouse=True)
def friday(world: World) -> Iterator[None]:
    """It is Friday; on Monday a promise was made."""
    with clock.at(on(0)), writing():
        Action.raise_at(world.unit("A3"), "Weld the drain pan", by=world.amina, owner=world.marek, due_on=MONDAY + 9 * DAY)
    with clock.at(on(4)):
        yield


def page(client: CheckingClient, address: str) -> html.HtmlElement:
    answer = client.get(address)
    assert answer.status_code == 200, answer.status
    return html.document_fromstring(answer.get_data(as_text=True))


def test_a_past_day_says_which_day_it_is_and_that_it_is_the_past(client: CheckingClient) -> None:
    day = page(client, "/boards/a3/days/2026-11-17")
    said = day.xpath("string(//nav[@class='past-band'])")
    assert "Tue 17 Nov" in said.replace("\N{NO-BREAK SPACE}", " ")
    assert "This is the past" in said
    assert day.xpath("//body/@data-page") == ["past"]
    assert not day.xpath("//body[@data-live]"), "it never claims to be live"
    assert "Weld the drain pan" in day.text_content()


def test_nothing_can_be_pressed_on_it_not_even_by_a_leader(client: CheckingClient, world: World) -> None:
    day = page(client.as_(world.amina), "/boards/a3/days/2026-11-17")
    assert not day.xpath("//main//form[@method='post']")
    assert day.xpath("//body/@data-may") == [""]
    live = page(client, "/boards/a3")
    assert live.xpath("//main//form[@method='post']"), "the board of today has them"


def test_a_figure_of_a_past_day_opens_no_list_of_today(client: CheckingClient) -> None:
    assert page(client, "/boards/a3").xpath("//main//a[contains(@href, '/records/')]")
    assert not page(client, "/boards/a3/days/2026-11-17").xpath("//main//a[contains(@href, '/records/')]")


def test_from_the_plants_past_day_one_walks_to_a_teams_same_day(client: CheckingClient) -> None:
    day = page(client, "/boards/plant/days/2026-11-17")
    assert "/boards/a3/days/2026-11-17" in day.xpath("//tr[@data-unit='A3']//th/a/@href")


def test_one_walks_from_day_to_day_and_back_to_today(client: CheckingClient) -> None:
    links = page(client, "/boards/a3/days/2026-11-17").xpath("//nav[@class='past-band']//a/@href")
    assert links == ["/boards/a3/days/2026-11-16", "/boards/a3/days/2026-11-18", "/boards/a3"]
    yesterday = page(client, "/boards/a3/days/2026-11-19").xpath("//nav[@class='past-band']//a/@href")
    assert yesterday == ["/boards/a3/days/2026-11-18", "/boards/a3"]


def test_the_board_leads_to_the_last_day_on_which_anybody_worked(client: CheckingClient) -> None:
    assert page(client, "/boards/a3").xpath("//a[@href='/boards/a3/days']")
    assert client.get("/boards/a3/days").location == "/boards/a3/days/2026-11-19"
    with clock.at(on(7)):  # Monday again: nobody worked at the weekend
        assert client.get("/boards/a3/days").location == "/boards/a3/days/2026-11-20"


def test_any_day_can_be_chosen(client: CheckingClient) -> None:
    assert client.get("/boards/a3/days?on=2026-11-17").location == "/boards/a3/days/2026-11-17"
    assert client.get("/boards/a3/days?on=yesterday").status_code == 422


def test_the_present_day_is_the_board_itself(client: CheckingClient) -> None:
    assert client.get("/boards/a3/days/2026-11-20").location == "/boards/a3"


def test_a_night_belongs_to_the_day_it_began_on(client: CheckingClient) -> None:  # T-01
    with clock.at(dt.datetime(2026, 11, 20, 4, 59, tzinfo=dt.UTC)):
        assert client.get("/boards/a3/days/2026-11-19").location == "/boards/a3"
    with clock.at(dt.datetime(2026, 11, 20, 5, 0, tzinfo=dt.UTC)):
        assert client.get("/boards/a3/days/2026-11-19").status_code == 200


@pytest.mark.parametrize("date", ["2026-11-21", "2027-01-01", "9999-12-31"])
def test_a_day_still_to_come_has_no_board(client: CheckingClient, date: str) -> None:
    assert client.get(f"/boards/a3/days/{date}").status_code == 404


@pytest.mark.parametrize("date", ["2026-11-15", "2026-01-01", "1582-10-10", "0001-01-01"])
def test_before_the_plant_knew_anything_it_says_so(client: CheckingClient, date: str) -> None:
    day = page(client, f"/boards/a3/days/{date}")
    assert "knows nothing of this day" in day.text_content()
    assert day.xpath("//a[@rel='next']/@href") == ["/boards/a3/days/2026-11-16"]
    assert not day.xpath("//section[@data-panel]")


@pytest.mark.parametrize(
    "date", ["2026-02-30", "0000-00-00", "2026-13-01", "20261117", "2026-W47-2", "٢٠٢٦-١١-١٧", "2026-11-17T10", "x", "-1"]
)
def test_what_is_no_date_is_no_page(client: CheckingClient, date: str) -> None:
    assert client.get(f"/boards/a3/days/{date}").status_code == 404


@pytest.mark.parametrize("unit", ["nowhere", "a3-10"])
def test_what_has_no_board_has_no_past_days(client: CheckingClient, unit: str) -> None:
    assert client.get(f"/boards/{unit}/days/2026-11-17").status_code == 404
    assert client.get(f"/boards/{unit}/days").status_code == 404


def test_where_boards_are_for_people_past_days_are_too(client: CheckingClient, world: World) -> None:
    with writing():
        Plant.get().settings = {"reading": "signed-in"}
    assert client.get("/boards/a3/days/2026-11-17").status_code == 302
    assert client.as_(world.marek).get("/boards/a3/days/2026-11-17").status_code == 200


@pytest.mark.parametrize("belongs_to", ["start", "end"])
def test_a_day_ends_where_the_next_begins(world: World, belongs_to: str) -> None:  # T-02
    plant = Plant.get()
    plant.night_belongs_to = belongs_to
    for days in range(-30, 400, 7):  # over both nights on which the clock changes
        date = MONDAY + days * DAY
        end = day_ends(date, plant)
        assert production_date(end, plant) == date + DAY
        assert production_date(end - dt.timedelta(seconds=1), plant) == date
    db.session.rollback()


def test_a_past_day_costs_a_few_questions_more_than_the_board_however_much_is_on_it(
    app: Flask, client: CheckingClient, world: World
) -> None:
    def cost(address: str) -> int:
        rendering._cache.clear()
        with counted() as statements:
            assert client.get(address).status_code == 200
        return len(statements)

    for rows in (3, 30):
        with clock.at(on(1)), writing():
            fill(world, rows)
        for unit in ("a3", "vsa", "plant"):
            now, then = cost(f"/boards/{unit}"), cost(f"/boards/{unit}/days/2026-11-19")
            assert then <= now + 6, f"{unit}: {now} became {then} with {rows} rows"


# --- how it is done


def test_every_table_has_a_past_or_a_reason_why_not(app: Flask) -> None:
    tables, named = set(Base.metadata.tables), declared() | AS_TODAY.keys() | NOT_ON_BOARDS
    assert not tables - named, "say in boards/past how it looked on a day that is over"
    assert not named - tables


def test_nothing_is_written_on_a_day_that_is_over(app: Flask, world: World) -> None:
    a3 = world.unit("A3").id
    with as_of(MONDAY):
        db.session.add(Unit(code="NEW", kind="team", name="New", parent_id=a3))
        with pytest.raises(RuntimeError, match="nothing is written"):
            db.session.flush()
    assert Unit.by_code("NEW") is None


def test_what_is_read_of_a_past_day_stays_there(app: Flask, world: World) -> None:
    with clock.at(on(1)), writing():
        action = db.session.query(Action).one()
        action.move_due(world.amina, MONDAY + 3 * DAY, "Sooner")
    assert action.due_on == MONDAY + 3 * DAY
    with as_of(MONDAY):
        then = db.session.query(Action).one()
        assert then is not action
        assert then.due_on == MONDAY + 9 * DAY
        assert clock.now() == day_ends(MONDAY, Plant.get()) - dt.timedelta(microseconds=1)
    assert db.session.query(Action).one() is action
    assert action.due_on == MONDAY + 3 * DAY
    assert clock.now() == on(4)


def test_one_broken_panel_leaves_the_rest_of_the_day(
    app: Flask, client: CheckingClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.config["PANELS_RAISE"] = False
    inner = rendering._inner

    def breaks(unit: Unit, panel: rendering.Panel) -> str:
        if panel.name == "now":
            db.session.execute(db.text("SELECT nonsense FROM nowhere"))
        return inner(unit, panel)

    monkeypatch.setattr(rendering, "_inner", breaks)
    day = page(client, "/boards/a3/days/2026-11-17")
    assert "Not available" in day.xpath("string(//section[@id='panel-now'])")
    assert "Weld the drain pan" in day.xpath("string(//section[@id='panel-actions'])")
