"""What a message says: which reading, whose shift, how many. By the plant's clock, also when it is put forward or back."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from hypothesis import HealthCheck, given
from hypothesis import settings as told
from hypothesis import strategies as st

from boards.machines.counting import PlantClock, Unreadable, ends_at, opened, read
from boards.machines.models import Binding
from boards.plant.models import Plant
from boards.plant.production_day import production_date, shift

BERLIN = ZoneInfo("Europe/Berlin")
NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
SPRING, AUTUMN = dt.date(2027, 3, 27), dt.date(2027, 10, 30)  # production dates of the nights in which the clock is moved
INSTANTS = st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2029, 1, 1), timezones=st.just(dt.UTC))
ANY_APP = told(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


def binding(**fields: Any) -> Binding:
    return Binding(**{"topic": "plant/a3/tester", "adds": True, "key_path": "id", **fields})


def said(message: Any, sent_to: str = "plant/a3/tester", **fields: Any) -> Any:
    return read(message, binding(**fields), sent_to, NOON)


def refused(message: Any, **fields: Any) -> str:
    with pytest.raises(Unreadable) as no:
        said(message, **fields)
    return no.value.why


@pytest.mark.parametrize(
    ("at", "is_at"),
    [
        ("2026-11-24T12:00:00+01:00", "2026-11-24T11:00:00+00:00"),
        ("2026-11-24T11:00:00Z", "2026-11-24T11:00:00+00:00"),
        (1795518000, "2026-11-24T11:00:00+00:00"),
        (1795518000.25, "2026-11-24T11:00:00.250000+00:00"),
        (1795518000250, "2026-11-24T11:00:00.250000+00:00"),
        ("1795518000250", "2026-11-24T11:00:00.250000+00:00"),
        (1795518000250000, "2026-11-24T11:00:00.250000+00:00"),
    ],
)
def test_a_time_is_iso_with_a_zone_or_counts_from_1970(at: Any, is_at: str) -> None:
    assert said({"id": 1, "at": at}, at_path="at").at == dt.datetime.fromisoformat(is_at)


@pytest.mark.parametrize(
    ("at", "why"),
    [
        ("2026-11-24T12:00:00", "no zone"),
        ("yesterday", "bad time"),
        (True, "bad time"),
        ([1], "bad time"),
        (None, "bad time"),
        (1e300, "bad time"),
        ("9999-12-31T23:59:59-23:00", "bad time"),
        ("2026-11-24T12:20:00Z", "to come"),
        ("2026-10-20T12:00:00Z", "too old"),
        (0, "too old"),
    ],
)
def test_a_time_that_cannot_be_is_refused(at: Any, why: str) -> None:
    assert refused({"id": 1, "at": at}, at_path="at") == why


@pytest.mark.parametrize(
    ("message", "fields", "amounts"),
    [
        ({}, {}, (1.0, None, None)),
        ({"n": 2.5}, {"value_path": "n"}, (2.5, None, None)),
        ({"n": "2.5"}, {"value_path": "n"}, (2.5, None, None)),
        ({"n": True}, {"value_path": "n"}, (1.0, None, None)),
        ({"n": -1}, {"value_path": "n"}, (-1.0, None, None)),
        ({"ok": False}, {"numerator_path": "ok"}, (None, 0.0, 1.0)),
        ({"ok": 7, "of": 8}, {"numerator_path": "ok", "denominator_path": "of"}, (None, 7.0, 8.0)),
    ],
)
def test_a_message_is_one_more_or_says_how_many(message: Any, fields: Any, amounts: tuple[float | None, ...]) -> None:
    found = said({"id": 1, **message}, **fields)
    assert (found.value, found.numerator, found.denominator) == amounts


@pytest.mark.parametrize("number", ["", "abc", "nan", "1_000", "12,5", None, [], {}, [1]])
def test_what_is_no_number_is_refused(number: Any) -> None:
    assert refused({"id": 1, "n": number}, value_path="n") == "no number"


@pytest.mark.parametrize("number", [1e12, -1e12, "inf", "-Infinity", 10**400, "1e999"])
def test_a_number_nobody_can_mean_is_refused(number: Any) -> None:
    assert refused({"id": 1, "n": number}, value_path="n") == "number too large"


@pytest.mark.parametrize(
    ("payload", "why"),
    [
        (b"", "no json"),
        (b"{", "no json"),
        (b"\xff\xfe\x00", "no json"),
        (b"{'id': 1}", "no json"),
        (b'{"id": NaN}', "no number"),
        (b'{"id": -Infinity}', "no number"),
        (b"9" * 5000, "no json"),
        (b"[" * 60_000, "too deep"),
        (b'{"a":' * 10_000 + b"1" + b"}" * 10_000, "too deep"),
        (b'"' + b"x" * 1_000_000 + b'"', "too large"),
    ],
)
def test_poison_is_refused_in_words(payload: bytes, why: str) -> None:
    with pytest.raises(Unreadable) as no:
        opened(payload)
    assert no.value.why == why


@given(st.binary(max_size=200) | st.text(max_size=60).map(lambda text: text.encode(errors="surrogatepass")))
def test_whatever_comes_is_read_or_refused(payload: bytes) -> None:
    try:
        read(opened(payload), binding(value_path="a[0].b", at_path="$"), "any/topic", NOON)
    except Unreadable:
        pass


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.integers() | st.text(), lambda some: st.lists(some)))
def test_whatever_stands_in_a_field_is_read_or_refused(content: Any) -> None:
    for fields in ({"value_path": "x"}, {"key_path": "x"}, {"at_path": "x"}):
        try:
            key = said({"id": 1, "x": content}, **fields).key
            assert 0 < len(key) <= 80 and key.isprintable()
        except Unreadable:
            pass


def test_the_id_tells_machines_of_one_binding_apart() -> None:
    wild = {"topic": "plant/+/tester"}
    assert said({"id": 1}, "plant/a/tester", **wild).key != said({"id": 1}, "plant/b/tester", **wild).key
    assert said({"id": 1}).key == said({"id": "1"}).key == "1"


def test_without_an_id_the_time_is_it_however_it_is_written() -> None:
    one, other = {"at": "2026-11-24T12:00:00+01:00"}, {"at": 1795518000000}
    assert said(one, key_path=None, at_path="at").key == said(other, key_path=None, at_path="at").key


def test_long_and_strange_ids_are_kept_apart_too() -> None:
    keys = {said({"id": id}).key for id in ("x" * 81, "x" * 82, "a\0b", "a\nb", "\ud800")}
    assert len(keys) == 5 and all(len(key) <= 80 and key.isprintable() for key in keys)


@pytest.mark.parametrize("bad", [True, None, {}, [], "", "  ", float("inf")])
def test_an_id_is_text_or_a_number(bad: Any) -> None:
    assert refused({"id": bad}) == "bad key"


def place(at: dt.datetime) -> tuple[dt.date, str]:
    return PlantClock(Plant.get()).shift(at)


# T-01, T-03, T-04
@pytest.mark.parametrize(
    ("local", "fold", "day", "code"),
    [
        ("2026-11-27 05:59:59", 0, "2026-11-26", "night"),
        ("2026-11-27 06:00:00", 0, "2026-11-27", "early"),
        ("2026-11-27 22:30:00", 0, "2026-11-27", "night"),
        ("2026-11-28 05:50:00", 0, "2026-11-27", "night"),
        ("2027-03-28 01:59:59", 0, "2027-03-27", "night"),
        ("2027-03-28 03:00:00", 0, "2027-03-27", "night"),
        ("2027-03-28 06:30:00", 0, "2027-03-28", "early"),
        ("2027-10-31 02:30:00", 0, "2027-10-30", "night"),
        ("2027-10-31 02:30:00", 1, "2027-10-30", "night"),
        ("2027-10-31 05:59:59", 0, "2027-10-30", "night"),
    ],
)
def test_a_message_counts_in_the_shift_of_the_plants_clock(app: Flask, local: str, fold: int, day: str, code: str) -> None:
    at = dt.datetime.fromisoformat(local).replace(tzinfo=BERLIN, fold=fold).astimezone(dt.UTC)
    assert place(at) == (dt.date.fromisoformat(day), code)


# T-02
def test_where_the_night_belongs_to_its_end_so_do_its_messages(app: Flask) -> None:
    Plant.get().night_belongs_to = "end"
    friday_night = dt.datetime(2026, 11, 27, 22, 30, tzinfo=BERLIN)
    assert place(friday_night) == (dt.date(2026, 11, 28), "night")
    assert ends_at(dt.date(2026, 11, 28), "night", Plant.get()) == dt.datetime(2026, 11, 28, 6, tzinfo=BERLIN)
    assert ends_at(dt.date(2026, 11, 28), "", Plant.get()) == dt.datetime(2026, 11, 28, 22, tzinfo=BERLIN)


# T-03
@pytest.mark.parametrize(("night", "hours"), [(SPRING, 7), (AUTUMN, 9)])
def test_a_night_in_which_the_clock_is_moved_is_one_shift(app: Flask, night: dt.date, hours: int) -> None:
    begins = dt.datetime.combine(night, dt.time(22), BERLIN).astimezone(dt.UTC)
    clock = PlantClock(Plant.get())
    minutes = [clock.shift(begins + dt.timedelta(minutes=n)) for n in range(10 * 60)]
    assert minutes.count((night, "night")) == hours * 60
    assert minutes[hours * 60] == (night + dt.timedelta(days=1), "early")


def test_between_two_shifts_it_counts_for_the_one_before(app: Flask) -> None:
    Plant.get().shifts = {"day": {"name": {"en": "Day"}, "start": "08:00", "end": "16:00"}}
    assert place(dt.datetime(2026, 11, 26, 16, 5, tzinfo=BERLIN)) == (dt.date(2026, 11, 26), "day")
    assert place(dt.datetime(2026, 11, 27, 7, 55, tzinfo=BERLIN)) == (dt.date(2026, 11, 26), "day")


@ANY_APP
@given(instants=st.lists(INSTANTS, min_size=1, max_size=20))
def test_a_clock_that_remembers_says_the_same_as_a_fresh_one(app: Flask, instants: list[dt.datetime]) -> None:
    plant, remembering = Plant.get(), PlantClock(Plant.get())
    for at in instants:
        date, code = remembering.shift(at)
        assert (date, code) == PlantClock(plant).shift(at)
        there = shift(code, date, plant)
        assert there.starts <= at < there.ends, "the plant works round the clock"
        assert production_date(at, plant) == date
        assert ends_at(date, code, plant) <= ends_at(date, "", plant)


@given(st.lists(st.decimals(-1000, 1000, places=3), max_size=50))
def test_sums_are_those_of_the_decimals(numbers: list[Any]) -> None:
    from boards.machines.counts import _sum

    total = 0.0
    for number in numbers:
        total = _sum(total, float(json.loads(json.dumps(float(number)))))
    assert total == float(sum(numbers))
