"""A plant sets up its numbers: a new one, its words, dated targets, and which number a letter shows from a day on."""

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
from boards.history.models import timeline_of
from boards.metrics.days import Days
from boards.metrics.letters import Letters
from boards.metrics.models import BoardMetric, Metric
from boards.metrics.readings import Reading
from boards.people.models import Person
from tests.client import CheckingClient
from tests.metrics.numbers import measured, written
from tests.world import World

BERLIN = ZoneInfo("Europe/Berlin")
TUESDAY = dt.date(2026, 11, 17)
MONDAY = TUESDAY - dt.timedelta(days=1)
NEW = {
    "letter": "Q", "code": "a3-q2", "name": "Scratched housings", "name_de": "Zerkratzte Gehäuse", "kind": "target",
    "direction": "lower", "frequency": "daily", "by_shift": "yes", "roll_up": "sum", "unit_of_measure": "count",
    "decimals": "0", "recorder": "team_leader", "target": "3", "lowest": "0", "highest": "", "on_board": "yes",
    "reasons": "Box too small\nDropped\n\n Dropped \nOther",
}  # fmt: skip


@pytest.fixture(autouse=True)
def tuesday_eleven(world: World) -> Iterator[None]:
    with clock.at(dt.datetime(2026, 11, 17, 11, 0, tzinfo=BERLIN)):
        yield


@pytest.fixture
def q(world: World) -> Metric:
    with writing():
        return measured(world.unit("A3"), "Q", 96.5)


def page(answer: Any) -> html.HtmlElement:
    return html.document_fromstring(answer.get_data(as_text=True))


def words(shown: html.HtmlElement) -> str:
    return " ".join(" ".join(shown.itertext()).split())


def test_a_new_target_leaves_the_days_before_as_they_were(client: CheckingClient, world: World, q: Metric) -> None:  # L-09
    with writing():
        written(q, {MONDAY: 97})
    client.as_(world.amina)
    form = {"value": "98,5", "valid_from": TUESDAY.isoformat(), "why": "The new tester"}
    assert client.post(f"/metrics/{q.id}/targets?lang=de", data=form).status_code == 303
    with writing():
        q.record(TUESDAY, by=None, value=97, source="machine")
    days = Days([q], MONDAY, TUESDAY, clock.now())
    assert [(day.state, day.target) for day in days.of(q)] == [("met", 96.5), ("missed", 98.5)]
    shown = words(page(client.get(f"/metrics/{q.id}/targets?lang=en")))
    assert "≥ 98.5 % today Amina Haddad" in shown and "The new tester" in shown and "≥ 96.5 %" in shown


@pytest.mark.parametrize(
    ("form", "status"),
    [({"value": "98", "valid_from": "2026-11-16"}, 422), ({"value": "", "valid_from": "2026-11-18"}, 422),
     ({"value": "a lot"}, 422), ({"value": "98", "valid_from": "soon"}, 422)],
)  # fmt: skip
def test_a_target_that_does_not_do_is_asked_again(
    client: CheckingClient, world: World, q: Metric, form: dict[str, str], status: int
) -> None:
    answer = client.as_(world.amina).post(f"/metrics/{q.id}/targets", data={**form, "why": "My words"})
    assert answer.status_code == status and "My words" in answer.get_data(as_text=True)
    assert len(world.fresh(q).targets) == 1


def test_a_team_leader_of_elsewhere_sets_no_target(client: CheckingClient, world: World, q: Metric) -> None:
    for person in (world.piotr, world.marek):
        client.as_(person)
        assert client.post(f"/metrics/{q.id}/targets", data={"value": "98"}).status_code == 403
        assert not page(client.get(f"/metrics/{q.id}/targets")).xpath("//main//form")


def test_a_number_is_set_up_and_on_the_board_at_once(client: CheckingClient, world: World) -> None:
    for name in ("greta", "karl", "nils"):  # the value stream, the Kaizen Support Office, who looks after the system
        assert client.as_(getattr(world, name)).get("/boards/a3/metrics/new").status_code == 200
    assert client.as_(world.greta).post("/boards/a3/metrics", data=NEW).status_code == 303
    metric = Metric.by_code("A3-Q2")
    assert (
        metric and metric.reasons == ["Box too small", "Dropped", "Other"] and metric.names == {"de": "Zerkratzte Gehäuse"}
    )
    assert (metric.direction, metric.roll_up, metric.by_shift, metric.lowest, metric.highest) == (
        "lower", "sum", True, 0, None
    )  # fmt: skip
    assert [target.value for target in metric.targets] == [3]
    letter = next(one for one in Letters([world.unit("A3")], clock.now()).of(world.unit("A3")) if one.letter == "Q")
    assert letter.metric is metric and letter.cells[15].state == "before" and letter.cells[16].state == "open"
    assert "Zerkratzte Gehäuse" in words(page(client.as_(world.amina).get("/boards/a3/numbers?lang=de")))


def test_safety_is_set_up_to_count_itself(client: CheckingClient, world: World) -> None:
    form = {"letter": "S", "code": "A3-S", "name": "Safety", "kind": "safety", "on_board": "yes", "recorder": "team_leader"}
    assert client.as_(world.greta).post("/boards/a3/metrics", data=form).status_code == 303
    metric = Metric.by_code("A3-S")
    assert metric and (metric.judge, metric.counted) == ("worst", "issues")


@pytest.mark.parametrize(
    "wrong",
    [{"code": "A3 Q?"}, {"code": ""}, {"name": " "}, {"direction": ""}, {"direction": "sideways"}, {"roll_up": "median"},
     {"letter": "X"}, {"decimals": "9"}, {"lowest": "5", "highest": "5"}, {"lowest": "low"}, {"recorder": "boss"},
     {"reasons": "x" * 61}, {"target": "1.2.3"}, {"name": "x" * 121}],
)  # fmt: skip
def test_what_can_not_be_a_number_is_asked_again_and_nothing_is_lost(
    client: CheckingClient, world: World, wrong: dict[str, str]
) -> None:
    answer = client.as_(world.greta).post("/boards/a3/metrics", data={**NEW, **wrong})
    assert answer.status_code == 422
    assert "Zerkratzte Gehäuse" in answer.get_data(as_text=True)
    assert page(answer).xpath("//*[@role='alert']")
    assert not db.session.scalars(select(Metric)).all() and not db.session.scalars(select(BoardMetric)).all()


def test_a_code_is_had_once(client: CheckingClient, world: World, q: Metric) -> None:
    answer = client.as_(world.ingrid).post("/boards/a3/metrics", data={**NEW, "code": "a3-q"})
    assert answer.status_code == 422 and "taken" in answer.get_data(as_text=True)


def test_who_leads_a_team_sets_up_no_numbers(client: CheckingClient, world: World, q: Metric) -> None:
    for person in (world.amina, world.leo, world.marek):
        client.as_(person)
        assert client.get("/boards/a3/metrics/new").status_code == 403
        assert client.post("/boards/a3/metrics", data=NEW).status_code == 403
        assert client.get(f"/metrics/{q.id}/about").status_code == 403
        assert client.post(f"/metrics/{q.id}/about", data={"name": "Mine"}).status_code == 403
        form = {"letter": "Q", "metric": "none", "valid_from": TUESDAY.isoformat()}
        assert client.post("/boards/a3/letters", data=form).status_code == 403
        assert client.get("/boards/a3/letters").status_code == 200


def test_the_switch_of_a_letter_is_dated(client: CheckingClient, world: World, q: Metric) -> None:  # L-16
    a3 = world.unit("A3")
    with writing():
        other = Metric(
            code="A3-Q2", unit=a3, letter="Q", name="Scratches", direction="lower", reasons=[], rules=[],
            measured_from=MONDAY - dt.timedelta(days=30),
        )  # fmt: skip
        db.session.add(other)
        written(q, {MONDAY: 97})
        written(other, {MONDAY: 9})
        other.set_target(3, MONDAY - dt.timedelta(days=30), None)
    form = {"letter": "Q", "metric": str(other.id), "valid_from": (TUESDAY + dt.timedelta(days=1)).isoformat()}
    assert client.as_(world.greta).post("/boards/a3/letters", data=form).status_code == 303

    def shown(date: dt.date) -> Metric | None:
        return Letters([a3], clock.now()).board_metric(a3, "Q", date)

    assert shown(MONDAY) is q and shown(TUESDAY) is q
    assert shown(TUESDAY + dt.timedelta(days=1)) is other
    with clock.at(clock.now() + dt.timedelta(days=1)):
        letter = next(one for one in Letters([a3], clock.now()).of(a3) if one.letter == "Q")
        assert letter.metric is other and letter.cells[15].state == "met"  # Monday keeps its green
    entry = timeline_of(a3)[-1]
    assert (entry.event, entry.person, entry.details) == (
        "letter", world.greta, {"letter": "Q", "to": "A3-Q2", "valid_from": "2026-11-18"}
    )  # fmt: skip
    assert client.post("/boards/a3/letters", data={**form, "valid_from": MONDAY.isoformat()}).status_code == 422


def test_a_letter_is_taken_off_and_an_alien_number_never_put_on(client: CheckingClient, world: World, q: Metric) -> None:
    with writing():
        alien = measured(world.unit("B2"), "Q", 90)
    client.as_(world.greta)
    form = {"letter": "Q", "valid_from": TUESDAY.isoformat()}
    assert client.post("/boards/a3/letters", data={**form, "metric": str(alien.id)}).status_code == 422
    assert client.post("/boards/a3/letters", data={**form, "metric": "999999"}).status_code == 404
    assert client.post("/boards/a3/letters", data={**form, "metric": "none"}).status_code == 303
    assert Letters([world.unit("A3")], clock.now()).board_metric(world.unit("A3"), "Q", TUESDAY) is None
    assert Letters([world.unit("A3")], clock.now()).board_metric(world.unit("A3"), "Q", MONDAY) is q


def about(metric: Metric, **other: str) -> dict[str, str]:
    return {
        "name": metric.name, "reasons": "\n".join(metric.reasons), "decimals": str(metric.decimals),
        "recorder": metric.recorder, "version": str(metric.version), **other,
    }  # fmt: skip


def test_a_reason_that_is_retired_stays_where_it_was_said(client: CheckingClient, world: World, q: Metric) -> None:
    with writing():
        written(q, {MONDAY: 94}, reasons={"Bearing noise": 12})
    form = about(q, reasons="Phase imbalance\nOther", decimals="2", recorder="QLT")
    assert client.as_(world.greta).post(f"/metrics/{q.id}/about", data=form).status_code == 303
    changed = world.fresh(q)
    assert (changed.reasons, changed.decimals, changed.recorder) == (["Phase imbalance", "Other"], 2, "QLT")
    assert [one.reason for one in Reading.counting(changed, MONDAY)[0].why] == ["Bearing noise"]
    shown = page(client.as_(world.leo).get(f"/metrics/{q.id}/days/{MONDAY}"))
    assert "Bearing noise" in words(shown) and not shown.xpath("//input[@value='Bearing noise']")
    client.post(  # a correction keeps the reason that can't be chosen any more
        f"/metrics/{q.id}/days/{MONDAY}/readings", data={"value": "93", "version": "1", "shift": "", "reason": "Retests"}
    )
    last = Reading.counting(changed, MONDAY)[0]
    assert last.value == 93 and [one.reason for one in last.why] == ["Bearing noise"]


def test_two_who_change_the_words_lose_nothing(client: CheckingClient, world: World, q: Metric) -> None:  # U-01
    mine, theirs = about(q, name="Mine"), about(q, name="Theirs")
    assert client.as_(world.greta).post(f"/metrics/{q.id}/about", data=theirs).status_code == 303
    answer = client.as_(world.ingrid).post(f"/metrics/{q.id}/about", data=mine)
    assert answer.status_code == 409
    both = words(page(answer).xpath("//table[@class='versions']")[0])
    assert "Theirs" in both and "Mine" in both
    assert world.fresh(q).name == "Theirs"


def test_a_number_out_of_use_is_asked_no_more(client: CheckingClient, world: World, q: Metric) -> None:
    assert client.as_(world.greta).post(f"/metrics/{q.id}/about", data=about(q, retired="yes")).status_code == 303
    assert "Nothing is measured" in words(page(client.as_(world.amina).get("/boards/a3/numbers")))


def test_who_is_named_for_a_number_writes_it(client: CheckingClient, world: World, q: Metric) -> None:
    def row(person: Person) -> html.HtmlElement:
        return page(client.as_(person).get("/boards/a3/numbers")).get_element_by_id(f"metric-{q.id}")

    client.as_(world.greta).post(f"/metrics/{q.id}/about", data=about(q, recorder="QLT"))
    assert row(world.quin).xpath(".//input[@class='number']")
