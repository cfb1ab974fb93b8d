"""The letters of a board: which, in what order, of which month, and where each is going (L-01, L-02, L-17, L-18)."""

from __future__ import annotations

import calendar
import datetime as dt

import pytest

from boards import clock
from boards.db import db, writing
from boards.issues.models import Issue
from boards.metrics.letters import Letter, Letters
from boards.plant.calendar import set_day
from boards.plant.models import Plant, Unit
from tests.metrics.conftest import FRIDAY, MONDAY, berlin
from tests.metrics.numbers import measured, safety, working_days, written
from tests.world import World


def letters_of(unit: Unit, at: dt.datetime) -> dict[str, Letter]:
    return {letter.letter: letter for letter in Letters([unit], at).of(unit)}


@pytest.mark.parametrize(("year", "month"), [(2027, 2), (2028, 2), (2027, 4), (2026, 12)])
def test_a_month_has_as_many_cells_as_days(world: World, year: int, month: int) -> None:  # L-01
    at = berlin(dt.date(year, month, 10), "12:00")
    with clock.at(at), writing():
        measured(world.unit("A3"), "Q", 96.5)
    cells = letters_of(world.unit("A3"), at)["Q"].cells
    assert [cell.date.day for cell in cells] == list(range(1, calendar.monthrange(year, month)[1] + 1))


def test_each_plant_has_its_letters_and_safety_is_first(world: World) -> None:  # L-02
    with clock.at(berlin(FRIDAY, "12:00")), writing():
        for letter in "QE":
            measured(world.unit("B2"), letter, 1.0)
        measured(world.unit("A3"), "Q", 1.0)
        assert list(letters_of(world.unit("B2"), clock.now())) == ["S", "Q", "D", "C", "M", "E"]
        assert list(letters_of(world.unit("A3"), clock.now())) == ["S", "Q", "D", "C", "M"]
        Plant.get().settings = {"letters": ["Q", "D", "S", "C", "P"]}
        db.session.flush()
        assert list(letters_of(world.unit("A3"), clock.now())) == ["S", "Q", "D", "C", "P"]
        assert letters_of(world.unit("A1"), clock.now()) == {}  # nothing is measured there yet


def test_the_night_crew_sees_last_month_until_production_midnight(world: World) -> None:  # L-17
    first = dt.date(2026, 12, 1)
    with clock.at(berlin(FRIDAY, "12:00")), writing():
        measured(world.unit("A3"), "Q", 96.5)
    assert letters_of(world.unit("A3"), berlin(first, "02:00"))["Q"].cells[0].date.month == 11
    assert letters_of(world.unit("A3"), berlin(first, "06:00"))["Q"].cells[0].date.month == 12


def test_a_free_day_breaks_neither_the_days_without_nor_the_trend(world: World) -> None:  # L-18
    a3 = world.unit("A3")
    with clock.at(berlin(MONDAY, "10:00")), writing():
        metric = measured(a3, "Q", 90.0)
        safety(a3)
        set_day(a3, FRIDAY - dt.timedelta(days=2), [])
        hurt = FRIDAY - dt.timedelta(days=13)
        Issue.raise_at(a3, "injury", "Cut", by=world.marek, severity="recordable", happened_on=hurt)
        days = working_days(a3, 10, MONDAY)
        assert FRIDAY - dt.timedelta(days=2) not in days
        written(metric, dict(zip(days, [95, 96, 95, 96, 95, 98, 99, 98, 99, 98], strict=True)))
    shown = letters_of(a3, berlin(MONDAY, "10:00"))
    assert shown["S"].days_without == (MONDAY - hurt).days  # calendar days
    trend = shown["Q"].trend
    assert trend and (trend.moved, trend.word) == ("up", "better")  # production days
    assert shown["Q"].last and shown["Q"].last.date == FRIDAY


def test_up_is_worse_where_lower_is_better_and_noise_is_steady(world: World) -> None:
    a3 = world.unit("A3")
    with clock.at(berlin(MONDAY, "10:00")), writing():
        days = working_days(a3, 10, MONDAY)
        scrap = measured(a3, "C", 9.0, direction="lower", unit_of_measure="h")
        written(scrap, dict(zip(days, [4, 4.1, 4, 4.1, 4, 6, 6.1, 6, 6.1, 6], strict=True)))
        noisy = measured(a3, "D", 9.0)
        written(noisy, dict(zip(days, [96, 98, 96, 98, 96, 98, 96, 98, 96, 98], strict=True)))
        young = measured(a3, "M", 9.0)
        written(young, dict.fromkeys(days[-5:], 9.0))
    shown = letters_of(a3, berlin(MONDAY, "10:00"))
    assert shown["C"].trend and (shown["C"].trend.moved, shown["C"].trend.word) == ("up", "worse")
    assert shown["D"].trend and shown["D"].trend.word == "steady"
    assert shown["M"].trend is None


def test_the_reds_of_this_month_are_counted(world: World) -> None:
    a3 = world.unit("A3")
    with clock.at(berlin(MONDAY, "10:00")), writing():
        metric = measured(a3, "Q", 96.5)
        days = working_days(a3, 25, MONDAY)
        written(metric, {day: 90.0 if day.day % 2 else 99.0 for day in days})
    shown = letters_of(a3, berlin(MONDAY, "10:00"))["Q"]
    assert {day.date for day in shown.reds} == {day for day in days if day.day % 2 and day.month == 11}
    assert len(shown.lacks) == len(shown.reds)  # nobody has said why yet
