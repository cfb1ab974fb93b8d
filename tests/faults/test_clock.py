"""The clock jumps while boards hang, and two nights of the year have another length: time is told all the same."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest
import time_machine
from flask import Flask

from boards import clock
from boards.actions.models import Action
from boards.clock import last_tick, now, tick
from boards.db import db, writing
from boards.live.revisions import revisions_of
from boards.plant.models import Plant
from boards.plant.production_day import production_date, shift_at
from tests.issues.calls import andon, called, minutes
from tests.live.conftest import Watching
from tests.world import World

BERLIN = ZoneInfo("Europe/Berlin")
TIMES = 50 if os.environ.get("BOARDS_AUDIT") else 1
SHORT, LONG = dt.date(2027, 3, 28), dt.date(2026, 10, 25)  # 02:00 is 03:00; 03:00 is 02:00 once more


@pytest.fixture
def noon(world: World) -> Iterator[time_machine.Traveller]:
    with time_machine.travel(dt.datetime(2026, 11, 24, 12, tzinfo=BERLIN), tick=False) as traveller:
        tick()
        yield traveller


def revisions(world: World) -> dict[str, int]:
    db.session.rollback()
    return revisions_of(world.unit("A3").id)


JUMPS = {
    "forwards a day": dt.timedelta(days=1),
    "backwards an hour": dt.timedelta(hours=-1),
    "to 2041": dt.timedelta(days=5300),
}


@pytest.mark.parametrize("round", range(TIMES))
@pytest.mark.parametrize("jump", JUMPS)
def test_after_a_jump_and_back_boards_say_what_is_now(
    app: Flask, world: World, noon: time_machine.Traveller, jump: str, round: int
) -> None:
    with writing():
        Action.raise_at(world.unit("A3"), "Weld the pan", by=world.amina, owner=world.marek, due_on=dt.date(2026, 11, 24))
    page, here = Watching(app, "A3"), now()
    page.check()
    for at in (here + JUMPS[jump], here + dt.timedelta(minutes=2)):
        noon.move_to(at, tick=False)
        assert tick() and last_tick() == at, "the minute ticks on from wherever the clock is"
        app.extensions["live"].publish()
        page.told()
        fresh = Watching(app, "A3")
        fresh.check()
        assert page.html["head"] == fresh.html["head"] and page.html["actions"] == fresh.html["actions"]
        assert app.extensions["live"].beat()["now"] == at.isoformat()


def test_a_clock_set_back_by_minutes_is_waited_for_and_nothing_is_told_twice(
    world: World, noon: time_machine.Traveller
) -> None:
    here, before = now(), revisions(world)
    for back in (-4, -2, 0):
        noon.move_to(here + minutes(back), tick=False)
        assert not tick() and revisions(world) == before
    noon.move_to(here + dt.timedelta(minutes=1), tick=False)
    assert tick()


def minutes_of(night: dt.date) -> Iterator[dt.datetime]:
    """Each half hour from the evening before to the noon after, as it really passes."""
    at = dt.datetime.combine(night - dt.timedelta(days=1), dt.time(21, 30), BERLIN).astimezone(dt.UTC)
    while at.astimezone(BERLIN) < dt.datetime.combine(night, dt.time(14, 10), BERLIN):
        yield at
        at += dt.timedelta(minutes=30)


@pytest.mark.parametrize(("night", "hours"), [(SHORT, 7), (LONG, 9)], ids=["spring", "autumn"])
def test_in_a_night_of_another_length_shifts_follow_each_other_and_each_change_is_told_once(
    world: World, night: dt.date, hours: int
) -> None:
    plant, told = Plant.get(), list[dt.datetime]()
    first = next(minutes_of(night))
    with clock.at(first):
        tick()
    before = revisions(world).get("head", 0)
    for at in minutes_of(night):
        with clock.at(at):
            tick()
        if (seen := revisions(world).get("head", 0)) > before:
            told.append(at.astimezone(BERLIN))
            before = seen
    said = [f"{at:%H:%M}" for at in told]
    assert {"22:00", "06:00", "14:00"} <= set(said) and said.count("06:00") == 1, said
    at_three = dt.datetime.combine(night, dt.time(3, 30), BERLIN)
    shift = shift_at(at_three, plant)
    assert shift and (shift.ends - shift.starts) == dt.timedelta(hours=hours)
    assert production_date(at_three, plant) == night - dt.timedelta(days=1), "the night is the day's it began on"
    for fold in (0, 1):
        twice = dt.datetime.combine(night, dt.time(2, 30, fold=fold), BERLIN)
        assert shift_at(twice, plant) == shift, "also in the hour that comes twice, or never"


@pytest.mark.parametrize("night", [SHORT, LONG], ids=["spring", "autumn"])
def test_an_andon_climbs_by_minutes_that_really_passed(world: World, night: dt.date) -> None:
    from_call = dt.datetime.combine(night, dt.time(1, 50), BERLIN).astimezone(dt.UTC)
    issue = andon(world, from_call)
    for count in range(0, 70, 5):
        tick(from_call + minutes(count))
    assert called(world.fresh(issue))[-1] == ("plant_manager", 60.0), "an hour is an hour"
