"""Which days a unit works: its own grey days, and promises in its own production days (rules T-06 to T-09, T-14)."""

from __future__ import annotations

import datetime as dt

from boards.db import writing
from boards.plant.calendar import Calendar, set_day
from tests.world import World

FRIDAY, SATURDAY = dt.date(2026, 11, 13), dt.date(2026, 11, 14)
MONDAY, TUESDAY = dt.date(2026, 11, 16), dt.date(2026, 11, 17)


def test_saturday_is_grey_for_one_unit_and_a_working_day_for_its_neighbour(world: World) -> None:  # T-06
    assert not Calendar(world.unit("A3")).is_production_day(SATURDAY)
    assert Calendar(world.unit("B2")).shifts_on(SATURDAY) == ["early"]


def test_an_extra_shift_makes_one_units_day_a_working_day_and_no_other(world: World) -> None:  # T-07
    with writing():
        set_day(world.unit("A3"), SATURDAY, ["early"], "Extra shift")
    assert Calendar(world.unit("A3")).is_production_day(SATURDAY)
    assert not Calendar(world.unit("A1")).is_production_day(SATURDAY)


def test_a_holiday_of_the_plant_is_grey_for_all_but_who_has_an_exception_of_its_own(world: World) -> None:  # T-06
    with writing():
        set_day(world.unit("PLANT"), MONDAY, [], "Holiday")
        set_day(world.unit("B2"), MONDAY, ["early"], "Oven runs out")
    assert not Calendar(world.unit("A3")).is_production_day(MONDAY)
    assert not Calendar(world.unit("A3-10")).is_production_day(MONDAY)
    assert Calendar(world.unit("B2")).is_production_day(MONDAY)


def test_setting_a_day_twice_replaces_it(world: World) -> None:
    with writing():
        set_day(world.unit("A3"), SATURDAY, ["early"])
        set_day(world.unit("A3"), SATURDAY, [])
    assert not Calendar(world.unit("A3")).is_production_day(SATURDAY)


def test_a_promise_made_on_friday_night_counts_the_days_the_unit_works(world: World) -> None:  # T-09
    calendar = Calendar(world.unit("A3"))
    assert calendar.after(FRIDAY, 2) == TUESDAY
    assert Calendar(world.unit("B2")).after(FRIDAY, 2) == MONDAY  # works on Saturday
    assert calendar.before(TUESDAY, 2) == FRIDAY
    assert calendar.between(FRIDAY, TUESDAY) == 2
    assert calendar.between(TUESDAY, FRIDAY) == 0


def test_a_unit_that_never_works_keeps_its_promises_by_the_calendar(world: World) -> None:
    with writing():
        world.unit("A1").week_pattern = {day: [] for day in ("monday", "tuesday", "wednesday", "thursday", "friday")}
    assert Calendar(world.unit("A1")).after(FRIDAY, 1) == SATURDAY
    assert Calendar(world.unit("A1")).before(TUESDAY, 1) == MONDAY
