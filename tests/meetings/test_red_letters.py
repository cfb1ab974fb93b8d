"""The stand-up begins with the letters of yesterday: each red one is said why and what is done, a tap or two each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from lxml import html
from sqlalchemy import select

from boards import clock
from boards.actions.models import Action
from boards.db import db, writing
from boards.issues.models import Issue
from boards.live import rendering
from boards.live.revisions import revisions_of
from boards.meetings.models import Forum, Meeting
from boards.metrics.models import Metric
from boards.metrics.readings import Reading, RedAnswer
from tests.client import CheckingClient
from tests.live.test_queries import counted
from tests.meetings.forums import local
from tests.metrics.numbers import measured, safety, written
from tests.world import World

MONDAY = dt.date(2026, 11, 16)


@pytest.fixture(autouse=True)
def late_stand_up(world: World) -> Iterator[None]:
    """Tuesday 14:06: crew B meets, and the time to write Monday's numbers is over."""
    with clock.at(local(2026, 11, 17, 14, 6)):
        yield


@pytest.fixture
def metrics(world: World, forums: dict[str, Forum]) -> dict[str, Metric]:
    a3 = world.unit("A3")
    with writing():
        found = {"S": safety(a3), "Q": measured(a3, "Q", 96.5), "D": measured(a3, "D", 97), "M": measured(a3, "M", 95)}
        written(found["Q"], {MONDAY: 94.1})
        written(found["D"], {MONDAY: 98})
        return found


@pytest.fixture
def meeting(world: World, metrics: dict[str, Metric]) -> Meeting:
    with writing():
        meeting = Meeting.start(forum_of_a3(), world.bruno)
        meeting.turn_to("yesterday", world.bruno)
    return meeting


def forum_of_a3() -> Forum:
    return db.session.scalars(select(Forum).where(Forum.code == "T1-A3")).one()


def page(answer: Any) -> html.HtmlElement:
    return html.document_fromstring(answer.get_data(as_text=True))


def on_wall(client: CheckingClient) -> html.HtmlElement:
    return page(client.get("/boards/a3/panels/meeting"))


def letters(shown: html.HtmlElement) -> dict[str, str]:
    return {one.get("data-letter"): one.get("data-state") for one in shown.xpath("//li[contains(@class, 'big-letter')]")}


def test_the_wall_begins_with_the_letters_of_yesterday(
    client: CheckingClient, world: World, metrics: dict[str, Metric], meeting: Meeting
) -> None:
    shown = on_wall(client)
    assert letters(shown) == {"S": "met", "Q": "missed", "D": "met", "M": "missing"}  # L-03
    red = shown.xpath("//li[@data-letter='Q']")[0].text_content().replace("\N{NO-BREAK SPACE}", " ")
    for words in ("94.1 %", "≥ 96.5 %", "reason missing", "nobody said what is done"):  # L-10
        assert words in red


def test_a_reason_is_one_tap_also_when_the_time_to_write_is_over(
    client: CheckingClient, world: World, metrics: dict[str, Metric], meeting: Meeting
) -> None:
    q = metrics["Q"]
    before = revisions_of(world.unit("A3").id)["meeting"]
    tapped = client.as_(world.bruno).post(
        f"/metrics/{q.id}/days/{MONDAY}/reasons",
        data={"reason": "Bearing noise", "meeting": meeting.id},
        headers={"HX-Request": "true"},
    )
    assert tapped.status_code == 200 and "Bearing noise" in tapped.get_data(as_text=True)
    reading = Reading.counting(q, MONDAY)[0]
    assert (reading.revision, reading.corrected) == (1, False)  # a reason is no correction
    assert [one.reason for one in reading.why] == ["Bearing noise"]
    assert revisions_of(world.unit("A3").id)["meeting"] > before
    assert "reason missing" not in on_wall(client).xpath("//li[@data-letter='Q']")[0].text_content()


def test_what_is_done_is_said_in_the_meeting_and_stands_in_its_record(
    client: CheckingClient, world: World, metrics: dict[str, Metric], meeting: Meeting
) -> None:
    q, said = metrics["Q"], {"meeting": str(meeting.id)}
    client.as_(world.bruno)
    client.post(f"/metrics/{q.id}/days/{MONDAY}/reasons", data={"reason": "Other", **said})
    form = {"answer": "new", "title": "Clean the tester", "owner": world.bruno.id, "due_on": "2026-11-18", "submission": "r"}
    for _ in range(2):  # a tablet that was offline says it twice
        assert client.post(f"/metrics/{q.id}/days/{MONDAY}/answer", data={**form, **said}).status_code == 303
    action = db.session.scalars(select(Action)).one()
    assert db.session.scalars(select(RedAnswer)).one().action is action
    with writing():
        db.session.get(Meeting, meeting.id).end(world.bruno)  # type: ignore[union-attr]
    record = page(client.get(f"/meetings/{meeting.id}"))
    red = record.xpath("//section[@data-group='letters']")[0].text_content()
    assert "Other" in red and action.label in red
    assert record.xpath(f"//section[@data-group='letters']//a[@href='/metrics/{q.id}/days/{MONDAY}']")
    assert "Clean the tester" in record.xpath("//section[@data-group='new']")[0].text_content()


def test_the_tablet_offers_reasons_then_answers(
    client: CheckingClient, world: World, metrics: dict[str, Metric], meeting: Meeting
) -> None:
    with writing():
        Action.raise_at(world.unit("A3"), "Look at the tester", by=world.bruno)
    row = page(client.as_(world.bruno).get("/boards/a3/stand-up")).get_element_by_id("letter-Q")
    assert list(row.xpath(".//input[@name='reason']/@value")) == metrics["Q"].reasons
    assert {one for one in row.xpath(".//input[@name='answer']/@value") if one.startswith("action-")}
    for form in ({"reason": "Other"},), ({"answer": "none", "because": "It was put right at once"},):
        what = "reasons" if "reason" in form[0] else "answer"
        client.post(f"/metrics/{metrics['Q'].id}/days/{MONDAY}/{what}", data={**form[0], "meeting": meeting.id})
    row = page(client.get("/boards/a3/stand-up")).get_element_by_id("letter-Q")
    assert not row.xpath(".//form") and "It was put right at once" in row.text_content()


def test_safety_says_days_without_and_thanks_for_near_misses(
    client: CheckingClient, world: World, metrics: dict[str, Metric], meeting: Meeting
) -> None:
    with writing():
        hurt = Issue.raise_at(world.unit("A3-10"), "injury", "Cut a finger", by=world.joana, severity="recordable")
        hurt.happened_on = MONDAY - dt.timedelta(days=20)
        Issue.raise_at(world.unit("A3-10"), "near_miss", "Slipped at the press", by=world.joana)
        db.session.get(Meeting, meeting.id).turn_to("safety", world.bruno)  # type: ignore[union-attr]
    words = " ".join(on_wall(client).xpath("//p[@class='safety-figures']")[0].text_content().split())
    assert words == "21 days without an injury 1 near miss said this month"


def test_yesterday_costs_as_many_queries_for_eight_reds_as_for_one(
    app: Any, world: World, metrics: dict[str, Metric], meeting: Meeting
) -> None:
    def ask() -> int:
        rendering._cache.clear()
        with counted() as statements:
            rendering.rendered(world.unit("A3"), "meeting", "en")
        db.session.rollback()
        return len(statements)

    ask()
    few = ask()
    with writing():
        for letter in "CEPI":
            metric = measured(world.unit("A3"), letter, 96.5)
            written(metric, {MONDAY: 90}, reasons={"Other": 1})
            metric.answer_red(MONDAY, world.bruno, "none", text="Once")
    assert ask() == few


def test_somebody_who_does_not_lead_says_no_reason(
    client: CheckingClient, world: World, metrics: dict[str, Metric], meeting: Meeting
) -> None:
    answer = client.as_(world.marek).post(f"/metrics/{metrics['Q'].id}/days/{MONDAY}/reasons", data={"reason": "Other"})
    assert answer.status_code == 403 and not Reading.counting(metrics["Q"], MONDAY)[0].why
