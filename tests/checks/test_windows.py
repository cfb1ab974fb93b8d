"""When checks are due: December with its shutdown, ISO week 53, a Saturday shift, an area that doesn't run."""

from __future__ import annotations

import datetime as dt

import pytest
from flask import Flask

from boards.checks.windows import Rhythm, Window, windows
from boards.db import writing
from boards.plant.calendar import Calendar, set_day
from boards.plant.models import Plant
from tests.checks.lists import at
from tests.world import World

SHUTDOWN = [dt.date(2026, 12, 24) + dt.timedelta(days=n) for n in range(11)]  # until 3 January


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def closed(world: World, code: str, *dates: dt.date) -> None:
    for date in dates:
        set_day(world.unit(code), date, [], "closed")


def due(world: World, rhythm: Rhythm, since: str, until: str, unit: str = "A3", **active: dt.date) -> list[Window]:
    return windows(rhythm, Calendar(world.unit(unit)), day(since), day(until), **active)


def last(found: list[Window]) -> list[str]:
    return [window.last.isoformat() for window in found]


DECEMBER = {  # rhythm → the days on which something falls due between 14 December and 10 January
    "daily": ["14", "15", "16", "17", "18", "21", "22", "23", "04", "05", "06", "07", "08"],
    "weekly": ["2026-12-18", "2026-12-23", "2027-01-08"],
    "monthly": ["2026-12-23", "2027-01-29"],
    "quarterly": ["2026-12-23", "2027-03-31"],
}


@pytest.mark.parametrize("frequency", DECEMBER)
def test_december_has_no_misses_from_the_24th(app: Flask, world: World, frequency: str) -> None:  # T-12
    with writing():
        closed(world, "PLANT", *SHUTDOWN)
    found = due(world, Rhythm(frequency), "2026-12-14", "2027-01-10")
    assert [one[-2:] if frequency == "daily" else one for one in last(found)] == DECEMBER[frequency]
    assert not [window for window in found if day("2026-12-24") <= window.last <= day("2027-01-03")]


def test_each_shift_is_due_in_every_planned_shift_and_in_no_other(app: Flask, world: World) -> None:
    with writing():
        set_day(world.unit("A3"), day("2026-12-17"), ["early"], "short day")
    found = due(world, Rhythm("each_shift"), "2026-12-16", "2026-12-20")
    assert [(window.last.day, window.shift) for window in found] == [
        (16, "early"), (16, "late"), (16, "night"), (17, "early"), (18, "early"), (18, "late"), (18, "night"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("unit", "saturday", "week_ends"),
    [("A3", False, "2026-11-20"), ("B2", True, "2026-11-21")],  # B2 works Saturday mornings
)
def test_a_saturday_shift_belongs_to_its_unit_alone(
    app: Flask, world: World, unit: str, saturday: bool, week_ends: str
) -> None:  # T-06, T-11
    daily = due(world, Rhythm("daily"), "2026-11-16", "2026-11-22", unit)
    assert (day("2026-11-21") in [window.last for window in daily]) is saturday
    assert last(due(world, Rhythm("weekly"), "2026-11-16", "2026-11-22", unit)) == [week_ends]


def test_weeks_are_iso_weeks_across_the_year_and_week_53(app: Flask, world: World) -> None:  # T-11
    found = due(world, Rhythm("weekly"), "2025-12-29", "2026-01-04")
    assert [(window.first.isoformat(), window.first.isocalendar()[:2]) for window in found] == [("2025-12-29", (2026, 1))]
    found = due(world, Rhythm("weekly"), "2026-12-28", "2027-01-03")
    assert [(window.first.isocalendar()[:2], window.last.isocalendar()[:2]) for window in found] == [
        ((2026, 53), (2026, 53))
    ]
    assert last(found) == ["2027-01-01"]
    year = due(world, Rhythm("weekly"), "2025-12-29", "2027-01-03")
    assert len(year) == 53 and len({window.first.isocalendar()[:2] for window in year}) == 53


def test_an_area_that_does_not_run_owes_nothing(app: Flask, world: World) -> None:  # T-12
    with writing():
        closed(world, "A3", *(day("2026-11-16") + dt.timedelta(days=n) for n in range(5)))
    assert due(world, Rhythm("daily"), "2026-11-14", "2026-11-22") == []
    assert due(world, Rhythm("weekly"), "2026-11-16", "2026-11-22") == []
    assert last(due(world, Rhythm("weekly"), "2026-11-16", "2026-11-22", "A1")) == ["2026-11-20"]


def test_several_a_week_are_never_more_than_there_are_days(app: Flask, world: World) -> None:
    with writing():
        closed(world, "A3", day("2026-11-18"), day("2026-11-19"), day("2026-11-20"))
    found = due(world, Rhythm("weekly", times=3), "2026-11-16", "2026-11-29")
    assert [(window.last.isoformat(), window.turn) for window in found] == [
        ("2026-11-17", 1), ("2026-11-17", 2), ("2026-11-27", 1), ("2026-11-27", 2), ("2026-11-27", 3),
    ]  # fmt: skip


def test_a_month_may_begin_on_another_day(app: Flask, world: World) -> None:
    found = due(world, Rhythm("monthly", month_day=7), "2026-11-10", "2027-01-05")
    assert [(window.first.isoformat(), window.last.isoformat()) for window in found] == [
        ("2026-11-09", "2026-12-04"), ("2026-12-07", "2027-01-06"),
    ]  # fmt: skip


def test_a_check_on_a_date_is_due_on_the_next_day_that_is_worked(app: Flask, world: World) -> None:
    dates = (day("2026-11-21"), day("2026-12-01"))
    assert last(due(world, Rhythm("on_dates", dates=dates), "2026-11-16", "2026-12-06")) == ["2026-11-23", "2026-12-01"]
    found = due(world, Rhythm("on_dates", dates=dates[1:], opens_days=7), "2026-11-16", "2026-12-06")
    assert (found[0].first, found[0].last) == (day("2026-11-24"), day("2026-12-01"))


def test_a_plan_owes_from_its_first_day_to_its_last(app: Flask, world: World) -> None:
    weekly = due(
        world, Rhythm("weekly"), "2026-11-09", "2026-11-29", active_from=day("2026-11-18"), active_to=day("2026-11-25")
    )
    assert [(window.first.isoformat(), window.last.isoformat()) for window in weekly] == [("2026-11-18", "2026-11-20")]
    daily = due(world, Rhythm("daily"), "2026-11-16", "2026-11-22", active_to=day("2026-11-17"))
    assert last(daily) == ["2026-11-16", "2026-11-17"]


def test_a_window_is_open_from_its_first_shift_to_the_end_of_its_last_day(app: Flask, world: World) -> None:  # T-01
    plant = Plant.get()
    week = Window(day("2026-11-16"), day("2026-11-20"))
    assert (week.opens_at(plant), week.closes_at(plant)) == (at("2026-11-16", "06:00"), at("2026-11-21", "06:00"))
    night = Window(day("2026-11-20"), day("2026-11-20"), "night")
    assert (night.opens_at(plant), night.closes_at(plant)) == (at("2026-11-20", "22:00"), at("2026-11-21", "06:30"))
