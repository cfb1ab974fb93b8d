"""The page of one day of one number: everything behind its cell, corrections with their reason, and nobody's secret."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from lxml import html
from sqlalchemy import select

from boards import clock
from boards.db import db, writing
from boards.issues.models import Issue
from boards.metrics.models import Metric
from boards.metrics.readings import Reading
from boards.plant.models import Plant
from tests.client import CheckingClient
from tests.live.test_queries import counted
from tests.metrics.numbers import measured, safety, written
from tests.world import World

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = dt.date(2026, 11, 16)
SUNDAY = dt.date(2026, 11, 15)


@pytest.fixture(autouse=True)
def tuesday_eleven(world: World) -> Iterator[None]:
    """The time to write Monday's numbers is over."""
    with clock.at(dt.datetime(2026, 11, 17, 11, 0, tzinfo=BERLIN)):
        yield


@pytest.fixture
def q(world: World) -> Metric:
    with writing():
        return measured(world.unit("A3"), "Q", 96.5)


@pytest.fixture
def by_shift(world: World) -> Metric:
    with writing():
        return measured(world.unit("A3"), "D", 97, by_shift=True, roll_up="ratio")


def address(metric: Metric, date: dt.date = MONDAY, what: str = "") -> str:
    return f"/metrics/{metric.id}/days/{date}{what and '/' + what}"


def page(answer: Any) -> html.HtmlElement:
    return html.document_fromstring(answer.get_data(as_text=True))


def words(shown: html.HtmlElement) -> str:
    return " ".join(" ".join(shown.itertext()).split())


def test_the_day_shows_what_the_board_rounds(client: CheckingClient, world: World, q: Metric) -> None:  # L-08
    with writing():
        written(q, {MONDAY: 96.46})
    shown = page(client.get(address(q)))
    assert shown.xpath("//*[@data-state='missed']")
    assert "96.46 %" in words(shown) and "on the board: 96.5 %" in words(shown)
    assert "96,46" in words(page(client.get(address(q) + "?lang=de")))


def test_a_value_that_never_ends_is_told_from_its_target(client: CheckingClient, world: World, by_shift: Metric) -> None:
    with writing():
        by_shift.record(MONDAY, "early", by=None, numerator=969_999, denominator=1_000_000, source="machine", look=False)
        for shift in ("late", "night"):
            by_shift.record(MONDAY, shift, by=None, numerator=97, denominator=100, source="machine", look=False)
    assert "96.9999" in words(page(client.get(address(by_shift)))).split("target missed")[0]


def test_each_shift_with_who_wrote_it(client: CheckingClient, world: World, by_shift: Metric) -> None:
    with writing():
        by_shift.record(MONDAY, "early", by=world.amina, numerator=420, denominator=430)
        by_shift.record(MONDAY, "late", by=None, numerator=430, denominator=430, source="machine")
    rows = [" ".join(row.text_content().split()) for row in page(client.get(address(by_shift))).xpath("//table//tbody/tr")]
    assert "420 / 430" in rows[0] and "Amina H." in rows[0]
    assert "from the machine" in rows[1]
    assert rows[2].startswith("Night?")  # L-03


def test_a_leader_may_not_correct_late_a_shift_lead_may_with_a_reason(
    client: CheckingClient, world: World, q: Metric
) -> None:  # L-15
    with writing():
        q.record(MONDAY, by=world.amina, value=97)
    form = {"value": "94.2", "version": "1", "shift": "", "reason": "Forgot the retests"}
    assert client.as_(world.amina).post(address(q, what="readings"), data=form).status_code == 403
    client.as_(world.leo)
    answer = client.post(address(q, what="readings"), data={**form, "reason": ""})
    assert answer.status_code == 422
    assert page(answer).xpath("//input[@name='value' and @value='94.2']")
    assert client.post(address(q, what="readings") + "?lang=de", data={**form, "value": "94,2"}).status_code == 303
    last = Reading.counting(q, MONDAY)[0]
    assert (last.value, last.revision, last.corrected, last.reason) == (94.2, 2, True, "Forgot the retests")
    shown = page(client.get(address(q) + "?lang=en"))
    story = words(shown.get_element_by_id("revisions"))
    assert "97.0 % Amina Haddad" in story and "94.2 % Leo Brandt Forgot the retests" in story
    assert "corrected later" in words(shown)


def test_somebody_else_was_faster(client: CheckingClient, world: World, q: Metric) -> None:  # U-01
    today = dt.date(2026, 11, 17)
    with writing():
        q.record(today, by=world.amina, value=97)
    answer = client.as_(world.bruno).post(
        address(q, today, "readings") + "?lang=en", data={"value": "95", "version": "0", "shift": ""}
    )
    assert answer.status_code == 409
    both = words(page(answer).xpath("//dl[@class='both']")[0])
    assert "97.0 %" in both and "95" in both
    assert Reading.counting(q, today)[0].value == 97


def test_a_slip_is_taken_back_for_ten_minutes(client: CheckingClient, world: World, q: Metric) -> None:
    today = dt.date(2026, 11, 17)
    client.as_(world.amina).post(address(q, today, "readings"), data={"value": "9.7", "version": "0", "shift": ""})
    assert "Undo" in words(page(client.get(address(q, today))))
    assert client.delete(address(q, today, "readings"), data={"shift": ""}).status_code == 303
    assert Reading.counting(q, today) == []
    client.post(address(q, today, "readings"), data={"value": "97", "version": "2", "shift": ""})
    with clock.at(dt.datetime(2026, 11, 17, 11, 11, tzinfo=BERLIN)):
        assert "Undo" not in words(page(client.get(address(q, today))))
        assert client.delete(address(q, today, "readings"), data={"shift": ""}).status_code == 409
    assert Reading.counting(q, today)[0].value == 97


def test_reasons_may_be_said_late_and_the_former_ones_stay_in_the_story(
    client: CheckingClient, world: World, q: Metric
) -> None:  # L-10
    with writing():
        q.record(MONDAY, by=None, value=94, source="machine")
    assert "reason missing" in words(page(client.get(address(q))))
    client.as_(world.amina)
    for reason in ("Bearing noise", "Other"):
        form = {"reason": reason, "quantity-0": "12,5"}
        assert client.post(address(q, what="reasons") + "?lang=de", data=form).status_code == 303
    assert {one.reason: one.quantity for one in Reading.counting(q, MONDAY)[0].why} == {"Other": 1}
    assert "Bearing noise" in words(page(client.get(address(q) + "?lang=en")))
    assert client.post(address(q, what="reasons"), data={"reason": "My own"}).status_code == 422
    assert client.post(address(q, what="reasons"), data={}).status_code == 422


def test_names_of_the_hurt_are_for_the_people_of_safety(client: CheckingClient, world: World) -> None:  # P-07, L-05
    with writing():
        s = safety(world.unit("A3"))
        hurt = Issue.raise_at(
            world.unit("A3-10"), "injury", "", by=world.joana, severity="recordable", happened_on=SUNDAY,
            details={"person": "Joana Brito", "body_part": "left thumb"},
        )  # fmt: skip
        Issue.raise_at(world.unit("A3-10"), "near_miss", "Slipped", by=world.joana, happened_on=SUNDAY)
    shown = page(client.get(address(s, SUNDAY)))
    assert shown.xpath("//*[@data-state='missed']")  # on a Sunday, when nobody was planned
    assert hurt.label in words(shown) and "Slipped" in words(shown)
    for person in (None, world.marek, world.eva):
        text = words(page((client.as_(person) if person else client).get(address(s, SUNDAY))))
        assert "thumb" not in text and "Joana" not in text.replace("Joana B.", "")


def test_a_day_that_nobody_worked_is_written_as_an_extra_shift(client: CheckingClient, world: World, q: Metric) -> None:
    # T-07
    client.as_(world.amina)
    assert "an extra shift" in words(page(client.get(address(q, SUNDAY))))
    form = {"value": "97", "version": "0", "shift": ""}
    assert client.post(address(q, SUNDAY, "readings"), data=form).status_code == 422
    assert client.post(address(q, SUNDAY, "readings"), data={**form, "extra": "yes"}).status_code == 303
    assert page(client.get(address(q, SUNDAY))).xpath("//*[@data-state='met']")


def test_the_day_before_and_the_next_are_days_of_work(client: CheckingClient, world: World, q: Metric) -> None:
    shown = page(client.get(address(q)))
    assert shown.xpath("//a[@rel='prev']/@href") == [address(q, dt.date(2026, 11, 13))]
    assert shown.xpath("//a[@rel='next']/@href") == [address(q, dt.date(2026, 11, 17))]
    assert not page(client.get(address(q, dt.date(2026, 11, 17)))).xpath("//a[@rel='next']")


@pytest.mark.parametrize("date", ["2026-02-30", "x", "2026", "9999-12-31", "0001-01-01", "2026-11-16T00"])
def test_a_day_that_is_none_is_not_here(client: CheckingClient, world: World, q: Metric, date: str) -> None:
    assert client.get(f"/metrics/{q.id}/days/{date}").status_code == 404
    assert client.get(f"/metrics/999999/days/{MONDAY}").status_code == 404


def test_a_day_is_read_as_its_board_is(client: CheckingClient, world: World, q: Metric) -> None:
    with writing():
        Plant.get().settings = {"reading": "signed-in"}
    assert client.get(address(q)).status_code == 302
    assert client.as_(world.rosa).get(address(q)).status_code == 200


def test_what_somebody_may_not_do_is_not_offered(client: CheckingClient, world: World, q: Metric) -> None:
    with writing():
        q.record(MONDAY, by=None, value=94, source="machine")
    for person in (None, world.marek, world.piotr):
        shown = page((client.as_(person) if person else client).get(address(q)))
        assert not shown.xpath("//main//form[@method='post']")
        if person:
            for what, form in (
                ("readings", {"value": "97"}),
                ("reasons", {"reason": "Other"}),
                ("answer", {"answer": "none"}),
            ):
                assert client.post(address(q, what=what), data=form).status_code in (403, 422)
    assert len(db.session.scalars(select(Reading)).all()) == 1


def test_a_day_costs_as_many_queries_with_a_long_story(client: CheckingClient, world: World, by_shift: Metric) -> None:
    def ask() -> int:
        with counted() as statements:
            client.get(address(by_shift))
        return len(statements)

    with writing():
        by_shift.record(MONDAY, "early", by=world.amina, numerator=1, denominator=430)
    ask()
    few = ask()
    with writing():
        for n in range(2, 20):
            by_shift.record(
                MONDAY, "early", by=(world.leo, world.greta, world.ingrid)[n % 3], numerator=n, denominator=430,
                reason="again", reasons={"Other": n},
            )  # fmt: skip
    assert ask() - few <= 3  # who wrote it: each person is looked up once
