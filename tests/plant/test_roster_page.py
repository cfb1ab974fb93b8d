"""The page of a plan: two taps swap, one picked shows what would be without him, bad input is said in words."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from lxml import html
from sqlalchemy import event

from boards.db import db, writing
from boards.people.models import Person
from boards.plant.roster import ABSENCES
from boards.plant.rostering import Roster
from boards.plant.stand_ins import stand_ins
from tests.client import CheckingClient
from tests.plant.rosters import MONDAY, early, holds, late, matrix, on, standing
from tests.world import World

HERE = {"date": MONDAY.isoformat(), "shift": "early"}


@pytest.fixture
def planned(world: World) -> Roster:
    with on(MONDAY), writing():
        matrix(world)
        roster = early(world)
        roster.place(world.marek, world.unit("A3-10"), world.amina)
        roster.place(world.amina, world.unit("A3-20"), world.amina)
    return early(world)


def page(client: CheckingClient, person: Person, address: str = "/boards/a3/roster", **query: Any) -> Any:
    with on(MONDAY):
        answer = client.as_(person).get(address, query_string={**HERE, **query})
    assert answer.status_code == 200
    return html.document_fromstring(answer.get_data(as_text=True))


def test_every_station_says_its_state_in_a_word_and_a_sign(client: CheckingClient, world: World, planned: Roster) -> None:
    found = page(client, world.amina)
    posts = {post.get("id"): post for post in found.xpath("//section[@data-state]")}
    assert {name: post.get("data-state") for name, post in posts.items()} == {"post-a3-10": "green", "post-a3-20": "green"}
    assert "Marek S." in posts["post-a3-10"].text_content() and "covered" in posts["post-a3-10"].text_content()
    assert posts["post-a3-10"].xpath(".//p[@class='post-state']/*[local-name()='svg']")


def test_two_taps_swap_two_names_without_scripts(client: CheckingClient, world: World, planned: Roster) -> None:
    marek = next(row for row in planned.rows() if row.person_id == world.marek.id)
    found = page(client, world.amina, entry=marek.id)
    (form,) = found.xpath("//form[.//button[@aria-label='Swap Marek S. and Amina H.']]")
    sent = {field.get("name"): field.get("value") for field in form.xpath(".//input")}
    for _ in range(2):  # gloves
        with on(MONDAY):
            assert client.post(form.get("action"), data=sent).status_code == 303
    assert standing(planned) == {"joana": None, "marek": "A3-20", "amina": "A3-10"}
    with on(MONDAY):  # somebody who still looks at the old page
        again = client.post(form.get("action"), data=sent | {"first_at": sent["second_at"], "second_at": ""})
    assert again.status_code == 409 and "Somebody else has just changed this plan" in again.text


def test_if_marek_is_away_this_turns_red_and_these_could_stand_in(
    client: CheckingClient, world: World, planned: Roster
) -> None:
    with writing():
        holds(world.joana, planned_skill(), 3)
    marek = next(row for row in planned.rows() if row.person_id == world.marek.id)
    found = page(client, world.amina, entry=marek.id)
    (red,) = found.xpath("//section[@id='picked']//div[@class='turns-red']")
    assert "A3-10" in red.text_content() and "Joana B." in red.text_content()
    (form,) = red.xpath(".//form")
    sent = {field.get("name"): field.get("value") for field in form.xpath(".//input")}
    for _ in range(2):
        with on(MONDAY):
            assert client.post(form.get("action"), data=sent).status_code == 303
    assert standing(planned) == {"joana": "A3-10", "amina": "A3-20"}
    assert {row.role for row in planned.rows() if row.person_id == world.joana.id} == {"backfill"}


def planned_skill() -> Any:
    from boards.skills.models import Skill

    return db.session.query(Skill).filter_by(code="A3-10").one()


def test_why_somebody_is_away_is_for_leaders_only(client: CheckingClient, world: World, planned: Roster) -> None:  # P-07
    with on(MONDAY), writing():
        early(world).absent(world.marek, world.amina, "kaizen")
    assert "kaizen" in page(client, world.amina).xpath("//section[@id='away']")[0].text_content()
    assert "kaizen" not in page(client, world.joana).text_content()
    with on(MONDAY):
        for address in ("/boards/a3/wall", "/boards/a3", *panels(world)):
            shown = client.get(address).get_data(as_text=True)
            assert not any(f">{kind}<" in shown for kind in ABSENCES if kind != "planned"), address


def panels(world: World) -> list[str]:
    from boards.live.registry import panels_of

    return [f"/boards/a3/panels/{panel.name}" for panel in panels_of(world.unit("A3"))]


def test_a_worker_sees_the_plan_and_no_button(client: CheckingClient, world: World, planned: Roster) -> None:
    found = page(client, world.joana)
    assert "Marek S." in found.text_content()
    assert not found.xpath("//main//form[@method='post']")


def test_attendance_in_one_tap(client: CheckingClient, world: World, planned: Roster) -> None:
    (form,) = page(client, world.amina).xpath("//form[contains(@action, 'attendance')]")
    sent = {field.get("name"): field.get("value") for field in form.xpath(".//input")}
    for _ in range(2):
        with on(MONDAY):
            assert client.as_(world.amina).post(form.get("action"), data=sent).status_code == 303
    assert {row.attended for row in planned.rows()} == {True}
    assert not page(client, world.amina).xpath("//form[contains(@action, 'attendance')]")


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"date": "2026-02-30"}, 404),
        ({"date": "x"}, 404),
        ({"date": "9999-12-31"}, 404),
        ({"date": "0001-01-01"}, 404),
        ({"shift": "noon"}, 404),
        ({"entry": "999999999999999999999"}, 200),
        ({"entry": "-1", "who": "x", "station": "B2-10"}, 200),
    ],
)
def test_an_odd_address_is_answered_in_words(
    client: CheckingClient, world: World, planned: Roster, query: dict[str, str], status: int
) -> None:
    with on(MONDAY):
        assert client.as_(world.amina).get("/boards/a3/roster", query_string={**HERE, **query}).status_code == status


@pytest.mark.parametrize(
    ("address", "form", "status"),
    [
        ("swaps", {"first": "999999", "second": "1"}, 404),
        ("swaps", {"first": "x", "second": "1"}, 422),
        ("swaps", {}, 404),
        ("places", {"person": "999999", "station": "A3-10"}, 404),
        ("places", {"person": "marek", "station": "A3-10"}, 422),
        ("places", {"person": "1", "station": "B2-10"}, 404),
        ("places", {"person": "1", "station": "A3-10", "role": "off"}, 422),
        ("places", {"person": "1", "station": "A3-10", "role": "trainee"}, 422),
        ("absences", {"person": "1", "kind": "sick"}, 422),
        ("absences", {"kind": "other"}, 404),
        ("weeks", {"from": "2026-11-16", "to": "2026-11-17"}, 422),
        ("weeks", {"from": "2026-11-23", "to": "2026-11-30"}, 422),
        ("weeks", {"from": "2026-11-16", "to": "2029-11-19"}, 422),
        ("attendance", {"date": "2026-11-30"}, 409),
        ("attendance", {"shift": "noon"}, 404),
    ],
)
def test_bad_input_is_said_in_a_sentence_and_changes_nothing(
    client: CheckingClient, world: World, planned: Roster, address: str, form: dict[str, str], status: int
) -> None:
    before = standing(planned)
    with on(MONDAY):
        answer = client.as_(world.amina).post(f"/boards/a3/roster/{address}", data={**HERE, **form})
    assert answer.status_code == status
    assert standing(planned) == before


def test_another_teams_row_is_not_here(client: CheckingClient, world: World, planned: Roster) -> None:
    row = planned.rows()[0].id
    with on(MONDAY):
        answer = client.as_(world.ingrid).post("/boards/b2/roster/places", data={**HERE, "entry": row, "station": "B2-10"})
    assert answer.status_code == 404


def test_who_leads_several_teams_sees_them_all(client: CheckingClient, world: World, planned: Roster) -> None:
    found = page(client, world.leo, "/boards/vsa/roster")
    (team,) = found.xpath("//section[@id='team-a3']")
    assert len(team.xpath(".//li")) == 3
    with on(MONDAY):
        assert client.get("/boards/ehs/roster").status_code == 404


def test_the_page_asks_as_often_for_many_as_for_few(client: CheckingClient, world: World, planned: Roster) -> None:
    def counted() -> int:
        asked: list[str] = []

        def note(*said: Any) -> None:
            asked.append(said[2])

        event.listen(db.engine, "before_cursor_execute", note)
        page(client, world.amina)
        page(client, world.leo, "/boards/vsa/roster")
        event.remove(db.engine, "before_cursor_execute", note)
        return len(asked)

    counted()
    few = counted()
    with on(MONDAY), writing():
        for number in range(30):
            person = Person(personnel_no=f"8{number}", name=f"One {number}", home_unit=world.unit("A3"), crew="A")
            db.session.add(person)
            db.session.flush()
            early(world).place(person, world.unit("A3-20"), world.amina)
    assert counted() == few


def test_yesterdays_plan_is_there_to_read(client: CheckingClient, world: World, planned: Roster) -> None:
    with on(MONDAY + dt.timedelta(days=30)):
        answer = client.as_(world.amina).get("/boards/a3/roster", query_string=HERE)
    assert answer.status_code == 200 and "Marek S." in answer.text and "/roster/swaps" not in answer.text


def test_who_is_away_that_day_is_not_offered_for_a_later_shift(world: World) -> None:
    with on(MONDAY, 5), writing():
        matrix(world)
        early(world).absent(world.amina, world.bruno, "unplanned")
        late(world).place(world.bruno, world.unit("A3-20"), world.bruno)
    with on(MONDAY):
        offered = stand_ins(world.unit("A3"), MONDAY, "late", world.unit("A3-10"))
    assert world.amina not in [one.person for one in offered]


def test_after_the_first_tap_the_names_stay_in_sight_and_a_bar_leads_to_the_rest(
    client: CheckingClient, world: World
) -> None:
    with on(MONDAY, 5), writing():
        matrix(world)
        early(world).place(world.marek, world.unit("A3-10"), world.amina)
    with on(MONDAY):
        page = html.fromstring(client.as_(world.amina).get(f"/boards/a3/roster?date={MONDAY}&shift=early").text)
        (first,) = page.xpath("//section[@id='post-a3-10']//a[contains(@class, 'name')]/@href")
        assert first.endswith("#post-a3-10")
        picked = html.fromstring(client.get(first).text)
    assert picked.xpath("//p[@class='picked-bar']//a/@href") == ["#picked"]
    assert picked.xpath("//section[@id='picked']")
