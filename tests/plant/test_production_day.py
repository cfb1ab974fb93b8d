"""Whose day it is when the clock says 02:00 (rules T-01 to T-05, T-13)."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from boards.actions.models import Action
from boards.clock import at
from boards.db import writing
from boards.plant.models import Plant
from boards.plant.production_day import crew_on, instant, plant_date, production_date, shift, shift_at
from tests.world import World

BERLIN = ZoneInfo("Europe/Berlin")
FRIDAY, SATURDAY, SUNDAY = dt.date(2026, 11, 13), dt.date(2026, 11, 14), dt.date(2026, 11, 15)


def berlin(date: dt.date, time: str, fold: int = 0) -> dt.datetime:
    return dt.datetime.combine(date, dt.time.fromisoformat(time), BERLIN).replace(fold=fold).astimezone(dt.UTC)


@pytest.fixture
def plant(world: World) -> Plant:
    return Plant.get()


def test_saturday_before_six_still_belongs_to_friday(plant: Plant) -> None:  # T-01
    assert production_date(berlin(SATURDAY, "05:50")) == FRIDAY
    assert production_date(berlin(SATURDAY, "06:00")) == SATURDAY


def test_where_the_night_belongs_to_the_day_it_ends_on_it_moves_whole(plant: Plant) -> None:  # T-02
    plant.night_belongs_to = "end"
    assert production_date(berlin(FRIDAY, "21:59"), plant) == FRIDAY
    assert production_date(berlin(FRIDAY, "22:30"), plant) == SATURDAY
    assert production_date(berlin(SATURDAY, "05:50"), plant) == SATURDAY
    night = shift("night", SATURDAY, plant)
    assert (night.starts, night.ends) == (berlin(FRIDAY, "22:00"), berlin(SATURDAY, "06:00"))


@pytest.mark.parametrize(("evening", "hours"), [(dt.date(2027, 3, 27), 7), (dt.date(2027, 10, 30), 9)])
def test_the_nights_of_the_clock_change_have_their_true_length_and_one_date(
    plant: Plant, evening: dt.date, hours: int
) -> None:
    night = shift("night", evening, plant)  # T-03
    assert (night.ends - night.starts) == dt.timedelta(hours=hours)
    moments = [night.starts + dt.timedelta(minutes=10 * n) for n in range(hours * 6)]
    assert {production_date(moment) for moment in moments} == {evening}
    assert {found.code for moment in moments if (found := shift_at(moment))} == {"night"}


def test_an_hour_that_does_not_exist_is_moved_on_and_one_that_exists_twice_sorts_right(plant: Plant) -> None:  # T-03
    skipped = instant(dt.date(2027, 3, 28), dt.time(2, 30), plant)
    assert skipped.astimezone(BERLIN).time() == dt.time(3, 30)
    first, second = berlin(dt.date(2027, 10, 31), "02:30"), berlin(dt.date(2027, 10, 31), "02:30", fold=1)
    assert second - first == dt.timedelta(hours=1)
    assert production_date(first) == production_date(second) == dt.date(2027, 10, 30)


def test_the_production_date_is_reckoned_on_the_wall_clock_not_in_utc(plant: Plant) -> None:  # T-04
    assert production_date(berlin(dt.date(2027, 3, 28), "06:30")) == dt.date(2027, 3, 28)


def test_overdue_begins_at_midnight_of_the_plant_for_every_viewer(world: World) -> None:  # T-05
    due = dt.date(2026, 10, 14)
    with writing():
        action = Action.raise_at(world.unit("A3"), "Weld the drain pan", by=world.amina, owner=world.marek, due_on=due)
    assert not action.is_overdue(plant_date(berlin(due, "23:59")))
    assert action.is_overdue(plant_date(berlin(due + dt.timedelta(days=1), "00:00")))


def test_changing_the_day_start_does_not_move_what_was_recorded(world: World) -> None:  # T-13
    with at(berlin(SATURDAY, "05:50")), writing():
        action = Action.raise_at(world.unit("A3"), "Weld the drain pan", by=world.amina)
    with writing():
        Plant.get().production_day_start = dt.time(5)
        Plant.get().timezone = "America/New_York"
    assert world.fresh(action).raised_on == FRIDAY


def test_crews_move_one_shift_to_the_right_every_monday(plant: Plant) -> None:
    anchor = dt.date(2026, 11, 16)
    weeks = [anchor + dt.timedelta(weeks=n) for n in range(4)]
    for monday in weeks:  # nobody works two shifts, no shift is without a crew
        assert {crew_on(code, monday, plant) for code in plant.shifts} == {"A", "B", "C"}
    first = next(code for code in plant.shifts if crew_on(code, weeks[0], plant) == "A")
    second = next(code for code in plant.shifts if crew_on(code, weeks[1], plant) == "A")
    order = plant.crew_rotation["order"]
    assert order.index(second) == (order.index(first) + 1) % 3
