"""What a machine sends: all or none, the same again changes nothing, what a person typed stays."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, select

from boards.db import db, writing
from boards.metrics.models import Metric
from boards.metrics.readings import Reading
from boards.plant.production_day import production_date
from tests.api.machine import Machine, machine, said
from tests.metrics.numbers import measured, working_days
from tests.test_doors import everything
from tests.world import World

YESTERDAY, TODAY, SATURDAY = "2026-11-25", "2026-11-26", "2026-11-21"


def one(metric: str = "A3-Q", date: str = YESTERDAY, **about: Any) -> dict[str, Any]:
    return {"metric": metric, "date": date, **(about or {"value": 97.0})}


def readings(metric: Metric) -> list[Reading]:
    return list(db.session.scalars(select(Reading).where(Reading.metric_id == metric.id).order_by(Reading.id)))


def wrong(answer: Any, status: int) -> list[tuple[int, int, str | None]]:
    error = said(answer, status)["error"]
    assert error["status"] == status and error["sentence"]
    return [(each["index"], each["status"], each["field"]) for each in error["readings"]]


def test_a_reading_that_is_sent_stands_on_the_board(mes: Machine, quality: Metric) -> None:
    answer = said(mes.sends(one(numerator=193, denominator=200, note="shift\n1", reasons={"Bearing noise": 2})), 200)
    assert (answer["new"], answer["changed"], answer["unchanged"]) == (1, 0, 0)
    (kept,) = readings(quality)
    assert (kept.numerator, kept.denominator, kept.source, kept.recorded_by, kept.note) == (193, 200, "api", None, "shift 1")
    assert [(why.reason, why.quantity) for why in kept.why] == [("Bearing noise", 2)]
    day = said(mes.asks(f"/metrics/A3-Q/days?from={YESTERDAY}&to={YESTERDAY}"), 200)["days"][0]
    assert (day["value"], day["state"], day["target"]) == (96.5, "met", 96.5)  # L-07: equality counts


def test_the_same_again_changes_nothing_and_says_so(mes: Machine, quality: Metric) -> None:  # U-02
    sent = [one(value=97.0, note="sorted", reasons={"Other": 1}), one(date=TODAY, value=98)]
    assert said(mes.sends(*sent), 200)["new"] == 2
    before = everything()
    again = said(mes.sends(*sent), 200)
    assert [each["result"] for each in again["readings"]] == ["unchanged", "unchanged"]
    assert everything() == before


def test_another_number_is_the_next_revision_and_keeps_what_it_does_not_say(mes: Machine, quality: Metric) -> None:  # L-15
    mes.sends(one(value=97.0, note="sorted", reasons={"Other": 1}))
    answer = said(mes.sends(one(value=96.0)), 200)
    assert [(each["result"], each["revision"]) for each in answer["readings"]] == [("changed", 2)]
    assert [(kept.value, kept.note, len(kept.why)) for kept in readings(quality)] == [
        (97.0, "sorted", 1),
        (96.0, "sorted", 1),
    ]


def test_what_a_person_typed_is_not_overwritten(mes: Machine, world: World, quality: Metric) -> None:
    with writing():
        quality.record(production_date(), by=world.amina, value=95.5)
    refused = mes.sends(one(date=TODAY, value=97.0))
    assert wrong(refused, 409) == [(0, 409, "value")]
    assert said(refused, 409)["error"]["sentence"] == "Somebody typed this number. What is typed is not overwritten."
    assert said(mes.sends(one(date=TODAY, value=95.5)), 200)["unchanged"] == 1  # the same number is no quarrel
    assert len(readings(quality)) == 1


def test_of_a_batch_with_faults_nothing_is_written_and_each_is_named(mes: Machine, quality: Metric, output: Metric) -> None:
    sent = [
        one(), one(date="2026-11-27"), one("B2-Q"), one("A3-Z"), one(date=SATURDAY), one("A3-D", shift="noon", value=3),
        one("A3-D", shift="early", value=-1), one(date=TODAY, value=1, reasons={"Weather": 1}),
        one("A3-D", shift="early", value=5),
    ]  # fmt: skip
    found = wrong(mes.sends(*sent), 422)
    assert found == [
        (1, 422, "date"), (2, 404, "metric"), (3, 404, "metric"), (4, 422, "date"), (5, 422, "shift"),
        (6, 422, "value"), (7, 422, "reasons"), (8, 422, "date"),
    ]  # fmt: skip
    assert not readings(quality) and not readings(output)


def test_another_units_number_is_as_unknown_as_one_that_is_not(mes: Machine, quality: Metric) -> None:
    foreign, nowhere = mes.sends(one("B2-Q")), mes.sends(one("A3-Z"))
    assert said(foreign, 404) == said(nowhere, 404)


def test_two_numbers_for_one_place_are_refused_the_same_twice_is_once(mes: Machine, quality: Metric) -> None:
    assert wrong(mes.sends(one(value=1), one(value=2)), 422) == [(1, 422, "date")]
    answer = said(mes.sends(one(value=1), one(value=1)), 200)
    assert (answer["new"], answer["unchanged"], len(readings(quality))) == (1, 1, 1)


def test_what_counts_by_itself_or_not_any_more_is_not_sent(mes: Machine, world: World, quality: Metric) -> None:
    with writing():
        measured(world.unit("A3"), "S", judge="worst", counted="issues", by_shift=True, roll_up="worst_shift")
    assert wrong(mes.sends(one("A3-S", shift="early", category="none")), 409) == [(0, 409, "value")]
    with writing():
        world.fresh(quality)
        quality.active = False
    assert wrong(mes.sends(one()), 404) == [(0, 404, "metric")]


NUMBERS: dict[str, Any] = {
    "a comma": "97,5", "words": "97.5", "true": True, "a list": [1], "too much": 1e13, "next to nothing": 5e-324,
}  # fmt: skip


@pytest.mark.parametrize("what", NUMBERS)
@pytest.mark.parametrize("language", ["de", "en"])
def test_a_number_is_a_json_number_in_every_language(mes: Machine, quality: Metric, what: str, language: str) -> None:
    answer = mes.sends(one(value=NUMBERS[what]), headers={"Accept-Language": language})
    assert wrong(answer, 422) == [(0, 422, "value")]
    assert "nput" in answer.text or "That is" in answer.text  # in English, whatever the language
    assert not readings(quality)


WORDS = {
    "a note that is too long": {"note": "x" * 301},
    "a code with a NUL": {"metric": "A3\0Q"},
    "half a letter": {"note": "\ud800"},
}


@pytest.mark.parametrize("what", WORDS)
def test_words_that_cannot_be_kept_are_refused(mes: Machine, quality: Metric, what: str) -> None:
    assert mes.sends(one(value=97.0) | WORDS[what]).status_code in (400, 422)
    assert not readings(quality)


BODIES: dict[str, tuple[bytes | str, str, int]] = {
    "no JSON": (b"metric=A3-Q", "application/json", 400),
    "nothing": (b"", "application/json", 400),
    "half": (b'{"readings": [', "application/json", 400),
    "no text": (b'{"readings": "\xff"}', "application/json", 400),
    "deep": (b"[" * 100_000, "application/json", 400),
    "infinity": ('{"readings": [{"metric": "A3-Q", "date": "2026-11-25", "value": 1e999}]}', "application/json", 422),
    "nan": ('{"readings": [{"metric": "A3-Q", "date": "2026-11-25", "value": NaN}]}', "application/json", 422),
    "a list": ("[]", "application/json", 422),
    "null": ("null", "application/json", 422),
    "none": ('{"readings": []}', "application/json", 422),
    "a name more": ('{"readings": [], "mode": "force"}', "application/json", 422),
    "a form": (b"metric=A3-Q", "application/x-www-form-urlencoded", 415),
    "a file": (b"x", "text/csv", 415),
    "no type": (b"{}", "", 415),
    "too many": ('{"readings": [' + ",".join(["{}"] * 1001) + "]}", "application/json", 422),
    "too large": (b" " * 1_000_001, "application/json", 413),
}


@pytest.mark.parametrize("what", BODIES)
def test_whatever_is_sent_the_answer_is_one_sentence_in_one_shape(mes: Machine, what: str) -> None:
    body, kind, status = BODIES[what]
    before = everything()
    answer = mes.asks("/readings", "POST", data=body, content_type=kind)
    error = said(answer, status)["error"]
    assert (error["status"] == status and error["sentence"].strip() and error["sentence"][-1] in ".…") or status == 415
    assert {name: rows for name, rows in everything().items() if name != "api_token"} == {
        name: rows for name, rows in before.items() if name != "api_token"
    }


def test_a_thousand_readings_cost_as_many_queries_as_two(app: Flask, world: World, quality: Metric, output: Metric) -> None:
    mes = machine(app, world)
    mes.asks("/units")
    days = [day.isoformat() for day in working_days(world.unit("A3"), 250)]
    shifts = ("early", "late", "night")

    def queries(count: int) -> int:
        seen: list[str] = []
        heard = lambda *about: seen.append(about[2])  # noqa: E731
        event.listen(db.engine, "before_cursor_execute", heard)
        sent = [one("A3-D", day, shift=shift, value=100 + count) for day in days for shift in shifts][:count]
        assert said(mes.sends(*sent, *[one(date=day, value=90 + count / 1000) for day in days][: count - len(sent)]), 200)
        event.remove(db.engine, "before_cursor_execute", heard)
        return sum(statement.startswith("SELECT") for statement in seen)

    assert queries(1000) <= queries(2) + 2
