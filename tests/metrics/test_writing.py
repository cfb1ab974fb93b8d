"""Many numbers at once: the same rules as one by one, and as many queries for many as for few."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, select

from boards.db import db, writing
from boards.history.models import timeline_of
from boards.metrics import writing as many
from boards.metrics.models import Metric
from boards.metrics.readings import Reading
from boards.metrics.writing import Number, Standing, write_many
from boards.plant.production_day import production_date
from boards.refusals import NotAllowed, NotNow, Refusal, Unfit
from tests.metrics.numbers import measured, safety, working_days
from tests.world import World


@pytest.fixture
def rejects(world: World) -> Metric:
    with writing():
        return measured(world.unit("A3"), "Q", 96.5, by_shift=True, roll_up="mean", lowest=0, highest=100)


def test_a_history_is_written_at_once_and_reads_like_one_written_day_by_day(world: World, rejects: Metric) -> None:
    days = working_days(world.unit("A3"), 10)
    then = dt.datetime(2026, 1, 2, 13, 55, tzinfo=dt.UTC)
    numbers = [
        Number(rejects, day, shift, value=96.5, reasons={"Other": 2}, at=then) for day in days for shift in ("early", "late")
    ]
    with writing():
        write_many(numbers)
    readings = db.session.scalars(select(Reading)).all()
    assert len(readings) == 20
    assert {(one.revision, one.source, one.corrected, one.recorded_at) for one in readings} == {(1, "machine", False, then)}
    assert [(why.reason, why.quantity) for why in readings[0].why] == [("Other", 2)]


def test_the_same_again_writes_nothing_and_another_number_is_the_next_revision(world: World, rejects: Metric) -> None:
    days = working_days(world.unit("A3"), 3)
    for value, verdict in ((96.5, "new"), (96.5, "unchanged"), (97.0, "changed")):
        with writing():
            done = write_many([Number(rejects, day, "early", value=value) for day in days])
        assert {one.verdict for one in done} == {verdict}
    assert [one.revision for one in db.session.scalars(select(Reading))] == [1, 1, 1, 2, 2, 2]


def test_a_place_that_comes_twice_is_written_in_its_order(world: World, rejects: Metric) -> None:
    day = working_days(world.unit("A3"), 1)[0]
    with writing():
        write_many([Number(rejects, day, "early", value=90), Number(rejects, day, "early", value=91)])
    assert [(one.revision, one.value) for one in db.session.scalars(select(Reading))] == [(1, 90), (2, 91)]


def test_one_that_is_refused_keeps_all_others_out(world: World, rejects: Metric) -> None:
    today = production_date()
    days = [*working_days(world.unit("A3"), 2), today + dt.timedelta(days=1)]
    with pytest.raises(Unfit), writing():
        write_many([Number(rejects, day, "early", value=96) for day in days])
    assert db.session.scalar(select(Reading.id)) is None


CASES: dict[str, tuple[dict[str, Any], type[Refusal]]] = {
    "too large": ({"value": 1e13}, Unfit),
    "no number": ({}, Unfit),
    "above what can be": ({"value": 101}, Unfit),
    "half a ratio": ({"numerator": 3}, Unfit),
    "a word for a number": ({"category": "recordable"}, Unfit),
    "an unknown reason": ({"value": 96, "reasons": {"Moonlight": 1}}, Unfit),
    "no such shift": ({"value": 96, "shift": "siesta"}, Unfit),
}


@pytest.mark.parametrize("name", CASES)
def test_many_are_held_to_the_same_rules_as_one(world: World, rejects: Metric, name: str) -> None:
    about, refused = CASES[name]
    day = working_days(world.unit("A3"), 1)[0]
    shift = about.pop("shift", "early") if "shift" in about else "early"
    with pytest.raises(refused) as alone, writing():
        rejects.record(day, shift, by=None, source="machine", **about)
    with pytest.raises(refused) as among, writing():
        write_many([Number(rejects, day, shift, **about)])
    assert among.value.sentence == alone.value.sentence
    assert among.value.field == alone.value.field


def test_safety_that_counts_by_itself_is_in_no_file(world: World) -> None:
    day = working_days(world.unit("A3"), 1)[0]
    with writing():
        counted = safety(world.unit("A3"))
    with pytest.raises(NotNow), writing():
        write_many([Number(counted, day, "early", category="none")])


def test_a_file_never_overwrites_what_somebody_typed(world: World, rejects: Metric) -> None:
    day = production_date()
    with writing():
        rejects.unit.week_pattern = {day.strftime("%A").lower(): ["early"]}
        rejects.record(day, "early", by=world.amina, value=96)
    with pytest.raises(NotNow), writing():
        write_many([Number(rejects, day, "early", value=97)], by=world.amina, source="file")
    with writing():
        same = write_many([Number(rejects, day, "early", value=96)], by=world.amina, source="file")
    assert same[0].verdict == "unchanged"


def test_late_corrections_are_a_shift_leads_and_all_have_his_one_reason(world: World, rejects: Metric) -> None:
    # L-15
    days = working_days(world.unit("A3"), 5)[:2]
    with writing():
        write_many([Number(rejects, day, "early", value=90) for day in days])
    later = [Number(rejects, day, "early", value=91) for day in days]
    with pytest.raises(NotAllowed), writing():
        write_many(later, by=world.amina, source="file", reason="Counted again")
    with pytest.raises(Unfit) as unsaid, writing():
        write_many(later, by=world.leo, source="file")
    assert unsaid.value.field == "reason"
    with writing():
        write_many(later, by=world.leo, source="file", reason="Counted again")
    corrected = [one for one in db.session.scalars(select(Reading)) if one.corrected]
    assert [(one.value, one.reason) for one in corrected] == [(91, "Counted again")] * 2
    told = timeline_of(rejects)
    assert [(one.event, one.reason, one.person) for one in told] == [("corrected", "Counted again", world.leo)] * 2


def test_the_run_rules_look_once_at_each_number_that_changed(
    world: World, rejects: Metric, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[list[str]] = []
    monkeypatch.setattr(many, "look_at", lambda metrics: looked.append([metric.code for metric in metrics]))
    numbers = [Number(rejects, day, "early", value=96) for day in working_days(world.unit("A3"), 5)]
    for look in (False, True, True):
        with writing():
            write_many(numbers, look=look)
        numbers = numbers if not look else [Number(rejects, one.date, "late", value=96) for one in numbers]
    assert looked == [[rejects.code]]


def test_as_many_queries_for_many_numbers_as_for_few(app: Flask, world: World, rejects: Metric) -> None:
    def asked(days: list[dt.date]) -> int:
        count, amina = [0], world.amina

        def counts(*about: Any) -> None:
            count[0] += 1

        event.listen(db.engine, "before_cursor_execute", counts)
        try:
            numbers = [Number(rejects, day, shift, value=96) for day in days for shift in ("early", "late", "night")]
            standing = Standing(numbers)
            done = [standing.weigh(number, amina, "file") for number in numbers]
        finally:
            event.remove(db.engine, "before_cursor_execute", counts)
        assert {one.verdict for one in done} == {"new"}
        return count[0]

    days = working_days(world.unit("A3"), 200)
    asked(days[:1])
    assert asked(days) <= asked(days[:2])
