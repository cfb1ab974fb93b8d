"""What changes although nobody wrote anything: told once, by one process, at the right moment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from boards import clock
from boards.actions.models import Action
from boards.clock import last_tick, tick
from boards.db import db, writing
from boards.ideas.models import Idea
from boards.ideas.receipts import receipt_for
from boards.live.revisions import revisions_of
from boards.people.models import Person
from tests.world import World

BERLIN = ZoneInfo("Europe/Berlin")
TUESDAY = dt.date(2026, 11, 24)


def plant_time(date: dt.date, time: str) -> dt.datetime:
    return dt.datetime.combine(date, dt.time.fromisoformat(time), BERLIN)


@pytest.fixture(autouse=True)
def tuesday_noon(world: World) -> Iterator[None]:
    with clock.at(plant_time(TUESDAY, "12:00")):
        tick()
        yield


def revisions(world: World, unit: str = "A3") -> dict[str, int]:
    db.session.rollback()
    return revisions_of(world.unit(unit).id)


def moved(world: World, since: str, until: str, unit: str = "A3", days: int = 0) -> set[str]:
    """The panels of a board that moved between two plant times."""
    tick(plant_time(TUESDAY, since))
    before = revisions(world, unit)
    tick(plant_time(TUESDAY + dt.timedelta(days=days), until))
    after = revisions(world, unit)
    return {name for name in after if after[name] != before.get(name, 0)}


def test_at_midnight_due_becomes_overdue_on_the_board(world: World) -> None:  # T-05
    with writing():
        Action.raise_at(world.unit("A3"), "Weld the pan", by=world.amina, owner=world.marek, due_on=TUESDAY)
    assert "actions" not in moved(world, "12:00", "23:59")
    assert "actions" in moved(world, "23:59", "00:01", days=1)


def test_the_shift_changes_on_the_wall(world: World) -> None:
    assert "head" in moved(world, "13:59", "14:00")
    assert not moved(world, "14:01", "14:02")


def test_an_answer_that_is_late_turns_red_by_itself(world: World) -> None:  # I-01
    with writing():
        idea = Idea.submit(world.unit("A3"), "Hang the key at a hook", receipt=receipt_for("1"), language="en")
    promised = Person.working_in(world.unit("A3")) and idea.submitted_on + dt.timedelta(days=2)
    days = (promised - TUESDAY).days + 1
    assert "ideas" in moved(world, "12:30", "06:01", days=days)


def test_a_parked_idea_comes_back_on_its_date(world: World) -> None:  # I-08
    with writing():
        idea = Idea.submit(world.unit("A3"), "Hang the key at a hook", receipt=receipt_for("1"), language="en")
        idea.park(world.amina, TUESDAY + dt.timedelta(days=9), "After the stocktaking")
    assert idea.state(TUESDAY + dt.timedelta(days=8)) == "parked"
    assert idea.state(TUESDAY + dt.timedelta(days=9)) == "submitted"
    tick(plant_time(TUESDAY + dt.timedelta(days=9), "05:59"))
    before = revisions(world)
    tick(plant_time(TUESDAY + dt.timedelta(days=9), "06:00"))
    assert revisions(world)["ideas"] > before["ideas"]


def test_the_same_minute_is_told_once_whoever_asks(world: World) -> None:
    minute = plant_time(TUESDAY, "14:00")
    assert tick(minute)
    before = revisions(world)
    assert not tick(minute)
    assert not tick(plant_time(TUESDAY, "13:58"))  # a clock set back waits until it has caught up
    assert revisions(world) == before
    assert last_tick() == minute


def test_an_hour_that_nobody_ticked_is_made_up_for(app: Flask, world: World) -> None:
    with writing():
        Action.raise_at(world.unit("A3"), "Weld the pan", by=world.amina, owner=world.marek, due_on=TUESDAY)
    assert {"actions", "head"} <= moved(world, "12:00", "07:00", days=3)


def test_a_server_that_once_started_in_the_wrong_year_goes_on_ticking(world: World) -> None:
    assert tick(plant_time(dt.date(2030, 1, 1), "00:00"))
    before = revisions(world)
    assert tick(plant_time(TUESDAY, "12:01"))
    assert last_tick() == plant_time(TUESDAY, "12:01")
    assert revisions(world)["head"] > before["head"]  # what it said of the wrong year is told again


def test_one_broken_watcher_does_not_stop_time(app: Flask, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    app.config["PANELS_RAISE"] = False

    def broken(since: dt.datetime, until: dt.datetime) -> list[clock.Touch]:
        raise PermissionError

    monkeypatch.setattr(clock, "_watchers", [broken, *clock._watchers])
    assert "head" in moved(world, "13:59", "14:00")
