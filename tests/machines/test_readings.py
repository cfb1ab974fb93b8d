"""Counts become readings when the shift is over: once, corrected at most once a minute, never over a typed number."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import func, select

from boards import clock
from boards.db import db, writing
from boards.machines import counts, rules
from boards.machines.counting import PlantClock
from boards.machines.counts import Message, counted_so_far, found
from boards.machines.models import Binding, MachineMessage
from boards.metrics.models import Metric
from boards.metrics.readings import Reading
from boards.plant.calendar import Calendar
from boards.plant.models import Plant
from tests.machines.fed import SHARE, bound, first_pass, lost_minutes, refusals
from tests.metrics.numbers import measured
from tests.world import World

BERLIN = ZoneInfo("Europe/Berlin")
TUESDAY = dt.date(2026, 11, 24)


def local(time: str, day: dt.date = TUESDAY) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.fromisoformat(time), BERLIN).astimezone(dt.UTC)


@pytest.fixture(autouse=True)
def tuesday_ten(app: Flask) -> Iterator[None]:
    with clock.at(local("10:00")):
        yield


def share_of(world: World) -> Metric:
    with writing():
        metric = first_pass(world)
        bound(metric, "plant/a3/tester", **SHARE)
    return metric


def arrive(*messages: dict[str, Any], topic: str = "plant/a3/tester", at: dt.datetime | None = None) -> int:
    """Messages in one batch; how many were new."""
    bindings = [one for one in db.session.scalars(Binding.listening()) if one.topic == topic]
    arrived = at or clock.now()
    ready = [
        one
        for message in messages
        for one in found(Message(topic, json.dumps(message).encode(), arrived), bindings, PlantClock(Plant.get()))
    ]
    with writing():
        return counts.count(ready)


def part(id: object, time: str = "09:00", good: int = 1, parts: int = 1, day: dt.date = TUESDAY) -> dict[str, Any]:
    return {"id": id, "at": local(time, day).isoformat(), "result": {"good": good, "parts": parts}}


def reading_of(metric: Metric, shift: str = "early", day: dt.date = TUESDAY) -> Reading | None:
    db.session.rollback()
    return Reading.latest(metric, day, shift)


def test_while_the_shift_runs_its_messages_are_only_counted(world: World) -> None:
    metric = share_of(world)
    arrive(part(1), part(2, good=0), part(3))
    rules.counts_become_readings(clock.now())
    assert counted_so_far(metric, TUESDAY, "early") == (None, 2.0, 3.0, 3)
    assert counted_so_far(metric, TUESDAY, "late") is None
    assert reading_of(metric) is None


def test_at_the_end_of_the_shift_the_count_is_a_reading(world: World) -> None:
    metric = share_of(world)
    arrive(part(1), part(2, good=0))
    assert rules.next_count(clock.now()) == local("14:00"), "the server wakes then"
    rules.counts_become_readings(local("14:00") + dt.timedelta(seconds=3))
    reading = reading_of(metric)
    assert reading and (reading.numerator, reading.denominator, reading.source) == (1.0, 2.0, "machine")
    assert reading.recorded_at == local("14:00") and reading.recorded_by is None
    assert rules.next_count(clock.now()) is None


def test_the_same_tick_again_writes_nothing(world: World) -> None:
    metric = share_of(world)
    arrive(part(1))
    for _ in range(3):
        rules.counts_become_readings(local("14:01"))
    assert db.session.scalar(select(func.count()).select_from(Reading)) == 1 and reading_of(metric)


def test_what_comes_later_supersedes_it_once_a_minute(world: World) -> None:
    metric = share_of(world)
    arrive(part(1))
    rules.counts_become_readings(local("14:00"))
    revisions = []
    for seconds in (10, 40, 70, 100, 130):
        at = local("14:00") + dt.timedelta(seconds=seconds)
        arrive(part(seconds), at=at)
        rules.counts_become_readings(at)
        reading = reading_of(metric)
        assert reading is not None
        revisions.append((reading.revision, reading.numerator))
    assert revisions == [(1, 1.0), (1, 1.0), (2, 4.0), (2, 4.0), (3, 6.0)]


def test_a_typed_number_stays_and_the_machine_only_counts_on(world: World) -> None:
    metric = share_of(world)
    arrive(part(1))
    with clock.at(local("14:02")):
        with writing():
            metric.record(TUESDAY, "early", by=world.amina, numerator=90, denominator=100)
        arrive(part(2))
        rules.counts_become_readings(clock.now())
        reading = reading_of(metric)
        assert reading and (reading.numerator, reading.source) == (90, "typed")
        assert refusals() == [], "nobody has to be told"
        with writing():
            metric.take_back(TUESDAY, "early", world.amina)
        rules.counts_become_readings(clock.now())
    reading = reading_of(metric)
    assert reading and (reading.numerator, reading.source) == (2.0, "machine"), "taken back: the machine's counts again"


# T-07
def test_on_a_day_nobody_was_planned_the_count_waits_for_a_person(world: World) -> None:
    sunday = dt.date(2026, 11, 22)
    metric = share_of(world)
    arrive(part(1, "09:00", day=sunday))
    for _ in range(2):
        rules.counts_become_readings(clock.now())
    assert reading_of(metric, day=sunday) is None
    assert not Calendar(world.unit("A3")).is_production_day(sunday)
    assert [(one.why, one.payload) for one in refusals()] == [
        ("Nobody was planned to work then. Was it an extra shift?", "2026-11-22 early 1 / 1")
    ]


# T-01
def test_a_message_of_the_night_counts_for_the_day_its_shift_began(world: World) -> None:
    metric = share_of(world)
    monday = TUESDAY - dt.timedelta(days=1)
    arrive(part(1, "05:59"), part(2, "06:00"))
    rules.counts_become_readings(clock.now())
    assert reading_of(metric, "night", monday) and counted_so_far(metric, TUESDAY, "early")


def test_a_number_of_the_day_waits_for_the_end_of_the_day(world: World) -> None:
    with writing():
        metric = measured(world.unit("A3"), "C", counted="machine", roll_up="sum")
        bound(metric, "plant/a3/tester", value_path="result.parts")
    arrive(part(1, "09:00", parts=5), part(2, "09:30", parts=7))
    assert rules.next_count(clock.now()) == local("06:00", TUESDAY + dt.timedelta(days=1))
    rules.counts_become_readings(local("06:00", TUESDAY + dt.timedelta(days=1)))
    reading = reading_of(metric, "")
    assert reading and reading.value == 12


def test_of_totals_the_one_measured_last_counts_in_whatever_order_they_come(world: World) -> None:
    with writing():
        metric = lost_minutes(world)
        bound(metric, "plant/a3/tester", value_path="result.parts", adds=False)
    arrive(part(1, "09:00", parts=5), part(2, "09:20", parts=9), part(3, "09:10", parts=7))
    assert counted_so_far(metric, TUESDAY, "early") == (9.0, None, None, 3)


def test_what_is_sent_again_counts_once_in_a_batch_and_after_it(world: World) -> None:
    metric = share_of(world)
    assert arrive(part(1), part(1), part(2)) == 2
    assert arrive(part(2), part(3)) == 1
    assert counted_so_far(metric, TUESDAY, "early") == (None, 3.0, 3.0, 3)


def test_one_topic_may_feed_several_numbers(world: World) -> None:
    share = share_of(world)
    with writing():
        minutes = lost_minutes(world)
        bound(minutes, "plant/a3/tester", value_path="minutes")
    arrive({**part(1), "minutes": 0.1}, {**part(2), "minutes": 0.2}, part(3))
    assert counted_so_far(share, TUESDAY, "early") == (None, 3.0, 3.0, 3)
    assert counted_so_far(minutes, TUESDAY, "early") == (0.3, None, None, 2), "as it is written, not 0.30000000000000004"
    assert [one.why for one in refusals()] == ["no value"]


def test_only_the_latest_refusals_are_kept(world: World) -> None:
    share_of(world)
    for first in (0, 150):
        arrive(*({"id": n} for n in range(first, first + 150)))
    assert len(refusals()) == 200 and json.loads(refusals()[-1].payload) == {"id": 299}


def test_ids_are_forgotten_two_weeks_before_the_last_message(world: World) -> None:
    share_of(world)
    for id, days in ((1, 15), (2, 13), (3, 0)):
        day = TUESDAY - dt.timedelta(days=days)
        assert arrive(part(id, day=day), at=local("10:00", day)) == 1
    rules.old_messages_are_forgotten(clock.now())
    assert list(db.session.scalars(select(MachineMessage.key).order_by(MachineMessage.id))) == ["2", "3"]


def test_after_weeks_without_a_server_the_last_ids_are_still_known(world: World) -> None:
    share_of(world)
    arrive(part(1))
    rules.old_messages_are_forgotten(clock.now() + dt.timedelta(days=30))
    assert arrive(part(1)) == 0


def test_a_large_batch_takes_no_more_queries_than_a_small_one(app: Flask, world: World) -> None:
    from sqlalchemy import event

    share_of(world)
    asked: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    taken = []
    for ids in (range(3), range(100, 400)):
        asked.clear()
        arrive(*(part(n) for n in ids))
        taken.append(len(asked))
    assert taken[1] <= taken[0], taken
