"""Whatever people do in whatever order: a past day's board says what it said then. What is refused changes nothing."""

from __future__ import annotations

import datetime as dt
import os
import random

import pytest
from sqlalchemy.exc import IntegrityError, InvalidRequestError

from boards import clock
from boards.clock import tick
from boards.db import writing
from boards.plant.models import Plant
from boards.refusals import Refusal
from tests.client import CheckingClient
from tests.meetings.forums import plan
from tests.meetings.story import meeting_story
from tests.past.remembering import Memory, told
from tests.world import World

MONDAY = dt.datetime(2026, 10, 19, 9, tzinfo=dt.UTC)
NOT_NOW = (Refusal, AttributeError, InvalidRequestError, IntegrityError, LookupError, ValueError)  # or nothing to do it with
SEEDS = [int(seed) for seed in os.environ.get("BOARDS_TEST_SEEDS", "7").split()]


@pytest.mark.parametrize("seed", SEEDS)
def test_verbs_in_any_order_with_time_passing_between_them(client: CheckingClient, world: World, seed: int) -> None:
    memory, at, chance = Memory(world), MONDAY, random.Random(seed)
    with writing():
        plan(world)
        Plant.get().crew_rotation = {}
    with clock.at(at):
        tick(at)
        memory.until(at)
        verbs = len(told(world)) - len(meeting_story(world))
    done = 0
    for turn in range(60):
        at += dt.timedelta(minutes=chance.choice([3, 8, 50, 200, 600]))
        memory.until(at, tick)
        with clock.at(at):
            try:
                with writing():
                    told(world)[chance.randrange(verbs) if turn > 5 else chance.choice([0, 1, 28, 51])]()
                done += 1
            except (
                Refusal,
                AttributeError,
                InvalidRequestError,
                IntegrityError,
                LookupError,
                ValueError,
            ):  # not now, or there is nothing to do it with
                continue
    memory.until(at + dt.timedelta(days=4), tick)
    assert done > 15
    memory.hold(client)
