"""When the teams of the remembered plant stand up: by their own shifts, crews and days."""

from __future__ import annotations

import datetime as dt

import pytest

from boards.db import writing
from boards.meetings.models import Forum
from boards.meetings.schedule import next_meeting, planned_between
from boards.plant.calendar import set_day
from tests.meetings.forums import local
from tests.world import World

WEDNESDAY = dt.date(2026, 11, 18)


def test_the_next_stand_up_is_the_next_shift_s(forums: dict[str, Forum], world: World) -> None:
    found = next_meeting(world.unit("A3"), local(2026, 11, 18, 9))
    assert found
    assert (found.starts_at, found.shift, found.production_date) == (local(2026, 11, 18, 14, 5), "late", WEDNESDAY)


def test_a_crew_is_asked_when_its_own_shift_comes(forums: dict[str, Forum], world: World) -> None:
    """Crew C works at night in that week: asked at 02:00, its next stand-up is at 22:05 of the same calendar day."""
    found = next_meeting(world.unit("A3"), local(2026, 11, 18, 2), crew="C")
    assert found and found.starts_at == local(2026, 11, 18, 22, 5)
    friday = next_meeting(world.unit("A3"), local(2026, 11, 20, 23), crew="C")  # the rotation moves on: late on Monday
    assert friday and (friday.starts_at, friday.shift) == (local(2026, 11, 23, 14, 5), "late")


def test_the_night_s_stand_up_belongs_to_the_night_s_production_date(forums: dict[str, Forum], world: World) -> None:  # T-01
    with writing():
        forums["T1-A3"].times = {"night": "00:30"}
    found = next_meeting(world.unit("A3"), local(2026, 11, 18, 23))
    assert found and (found.starts_at, found.production_date) == (local(2026, 11, 19, 0, 30), WEDNESDAY)


@pytest.mark.parametrize(("month", "day"), [(3, 28), (10, 31)])
def test_the_clock_changes_and_the_stand_up_stays_at_its_hour(
    forums: dict[str, Forum], world: World, month: int, day: int
) -> None:
    """T-03"""
    with writing():
        set_day(world.unit("A3"), dt.date(2027, month, day - 1), ["night"])
        set_day(world.unit("A3"), dt.date(2027, month, day), ["early"])
    morning = next_meeting(world.unit("A3"), local(2027, month, day - 1, 22, 30))
    assert morning and morning.starts_at == local(2027, month, day, 6, 5)
    assert morning.starts_at.astimezone(dt.UTC).hour == (4 if month == 3 else 5)


def test_nobody_meets_where_nobody_works(forums: dict[str, Forum], world: World) -> None:  # M-04
    friday, monday = local(2026, 11, 20, 23), local(2026, 11, 23, 6)
    assert planned_between(forums["T1-A3"], friday, monday) == []
    assert [one.shift for one in planned_between(forums["T1-B2"], friday, monday)] == ["early"]  # its Saturday
    assert planned_between(forums["T2-VSA"], friday, monday) == []


def test_one_day_has_three_stand_ups_and_one_meeting_of_the_tier_above(forums: dict[str, Forum], world: World) -> None:
    since, until = local(2026, 11, 18, 6), local(2026, 11, 19, 6)
    assert [one.shift for one in planned_between(forums["T1-A3"], since, until)] == ["early", "late", "night"]
    assert [one.starts_at for one in planned_between(forums["T2-VSA"], since, until)] == [local(2026, 11, 18, 8, 30)]


def test_a_unit_of_two_tiers_says_which(forums: dict[str, Forum], world: World) -> None:
    plant, wednesday = world.unit("PLANT"), local(2026, 11, 18, 12)
    third, fourth = next_meeting(plant, wednesday), next_meeting(plant, wednesday, tier=4)
    assert third and third.starts_at == local(2026, 11, 19, 9, 15)
    assert fourth and fourth.starts_at == local(2026, 11, 19, 10)


def test_a_unit_without_a_forum_has_no_next_meeting(forums: dict[str, Forum], world: World) -> None:
    assert next_meeting(world.unit("QLT"), local(2026, 11, 18, 9)) is None
